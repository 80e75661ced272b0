import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { GoogleIam, type GoogleIamState } from '../../../../rehearsal/google/iam/google-iam';
import { PROJECTS } from './projects';

/** A shell on whose path there is the stand-in for gcloud, and what there is on the Google side. */
export class Shell {
  private readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), 'google-setup-'));
  private readonly file = path.join(this.directory, 'state.json');

  public constructor(state?: GoogleIamState) {
    buildSync({
      entryPoints: [path.join(__dirname, 'gcloud.ts')],
      outfile: path.join(this.directory, 'gcloud'),
      bundle: true,
      platform: 'node',
      banner: { js: `#!${process.execPath}` },
    });
    fs.chmodSync(path.join(this.directory, 'gcloud'), 0o755);
    this.write(new GoogleIam(PROJECTS, state));
  }

  public get iam(): GoogleIam {
    return new GoogleIam(PROJECTS, JSON.parse(fs.readFileSync(this.file, 'utf8')) as GoogleIamState);
  }

  /** Does something that no script does. */
  public edit(change: (iam: GoogleIam) => void): void {
    const { iam } = this;
    change(iam);
    this.write(iam);
  }

  /** Runs a script as a user does, to its end. */
  public run(script: string): { readonly status: number | null; readonly errors: string } {
    const { status, stderr } = spawnSync('bash', ['-s'], {
      input: script,
      encoding: 'utf8',
      env: { PATH: [this.directory, process.env.PATH].join(path.delimiter), GCLOUD_STAND_IN_STATE: this.file },
    });
    return { status, errors: stderr };
  }

  public cleanUp(): void {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  private write({ state }: GoogleIam): void {
    fs.writeFileSync(this.file, JSON.stringify(state));
  }
}
