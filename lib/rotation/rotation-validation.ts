import { Duration, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ANSWER_WITHIN_SECONDS, LONGEST_WAIT_SECONDS } from '../contract';
import { InstanceProfileRotationProps } from './instance-profile-rotation-props';
import { refuse } from '../refusal';
import { requireOnlyRotationOf } from './rotation-order';

/** Replacing a single node takes longer; shorter timeouts could only ever fail. */
export const SHORTEST_TIMEOUT = Duration.minutes(5);

/** CloudFormation waits no longer for a signal. */
export const LONGEST_TIMEOUT = Duration.hours(LONGEST_WAIT_SECONDS / 3600);

/** CloudFormation's hour for a custom resource, less what answering may need: all there is without a wait. */
export const DEFAULT_TIMEOUT = Duration.minutes(ANSWER_WITHIN_SECONDS / 60);

/**
 * Checks the props of a rotation.
 *
 * @throws if one of them breaks its rule.
 */
export function validateRotation(rotation: Construct, props: InstanceProfileRotationProps): void {
  props.target._validate(rotation);
  requireOnlyRotationOf(props.target, rotation);
  validateGeneration(rotation, props);
  validateTimeout(rotation, props);
  validatePermissionsBoundary(rotation, props);
  validateEngine(rotation, props);
}

function validateGeneration(rotation: Construct, { generation }: InstanceProfileRotationProps): void {
  if (generation !== undefined && !Token.isUnresolved(generation) && generation.trim() === '') {
    refuse(rotation, {
      prop: 'generation',
      rule: 'be a text that is not empty',
      value: generation,
      remedy: "Write for instance the month, '2026-11', or leave 'generation' out.",
    });
  }
}

function validateTimeout(rotation: Construct, { timeout = DEFAULT_TIMEOUT }: InstanceProfileRotationProps): void {
  if (timeout.isUnresolved()) {
    return;
  }
  const seconds = timeout.toSeconds({ integral: false });
  if (seconds < SHORTEST_TIMEOUT.toSeconds() || seconds > LONGEST_TIMEOUT.toSeconds()) {
    refuse(rotation, {
      prop: 'timeout',
      rule: `be between ${SHORTEST_TIMEOUT.toHumanString()} and ${LONGEST_TIMEOUT.toHumanString()}`,
      value: timeout.toHumanString(),
      remedy: 'Replacing one node takes minutes, and CloudFormation waits at most 12 hours. Split a larger pool.',
    });
  }
}

function validatePermissionsBoundary(
  rotation: Construct,
  { role, permissionsBoundary }: InstanceProfileRotationProps,
): void {
  if (role && permissionsBoundary) {
    refuse(rotation, {
      prop: 'permissionsBoundary',
      rule: "be left out where 'role' is given",
      value: Stack.of(rotation).resolve(permissionsBoundary.managedPolicyArn),
      remedy: 'Set the permissions boundary on the role itself.',
    });
  }
}

function validateEngine(rotation: Construct, { engine }: InstanceProfileRotationProps): void {
  if (engine && Stack.of(engine) !== Stack.of(rotation)) {
    refuse(rotation, {
      prop: 'engine',
      rule: 'be in the same stack as the rotation',
      value: engine.node.path,
      remedy: "Create a RotationEngine in this stack, or leave 'engine' out.",
    });
  }
}
