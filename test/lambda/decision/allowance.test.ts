import { createHash } from 'node:crypto';
import { allowedPart, deployedUses, remembering } from '../../../lambda/decision/allowance';
import { claimsOf, type ClaimingRequest } from '../../../lambda/decision/claims';
import { newTargetRow, type TargetRow } from '../../../lambda/ledger/target-row';
import type { Link } from '../../../lambda/request/link';
import { resourceName } from '../../../lambda/request/target';
import { linkTo } from '../support/link';

const credentialsOf = (account: string): Link['credentials'] => ({ Kind: 'workloadIdentityFederation', Audience: '//iam.googleapis.com/a', ServiceAccount: account });
const mine = linkTo('new', { credentials: credentialsOf('mine@x') });
const theirs = linkTo('new', { credentials: credentialsOf('theirs@x') });
const TEXT = 'acme-prod|//iam.googleapis.com/a|mine@x';
const DIGEST = createHash('sha256').update(TEXT).digest('base64url').slice(0, 22);

const request = (link: Link, oldLink?: Link): ClaimingRequest => ({ requestId: '1', requestType: oldLink === undefined ? 'Create' : 'Update', issuedAt: 1, link, ...(oldLink === undefined ? {} : { oldLink }) });
const rowsOf = (...rows: TargetRow[]): Map<string, TargetRow> => new Map(rows.map((row) => [row.id, row]));
const fresh = (...links: Link[]): Map<string, TargetRow> => rowsOf(...links.map(({ target }) => newTargetRow(resourceName(target))));

it.each([
  ['a digest', DIGEST],
  ['a value that was not known at synthesis', TEXT],
  ['one of several', `${'x'.repeat(22)},${DIGEST}`],
])('what was deployed may be used: %s', (_what, variable) => {
  expect(allowedPart(request(mine), fresh(mine), deployedUses(variable))).toEqual(request(mine));
  expect(allowedPart(request(theirs), fresh(theirs), deployedUses(variable))).toBeUndefined();
});

it.each([undefined, '', ',', 'acme-prod'])('an environment with %j allows nothing', (variable) => {
  expect(allowedPart(request(mine), fresh(mine), deployedUses(variable))).toBeUndefined();
});

it('what was planned for a target stays allowed for it, and for no other', () => {
  const planned = remembering(claimsOf(request(mine), fresh(mine), 1), mine);
  const other = { ...mine, target: { ...mine.target, nodePool: 'canary' } };
  const rows = rowsOf(...planned.rows, newTargetRow(resourceName(other.target)));
  expect(planned.rows.map(({ uses }) => uses)).toEqual([[DIGEST]]);
  expect(allowedPart(request(mine), rows, deployedUses(''))).toEqual(request(mine));
  expect(allowedPart(request(other), rows, deployedUses(''))).toBeUndefined();
});

it('an old link on another target that was never planned is left out, and one on the same target tells only of profiles', () => {
  const elsewhere = { ...theirs, target: { ...theirs.target, nodePool: 'canary' } };
  expect(allowedPart(request(mine, elsewhere), fresh(mine, elsewhere), deployedUses(DIGEST))?.oldLink).toBeUndefined();
  expect(allowedPart(request(mine, theirs), fresh(mine), deployedUses(DIGEST))?.oldLink).toBe(theirs);
});
