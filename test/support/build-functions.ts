import { bundleFunctions } from '../../scripts/bundle-functions';

export default async function buildFunctions(): Promise<void> {
  await bundleFunctions();
}
