import { readFileSync, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { ExplainedError } from '../command-line/explained-error';

/** The directory holds no synthesized app, or one that cannot be read; the message says what to do. */
export class AssemblyError extends ExplainedError {
  public override readonly name = 'AssemblyError';
}

/** CloudFormation takes no template of more than 1 MB; a manifest of many stacks is larger. */
const MOST_MEGABYTES = 64;
/** Of lists and maps; CloudFormation takes no more than some twenty. */
const DEEPEST = 200;

/** The files below the directory that an app was synthesized to, and no others: whoever wrote it may have been anybody. */
export class AssemblyFiles {
  private readonly root: string;

  public constructor(private readonly directory: string) {
    this.root = realPathOf(directory, path.join(directory, 'manifest.json'));
  }

  /** Where a file, or a directory, really is. @throws AssemblyError where that is not below the app's directory. */
  public resolve(directory: string, file: string): string {
    const name = path.join(directory, file);
    const real = realPathOf(name, name);
    if (real !== this.root && !real.startsWith(`${this.root}${path.sep}`)) {
      throw new AssemblyError(`${name} leads out of ${this.directory}: run "npx cdk synth" again.`);
    }
    return real;
  }

  /** @throws AssemblyError */
  public read(directory: string, file: string): unknown {
    const real = this.resolve(directory, file);
    const name = path.join(directory, file);
    const stats = statSync(real);
    if (!stats.isFile() || stats.size > MOST_MEGABYTES * 1024 * 1024) {
      throw unreadable(name);
    }
    try {
      const value: unknown = JSON.parse(readFileSync(real, 'utf8'));
      if (!isTooDeep(value)) {
        return value;
      }
    } catch (error) {
      throw unreadable(name, error);
    }
    throw unreadable(name);
  }
}

export function unreadable(name: string, cause?: unknown): AssemblyError {
  return new AssemblyError(`${name} cannot be read as what "cdk synth" writes: run "npx cdk synth" again.`, { cause });
}

/** Links are followed. */
function realPathOf(file: string, missing: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    throw new AssemblyError(`There is no ${missing}: run "npx cdk synth" first, in the directory of your app, or name its output with --app.`, { cause: error });
  }
}

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) {
      return true;
    }
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : []));
  }
  return false;
}
