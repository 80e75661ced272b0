import type { Ledger } from '../../lambda/ledger/ledger';
import type { RequestRow } from '../../lambda/ledger/request-row';
import type { Seen } from '../../lambda/preflight/seen';
import { resourceName, type Target } from '../../lambda/request/target';
import type { StackView } from '../plan/stack-view';
import { askLedger } from '../plan/watched';
import type { LedgerFacts } from './target-facts';

/** What the ledger of a stack says of a target; nothing where there is no ledger yet. Reads only. */
export async function readLedger(view: StackView, target: Target): Promise<Seen<LedgerFacts | undefined>> {
  return askLedger(view, (ledger) => factsOf(ledger, resourceName(target)));
}

async function factsOf(ledger: Ledger, target: string): Promise<LedgerFacts> {
  const row = await ledger.target(target);
  const requestOf = async (id: string | undefined): Promise<RequestRow | undefined> => (id === undefined ? undefined : ledger.request(id));
  const [request, previous, watch] = await Promise.all([requestOf(row.claim?.requestId), requestOf(row.claim?.previous), ledger.watch()]);
  const findings = watch.targets[target]?.findings ?? [];
  return { row, findings, ...(request === undefined ? {} : { request }), ...(previous === undefined ? {} : { previous }) };
}
