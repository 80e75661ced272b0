import { Ledger } from '../../lambda/ledger/ledger';
import { NO_WATCH, type OpenFinding } from '../../lambda/ledger/watch-row';
import { nameOfStack, regionOfStack } from '../../lambda/aws/stacks';
import type { Evidence } from './evidence';
import type { Sources } from './sources';
import { Unreachable } from './unreachable';

/** What the watch of each stack has found, and has not seen mended. Nobody's use of a profile is judged by it. */
export interface Watched {
  /** By the name of the profile. */
  readonly found: ReadonlyMap<string, readonly OpenFinding[]>;
  /** Ledgers that could not be asked; a sentence each. */
  readonly unread: readonly string[];
}

export async function watchedProfiles({ aws: { dynamoDb, homeRegion } }: Sources, { ledgers }: Evidence): Promise<Watched> {
  const unreachable = new Unreachable();
  const rows = await Promise.all(
    [...ledgers].map(([stackId, table]) => unreachable.listen(`The ledger of stack ${nameOfStack(stackId)}`, () => new Ledger(dynamoDb(regionOfStack(stackId) ?? homeRegion), table).watch(), NO_WATCH)),
  );
  const findings = rows.flatMap(({ targets }) => Object.values(targets).flatMap((target) => target.findings));
  return {
    found: new Map(findings.map(({ profile }) => [profile, findings.filter((one) => one.profile === profile)])),
    unread: unreachable.all.map(({ why }) => `${why}. What the watch has found is not known there.`),
  };
}
