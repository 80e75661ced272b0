import * as os from 'node:os';

/** What was measured, and what came of it. */
export type Row = readonly [name: string, figure: string];

export function renderTable(rows: readonly Row[]): string {
  const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}, load ${os.loadavg()[0]?.toFixed(1)}`;
  return [`Measured on ${machine}. CPU times are medians.`, '', '| what | figure |', '|---|---|', ...rows.map(([name, figure]) => `| ${name} | ${figure} |`), ''].join('\n');
}
