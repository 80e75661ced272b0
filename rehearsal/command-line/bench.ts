import { parseOptions } from '../../cli/command-line/arguments';
import { reflow } from '../../cli/command-line/reflow';
import { bundleLoads } from '../bench/bundle-loads';
import { rotations } from '../bench/rotations';
import { synthesis } from '../bench/synthesis';
import { renderTable } from '../bench/table';

export const BENCH_HELP = `Usage: npm run bench

Measures on this machine what docs/performance.md says, and prints it as a table. Rotations are played: AWS and Google
are local stand-ins, time is virtual. Takes some three minutes.

  --help   print this
`;

export async function runBench(args: readonly string[], print: (text: string) => void): Promise<number> {
  const { help } = parseOptions(args, { help: { type: 'boolean', short: 'h' } });
  print(help === true ? reflow(BENCH_HELP) : renderTable([...(await bundleLoads()), ...(await rotations()), ...(await synthesis())]));
  return 0;
}
