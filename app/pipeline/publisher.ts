import { parseArgs } from 'node:util';
import { AssetManifest, AssetPublishing, DefaultAwsClient, DestinationPattern } from '@aws-cdk/cdk-assets-lib';

/**
 * Publishes one asset of a cloud assembly, called as CDK Pipelines calls the command `cdk-assets`.
 *
 * Not the registry's command of that name: its newest version need not read what aws-cdk-lib of the lock file writes.
 *
 * @see https://github.com/aws/aws-cdk/issues/32744
 */
export async function publishAsset(args: readonly string[], print: (line: string) => void): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options: { path: { type: 'string' }, verbose: { type: 'boolean' } }, allowPositionals: true });
  const [verb, selector] = positionals;
  if (verb !== 'publish' || selector === undefined || values.path === undefined) {
    throw new Error('cdk-assets of this pipeline takes --path FILE publish ASSET:DESTINATION');
  }
  const chosen = AssetManifest.fromPath(values.path).select([DestinationPattern.parse(selector)]);
  if (chosen.entries.length === 0) {
    throw new Error(`${values.path} has no asset ${selector}`);
  }
  await new AssetPublishing(chosen, { aws: new DefaultAwsClient(), progressListener: { onPublishEvent: (_type, { message }) => print(message) } }).publish();
}
