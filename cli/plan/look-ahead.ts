import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import { CONTROL_PLANE_KEY_USES, NODE_POOL_KEY_USES } from '../../lib/role/documented-actions';
import type { GkeResource } from '../../lambda/google/resources';
import type { Evidence, Subject } from '../../lambda/preflight/evidence';
import type { Finding } from '../../lambda/preflight/finding';
import { gather } from '../../lambda/preflight/gather';
import { judge } from '../../lambda/preflight/judge';
import { notSeen, type NotSeen } from '../../lambda/preflight/seen';
import { sourcesOf, type Prospect } from './prospect-sources';
import type { StackAccess } from './stack-access';
import { GENERATED } from './stack-context';

/** Asks and judges what the engine's pre-flight would, as far as it can be known before the deployment. */
export async function lookAhead(prospect: Prospect): Promise<readonly Finding[]> {
  const { expected, look } = prospect;
  const { google } = look;
  const subject = subjectOf(prospect);
  if (expected.kind === 'unknown') {
    return judge(unseen(subject, notSeen(expected.why)));
  }
  const evidence = await gather(sourcesOf(prospect), subject);
  return judge('seen' in google ? evidence : withoutGoogle(evidence, google));
}

function subjectOf({ outline, expected, look, access, owner }: Prospect): Subject {
  const { google } = look;
  const resource = 'seen' in google && google.seen.resource !== 'missing' ? google.seen.resource : NOTHING_SHOWN;
  return {
    target: outline.target,
    resource,
    profile: { name: expected.kind === 'unknown' ? GENERATED : expected.name, arn: 'seen' in access ? arnOf(expected, look, access.seen) : '' },
    owner,
    adopt: outline.adopt,
  };
}

/** What is shown of a target where Google could not be asked. */
const NOTHING_SHOWN: GkeResource = { state: 'STATE_UNSPECIFIED', reconciling: false, profileName: '', iamInstanceProfile: '', errors: [], keyArns: {} };

function arnOf(expected: Prospect['expected'], { desired }: Prospect['look'], { account, partition }: StackAccess): string {
  switch (expected.kind) {
    case 'fresh':
      return expected.arn;
    case 'kept':
      return ('seen' in desired ? desired.seen?.arn : undefined) ?? `arn:${partition}:iam::${account}:instance-profile${PROFILE_PATH_PREFIX}${GENERATED}/${expected.name}`;
    case 'unknown':
      return '';
  }
}

/** Nothing could be asked, all for the same reason. */
function unseen(subject: Subject, why: NotSeen): Evidence {
  const isNodePool = subject.target.nodePool !== undefined;
  const uses = isNodePool ? NODE_POOL_KEY_USES : CONTROL_PLANE_KEY_USES;
  return {
    subject,
    profile: why,
    role: why,
    linked: why,
    apiRoleArn: why,
    passRole: why,
    readProfile: why,
    // None are documented for a node pool.
    documented: isNodePool ? { seen: [] } : why,
    keys: uses.map((use) => ({ use, arn: '', access: why })),
    update: why,
  };
}

/** What does not depend on what Google shows of the target. */
function withoutGoogle({ subject, profile, role, documented }: Evidence, why: NotSeen): Evidence {
  return { ...unseen(subject, why), profile, role, documented };
}
