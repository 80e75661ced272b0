import { helped, parseOptions, WRONG_USAGE } from '../command-line/arguments';
import { readAssembly } from '../plan/assembly';
import { chosenOfApp } from '../plan/choose-stacks';
import { FORM_OPTIONS, formOf, renderSetup } from './render-setup';
import { synthesizedAccesses } from './synthesized-accesses';

const HELP = `Usage: npx cdk-gke-instance-profile google-setup [options] > google-setup.sh

Prints what has to be there on the Google side before the engines of a synthesized app can rotate anything: a shell script
that makes what is missing, and may be run again. It reads nothing but the app, and changes nothing itself.

  --app DIR                   where "cdk synth" has put the app (default cdk.out)
  --stack NAME                only what this stack needs; may be given more than once
  --terraform                 the same as HCL, for Terraform's google provider
  --credential-configuration  instead, the credential configuration that Google's client libraries take (JSON; nothing in
                              it is secret), or a list of them where the app has several
  --help                      print this

Stacks have to say account and region in their env. The provider gets Google's own mapping of attributes where it fits.

Exit code: 0 when it was printed, 1 when the app does not say enough, ${WRONG_USAGE} when the command line is wrong.
`;

/** Runs the command on a synthesized app and returns its exit code. */
export function runAppSetup(args: readonly string[], print: (text: string) => void): number {
  if (helped(args, HELP, print)) {
    return 0;
  }
  const { app = 'cdk.out', stack = [], ...form } = parseOptions(args, { app: { type: 'string' }, stack: { type: 'string', multiple: true }, ...FORM_OPTIONS });
  const stacks = readAssembly(app);
  const all = synthesizedAccesses(stacks);
  const chosen = chosenOfApp({ app, stacks: stack }, stacks).map(({ path }) => path);
  print(renderSetup(formOf(form), all.filter(({ environment }) => chosen.includes(environment)), all, app));
  return 0;
}
