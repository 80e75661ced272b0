import { CfnWaitCondition, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ANSWER_WITHIN_SECONDS, LONGEST_WAIT_SECONDS } from '../contract';
import { appendToLogicalId, hashInTemplate } from './hashed-logical-ids';
import { guardWait } from './rotation-safeguards';

/**
 * Time in which the end of a rotation is noticed and signalled. CloudFormation waits that much longer than the nodes may
 * take, so that our words about a rotation that took too long come before its own.
 */
const SIGNAL_MARGIN_SECONDS = 15 * 60;

export interface RotationWaitProps {
  /** Hash of the rotation that is waited for. */
  readonly rotation: string;
  /** Time that the nodes may take, as the user wrote it. */
  readonly timeout: Duration;
}

export interface RotationWait {
  readonly condition: CfnWaitCondition;
  /** Which wait for which rotation this is; part of the logical ID of what has to come anew with it. */
  readonly hash: string;
}

/**
 * Whether a rotation may take longer than a custom resource, so that CloudFormation needs something else to wait for.
 *
 * A timeout that is known at deployment only counts as short: what it would add has to be in the template.
 */
export function isLong(timeout: Duration): boolean {
  return !timeout.isUnresolved() && timeout.toSeconds({ integral: false }) > ANSWER_WITHIN_SECONDS;
}

/** Time that the nodes of a rotation may take, which is less than what was asked for where the signal needs the rest. */
export function timeForNodes(timeout: Duration): Duration {
  const longest = Duration.seconds(LONGEST_WAIT_SECONDS - SIGNAL_MARGIN_SECONDS);
  return isLong(timeout) && timeout.toSeconds({ integral: false }) > longest.toSeconds() ? longest : timeout;
}

/**
 * What CloudFormation waits for while the nodes of a long rotation move.
 *
 * Nothing of it can ever be updated and it waits only when it is created, so its logical ID carries all of it and the
 * rotation. There is no handle: its URL would be a secret that shows in events, and has been seen to expire too early.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
 */
export function rotationWait(scope: Construct, id: string, { rotation, timeout }: RotationWaitProps): RotationWait {
  const condition = new CfnWaitCondition(scope, id);
  const creationPolicy = { resourceSignal: { count: 1, timeout: timeToSignal(timeout).toIsoString() } };
  condition.cfnOptions.creationPolicy = creationPolicy;
  const hash = hashInTemplate(Stack.of(scope), { rotation, creationPolicy });
  appendToLogicalId(condition, hash);
  guardWait(condition, { ResourceSignal: { Count: 1, Timeout: creationPolicy.resourceSignal.timeout } });
  return { condition, hash };
}

function timeToSignal(timeout: Duration): Duration {
  return timeForNodes(timeout).plus(Duration.seconds(SIGNAL_MARGIN_SECONDS));
}
