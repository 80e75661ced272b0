import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { peerDependencies, version } from '../package.json';
import { ended } from '../rehearsal/command-line/run-bundle';
import { nobodysEnvironment, Operator } from '../rehearsal/play/operator';
import { sampleCloud } from '../rehearsal/play/sample-cloud';
import { environmentOfOthers, LANGUAGES, whatIsMissing, type Language } from './languages';

const ROOT = path.resolve(__dirname, '..');
/** As deep below the root as examples/apps, so that what the apps say of the packages holds here, too. */
const APPS = path.join(ROOT, 'dist', 'apps');
const PACKAGES = path.join(ROOT, 'dist', 'packages');
const TEMPLATE = 'GkeInstanceProfiles.template.json';

const CDK = floor(peerDependencies['aws-cdk-lib']);
const CONSTRUCTS = floor(peerDependencies.constructs);

/** What the apps say, and what nobody may say, with the words of the refusal. */
const WRONG = {
  right: 'us-east4',
  wrong: 'us-east9',
  words: /GkeInstanceProfiles\/Workers: target\.location must .+, but it is "us-east9"\. .+/,
};

/** How an app is made ready as its users would: our package lies on this machine, everything else comes from the registry. */
interface Ecosystem {
  /** File of the app that says where the cluster is. */
  readonly source: string;
  install(app: string): void;
}

// Every registry has the oldest versions for certain; of the newest that npm has, others may be months behind.
const ECOSYSTEMS: Readonly<Record<string, Ecosystem>> = {
  typescript: {
    source: 'app.ts',
    install: (app) => {
      const exact = [`aws-cdk-lib@${CDK}`, `constructs@${CONSTRUCTS}`];
      run(app, 'npm', 'install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefer-offline', '--silent', '--save-exact', ...exact);
      run(app, 'npx', 'tsc');
    },
  },
  python: {
    source: 'app.py',
    install: (app) => {
      run(app, 'python3', '-m', 'venv', '.venv');
      run(app, 'pip', 'install', '--quiet', '--find-links', '../../../dist/packages/python', `aws-cdk-lib==${CDK}`, `constructs==${CONSTRUCTS}`, '.');
    },
  },
  java: {
    source: 'src/main/java/com/example/GkeInstanceProfilesStack.java',
    // Maven takes what it has for what there is, as long as the version is the same.
    install: () => rmSync(path.join(os.homedir(), '.m2', 'repository', 'io', 'github', 'cdk-gke-instance-profile'), { recursive: true, force: true }),
  },
  go: { source: 'main.go', install: (app) => run(app, 'go', 'mod', 'tidy') },
};

async function main(): Promise<void> {
  if (!existsSync(PACKAGES)) {
    throw new Error('there are no packages: run npm run package');
  }
  rmSync(APPS, { recursive: true, force: true });
  const here = LANGUAGES.filter((language) => whatIsMissing(language).length === 0);
  const templates = here.map((language) => ({ language, template: check(language) }));
  const [first, ...others] = templates;
  for (const { language, template } of others) {
    if (!isDeepStrictEqual(template, first?.template)) {
      throw new Error(`${language.title} makes another template than ${first?.language.title}: compare ${TEMPLATE} in dist/apps/*/cdk.out`);
    }
  }
  for (const { name, title } of here) {
    await checkCommand(title, path.join(APPS, name));
  }
  say(`${here.map(({ title }) => title).join(', ')}: the same template with aws-cdk-lib ${CDK} and constructs ${CONSTRUCTS}, the same words for a wrong prop, and a command that plans`);
  for (const language of LANGUAGES.filter((one) => !here.includes(one))) {
    say(`left out ${language.title}: there is no ${whatIsMissing(language).join(', no ')} here, and nothing has compiled its app`);
  }
}

/** Synthesizes the app of a language, and then with a mistake in it; returns the template. */
function check({ name, title }: Language): unknown {
  const began = Date.now();
  const ecosystem = ECOSYSTEMS[name];
  if (ecosystem === undefined) {
    throw new Error(`nobody has said how to install what ${title} needs`);
  }
  const app = path.join(APPS, name);
  cpSync(path.join(ROOT, 'examples', 'apps', name), app, { recursive: true });
  ecosystem.install(app);
  run(app, 'cdk', 'synth', '--quiet');
  const template: unknown = JSON.parse(readFileSync(path.join(app, 'cdk.out', TEMPLATE), 'utf8'));
  checkRefusal(title, app, path.join(app, ecosystem.source));
  say(`${title} after ${Math.round((Date.now() - began) / 1000)} s`);
  return template;
}

/** An error at synthesis has to reach who made it, in whatever language: where, what, and the way out. */
function checkRefusal(title: string, app: string, source: string): void {
  writeFileSync(source, readFileSync(source, 'utf8').replace(WRONG.right, WRONG.wrong));
  const { status, output } = start(app, 'cdk', 'synth', '--quiet', '--output', 'refused');
  if (status === 0 || !WRONG.words.test(output)) {
    throw new Error(`${title} does not say what is wrong with a prop:\n${output}`);
  }
}

/** The command that npm or pip has installed. Nobody is logged in, and then somebody is, to the stand-ins. */
async function checkCommand(title: string, app: string): Promise<void> {
  const command = COMMANDS[path.basename(app)];
  if (command === undefined) {
    return;
  }
  const told = run(app, command, '--version').trim();
  if (told !== version) {
    throw new Error(`the command of ${title} says that it is ${told}, not ${version}`);
  }
  if (!run(app, command, 'google-setup').includes('rotation@acme-prod')) {
    throw new Error(`the command does not read what the library of ${title} has synthesized`);
  }
  const home = mkdtempSync(path.join(os.tmpdir(), 'home-'));
  const cloud = await sampleCloud({ nodes: 2, secondsPerNode: 60 });
  try {
    const nobody = await planned(app, command, nobodysEnvironment(home));
    if (nobody.status !== 2 || !/^No AWS credentials \(.+\): run "aws sso login" or "aws configure", or set AWS_PROFILE\.$/m.test(nobody.output)) {
      throw new Error(`the command of ${title} does not say that nobody is logged in:\n${nobody.output}`);
    }
    const operator = await planned(app, command, new Operator(cloud).environment(home));
    if (operator.status !== 2 || !/^2 rotations: 2 take over\.$/m.test(operator.output)) {
      throw new Error(`the command of ${title} plans something else than to take over both targets:\n${operator.output}`);
    }
  } finally {
    await cloud.close();
    rmSync(home, { recursive: true });
  }
}

/** Where it is; from other languages it is called as npx finds it. */
const COMMANDS: Readonly<Record<string, string>> = {
  typescript: path.join('node_modules', '.bin', 'cdk-gke-instance-profile'),
  python: path.join('.venv', 'bin', 'cdk-gke-instance-profile'),
};

async function planned(app: string, command: string, whose: NodeJS.ProcessEnv): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawn(command, ['plan'], { cwd: app, env: { PATH: environmentOf(app).PATH, ...whose }, stdio: ['ignore', 'pipe', 'pipe'] });
  const { exitCode: status, stdout, stderr } = await ended(child);
  return { status, output: `${stdout}${stderr}` };
}

function run(app: string, command: string, ...args: readonly string[]): string {
  const { status, output } = start(app, command, ...args);
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')} failed in ${path.relative(ROOT, app)}:\n${output}`);
  }
  return output;
}

function start(app: string, command: string, ...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: app, env: environmentOf(app), encoding: 'utf8' });
  return { status, output: error === undefined ? `${stdout}${stderr}` : error.message };
}

/** With the virtual environment of the app, if it has one. */
function environmentOf(app: string): NodeJS.ProcessEnv {
  const env = environmentOfOthers();
  return { ...env, PATH: [path.join(app, '.venv', 'bin'), env.PATH].join(path.delimiter) };
}

function floor(range: string): string {
  return range.replace('^', '');
}

function say(text: string): void {
  console.log(`check-languages: ${text}`);
}

void main();
