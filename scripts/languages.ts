import { spawnSync } from 'node:child_process';

/** A language that jsii makes a package for. */
export interface Language {
  /** Folder of its example below examples/apps. */
  readonly name: string;
  readonly title: string;
  /** What jsii calls it, and the folder of its package below dist/packages. */
  readonly target: string;
  /** Commands that build its package, each as it is asked for its version. */
  readonly tools: readonly (readonly [string, ...string[]])[];
}

export const LANGUAGES: readonly Language[] = [
  { name: 'typescript', title: 'TypeScript', target: 'js', tools: [['npm', '--version']] },
  { name: 'python', title: 'Python', target: 'python', tools: [['python3', '-m', 'venv', '--help']] },
  { name: 'java', title: 'Java', target: 'java', tools: [['javac', '-version'], ['mvn', '--version']] },
  { name: 'go', title: 'Go', target: 'go', tools: [['go', 'version']] },
  { name: 'csharp', title: 'C#', target: 'dotnet', tools: [['dotnet', '--version']] },
];

/** The commands that the language needs and this machine lacks. */
export function whatIsMissing({ tools }: Language): readonly string[] {
  return tools.filter(([command, ...args]) => spawnSync(command, args, { stdio: 'ignore' }).status !== 0).map(([command]) => command);
}

/** By these npm tells a script which package it is run for. */
const OF_THE_SCRIPT = ['npm_config_local_prefix', 'npm_package_json', 'INIT_CWD'];

/** The environment of what a script of npm starts for another package. */
export function environmentOfOthers(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([variable]) => !OF_THE_SCRIPT.includes(variable)));
}
