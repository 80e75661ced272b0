import type { App, AppProps } from 'aws-cdk-lib';

/** Where a file is the program that node runs, synthesizes its app (COUNT OUTDIR) and prints the CPU milliseconds of the whole process. */
export function runAlone(file: NodeJS.Module, build: (count: number, props: AppProps) => App): void {
  if (require.main !== file) {
    return;
  }
  const [, , count, outdir] = process.argv;
  build(Number(count), { outdir }).synth();
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${(user + system) / 1000}\n`);
}
