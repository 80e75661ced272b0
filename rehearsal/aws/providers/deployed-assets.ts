import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The unpacked code that templates name by the key of a zip file, looked up in the cloud assemblies they came from. */
export class DeployedAssets {
  private readonly assemblies: string[] = [];

  /** Directory of a synthesized app, as given to `cdk deploy --app`. */
  public publish(assemblyDirectory: string): void {
    this.assemblies.push(assemblyDirectory);
  }

  /** @throws when no published assembly has it, as when its upload was forgotten. */
  public directoryOf(s3Key: string): string {
    const name = `asset.${s3Key.replace(/^.*\//, '').replace(/\.zip$/, '')}`;
    const directory = this.assemblies.map((assembly) => join(assembly, name)).find((candidate) => existsSync(candidate));
    if (directory === undefined) {
      throw new Error(`Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: ${s3Key} does not exist.`);
    }
    return directory;
  }
}
