import { LEDGER_LOGICAL_ID } from '../../lib/contract';
import { Ledger } from '../../lambda/ledger/ledger';
import type { OpenFinding } from '../../lambda/ledger/watch-row';
import type { Seen } from '../../lambda/preflight/seen';
import { ask } from './ask';
import type { StackView } from './stack-view';

/** What the watch has found and has not seen mended, by the resource name of the target. */
export type OpenFindings = ReadonlyMap<string, readonly OpenFinding[]>;

/** What the ledger of a stack answers; undefined where there is no ledger yet. Reads only. */
export async function askLedger<T>({ access, deployed }: StackView, question: (ledger: Ledger) => Promise<T>): Promise<Seen<T | undefined>> {
  if (!('seen' in deployed)) {
    return deployed;
  }
  const table = deployed.seen?.resources.get(LEDGER_LOGICAL_ID)?.physicalId;
  return table === undefined ? { seen: undefined } : ask(access, ({ clients, region }) => question(new Ledger(clients.dynamoDb(region), table)));
}

/** Of all targets of a stack. */
export async function openFindings(view: StackView): Promise<Seen<OpenFindings>> {
  const row = await askLedger(view, (ledger) => ledger.watch());
  return 'seen' in row ? { seen: new Map(Object.entries(row.seen?.targets ?? {}).map(([target, { findings }]) => [target, findings])) } : row;
}
