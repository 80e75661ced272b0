import { CONTROL_PLANE_ACTIONS, type KeyName } from '../../lib/role/documented-actions';
import { accessFindings } from './access-findings';
import type { Evidence, KeyAccess } from './evidence';
import type { Finding } from './finding';

/*
 * Whether the role of the nodes may do what Google documents. A simulation knows neither the policies of keys nor the
 * tags of resources, and a role may do with less than what is documented: all of it only warns.
 */

const KEY_WORDS: Readonly<Record<KeyName, string>> = {
  databaseEncryption: 'database encryption key',
  configEncryption: 'configuration encryption key',
  mainVolume: 'main volume key',
};

export function judgePermissions({ role, documented, keys }: Evidence): readonly Finding[] {
  if (!('seen' in role)) {
    return [];
  }
  const { name, arn } = role.seen;
  const onEverything = 'seen' in documented ? documented.seen : [];
  return [
    ...accessFindings(onEverything, {
      check: 'documented permissions',
      severity: 'warns',
      role: name,
      about: arn,
      who: `role ${name}`,
      does: (actions) => `do ${actions.length} of the ${CONTROL_PLANE_ACTIONS.length} things that Google documents for control planes`,
      but: 'narrower grants may be enough',
      statement: (Action) => ({ Effect: 'Allow', Action, Resource: '*' }),
    }),
    ...keys.flatMap((key) => keyFindings(name, key)),
  ];
}

function keyFindings(role: string, { use, arn, access }: KeyAccess): readonly Finding[] {
  const conditions = use.onlyIf.length === 0 ? {} : { Condition: { Bool: Object.fromEntries(use.onlyIf.map((name) => [name, 'true'])) } };
  return accessFindings('seen' in access ? access.seen : [], {
    check: 'KMS keys',
    severity: 'warns',
    role,
    about: arn,
    who: `role ${role}`,
    does: (actions) => `use the ${KEY_WORDS[use.key]} (${actions.join(', ')})`,
    but: 'the policy of the key, which no simulation reads, may allow it all the same',
    statement: (Action) => ({ Effect: 'Allow', Action, Resource: arn, ...conditions }),
  });
}
