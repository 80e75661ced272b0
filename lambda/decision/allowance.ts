import { createHash } from 'node:crypto';
import type { TargetRow } from '../ledger/target-row';
import type { Link } from '../request/link';
import { resourceName } from '../request/target';
import type { Claims, ClaimingRequest } from './claims';

/*
 * Of Google's projects and identities only those may be used that the stack was deployed with. Whoever may invoke `begin`
 * can name others; the environment of `reconcile`, which says what was deployed, they cannot change. Pure.
 */

/** A row keeps the newest only: a request of so many credentials ago cannot arrive any more. */
const USES_KEPT = 20;

/** What a deployment has allowed, as the contract's `GOOGLE_USES` has it. */
export function deployedUses(variable: string | undefined): ReadonlySet<string> {
  return new Set((variable ?? '').split(',').filter((use) => use !== ''));
}

/**
 * What may be planned of a request.
 *
 * A rollback and a clean-up come when the environment may be that of another template again: what was once planned for a
 * target stays allowed for it. By an old link that was never planned nothing was done on its target, which is left alone.
 *
 * @returns undefined where the link itself was never deployed.
 */
export function allowedPart(request: ClaimingRequest, rows: ReadonlyMap<string, TargetRow>, deployed: ReadonlySet<string>): ClaimingRequest | undefined {
  const { oldLink, ...alone } = request;
  const isAllowed = (link: Link): boolean => isDeployed(link, deployed) || rows.get(resourceName(link.target))?.uses?.includes(digest(use(link))) === true;
  if (!isAllowed(request.link)) {
    return undefined;
  }
  const isOldUsable = oldLink === undefined || resourceName(oldLink.target) === resourceName(request.link.target) || isAllowed(oldLink);
  return isOldUsable ? request : alone;
}

/** The plan, with its rows remembering what the link uses, and with what the one uses whose profile is desired. */
export function remembering(plan: Claims, link: Link): Claims {
  const used = digest(use(link));
  const rows = plan.rows.map((row) =>
    row.id === resourceName(link.target)
      ? {
          ...row,
          uses: [...(row.uses ?? []).filter((one) => one !== used), used].slice(-USES_KEPT),
          ...(row.desired?.name === link.profile.name ? { credentials: link.credentials } : {}),
        }
      : row,
  );
  return { ...plan, rows };
}

/** Whether the template that is deployed now allows what a link uses of Google. */
export function isDeployed(link: Pick<Link, 'target' | 'credentials'>, deployed: ReadonlySet<string>): boolean {
  const text = use(link);
  return deployed.has(digest(text)) || deployed.has(text);
}

/** Which secret is read is a matter of the role's policy. */
function use({ target: { project }, credentials }: Pick<Link, 'target' | 'credentials'>): string {
  return (credentials.Kind === 'secret' ? [project, credentials.Kind] : [project, credentials.Audience, credentials.ServiceAccount]).join('|');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
