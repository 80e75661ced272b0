import { helped, parseOptions, UsageError } from '../../cli/command-line/arguments';
import type { EngineAccess } from '../../cli/google-setup/engine-access';
import { FORM_OPTIONS, formOf, renderSetup } from '../../cli/google-setup/render-setup';
import { DEFAULT_FILE, readConfig } from '../config/read-config';
import { resolveFleet } from '../fleet/resolve-fleet';
import { planAccesses } from '../pipeline/plan-accesses';
import { planPipeline } from '../pipeline/planned-pipeline';
import { engineAccesses } from './engine-accesses';

export const GOOGLE_SETUP_HELP = `Usage: npm run --silent google-setup -- [options]

Prints what has to be there on the Google side before the engines of a file can rotate anything: a shell script that
makes what is missing, and may be run again. It reads nothing but the file, and changes nothing itself.

  --config FILE               the file (default ${DEFAULT_FILE})
  --environment NAME          only what this environment of the file needs, or the pipeline by its name
  --terraform                 the same as HCL, for Terraform's google provider
  --credential-configuration  instead, the credential configuration that Google's client libraries take (JSON; nothing in
                              it is secret), or a list of them where the file has several
  --help                      print this

Exit code: 0 when it was printed, 1 when the file is wrong or does not say enough, 64 when the command line is wrong.
`;

/** Runs the command and returns its exit code. */
export function runGoogleSetup(args: readonly string[], print: (text: string) => void): number {
  if (helped(args, GOOGLE_SETUP_HELP, print)) {
    return 0;
  }
  const { config: file = DEFAULT_FILE, environment, ...form } = parseOptions(args, { config: { type: 'string' }, environment: { type: 'string' }, ...FORM_OPTIONS });
  const all = readAccesses(file);
  print(renderSetup(formOf(form), chosenBy(environment, all, file), all, file));
  return 0;
}

/** @throws ConfigError */
function readAccesses(file: string): readonly EngineAccess[] {
  const { config, mistakes: errorOf } = readConfig(file, '--config FILE');
  const fleet = resolveFleet(config);
  const plans = config.pipeline === undefined ? [] : planAccesses(planPipeline(config.pipeline, fleet));
  const { accesses, mistakes } = engineAccesses(fleet, plans);
  if (mistakes.length > 0) {
    throw errorOf(mistakes);
  }
  return accesses;
}

/** @throws UsageError */
function chosenBy(environment: string | undefined, all: readonly EngineAccess[], file: string): readonly EngineAccess[] {
  const chosen = environment === undefined ? all : all.filter((access) => access.environment === environment);
  if (chosen.length === 0) {
    const known = [...new Set(all.map((access) => access.environment))];
    throw new UsageError(`There is no environment "${environment}" in ${file}; there are ${known.join(', ')}.`);
  }
  return chosen;
}
