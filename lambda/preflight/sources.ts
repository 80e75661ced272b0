import type { InstanceProfileDescription, InstanceProfiles } from '../aws/instance-profiles';
import type { AccessQuestion, PolicySimulation } from '../aws/policy-simulation';
import { hasFailedAs, ServiceCallError } from '../errors/service-call-error';
import type { GkeMultiCloud } from '../google/gke-multi-cloud';
import type { GkeResource } from '../google/resources';
import type { Evidence, Subject } from './evidence';
import { notSeen, seenUnless, type Seen } from './seen';
import { accessOf, type Access } from './simulated-access';

/** Everybody who is asked before a target is changed. Whoever cannot be asked says so; anything else is thrown. */
export interface Sources {
  /** A profile as IAM has it, or will have it; undefined where IAM does not know it. */
  profile(name: string): Promise<Seen<InstanceProfileDescription | undefined>>;
  /** The cluster that the target is, or belongs to. */
  cluster(): Promise<Seen<GkeResource>>;
  access(question: AccessQuestion): Promise<Seen<readonly Access[]>>;
  update(subject: Subject): Promise<Evidence['update']>;
}

export interface Services {
  readonly profiles: Pick<InstanceProfiles, 'describe'>;
  readonly policies: Pick<PolicySimulation, 'evaluate'>;
  readonly gke: Pick<GkeMultiCloud, 'cluster' | 'validateLink'>;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** A dozen calls take seconds. When they take longer than this, they are left to another invocation, a function has 60 s. */
const MOST_MS = 25_000;

/**
 * The services as sources.
 *
 * A simulation that is refused is no reason to refuse a rotation. Where Google refuses us, neither would it take the
 * change: that is thrown, as is whatever is worth asking again.
 */
export function sourcesOf(services: Services): Sources {
  const { profiles, policies, gke } = services;
  const startedAt = services.now();
  const inTime = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (services.now() - startedAt > MOST_MS) {
      throw new ServiceCallError(`the pre-flight was not through after ${MOST_MS / 1000} seconds`, 'transient');
    }
    return ask();
  };
  return {
    profile: (name) => inTime(() => seenUnless(['refused'], () => profiles.describe(name))),
    cluster: () => inTime(async () => ({ seen: await gke.cluster() })),
    access: (question) =>
      inTime(() => seenUnless(['refused', 'missing', 'invalid'], async () => accessOf(question, await policies.evaluate(question)))),
    update: ({ profile, resource }) => inTime(() => validation(() => gke.validateLink(profile.name, resource.etag))),
  };
}

/**
 * Whether Google would accept the change. That something else has to end first is no answer to that.
 *
 * @throws ServiceCallError where Google refuses us, and what is worth asking again.
 */
export async function validation(validate: () => Promise<void>): Promise<Evidence['update']> {
  try {
    await validate();
    return { seen: 'accepted' };
  } catch (error) {
    if (hasFailedAs(error, 'invalid')) {
      return { seen: { refused: error.fact } };
    }
    if (hasFailedAs(error, 'busy')) {
      // The change itself has the patience for it.
      return notSeen(error.fact.replace(/\.$/, ''));
    }
    throw error;
  }
}
