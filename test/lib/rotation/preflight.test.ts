import { Template } from 'aws-cdk-lib/assertions';
import { Preflight, RotationEngine } from '../../../lib';
import { LINK_RESOURCE_TYPE, VERDICT_RESOURCE_TYPE } from '../../../lib/contract';
import { Duration, type Stack } from 'aws-cdk-lib';
import { linkIn, newRotation, newStack, nodePool, onlyResource, resourcesOf, stackWith } from '../support/rotations';

/** Every place of the template that allows a simulation. */
function simulationsAllowedIn(stack: Stack): string[] {
  return Object.entries(resourcesOf(stack)).flatMap(([id, resource]) => (JSON.stringify(resource).includes('Simulate') ? [id] : []));
}

test('a rotation looks ahead and takes nothing over, unless told otherwise', () => {
  expect(linkIn(stackWith()).Properties).toMatchObject({ Preflight: 'ENFORCE', Adopt: 'false' });
});

test.each([Preflight.ENFORCE, Preflight.WARN, Preflight.OFF])('the link, and the verdict behind a long rotation, say %s', (preflight) => {
  const stack = stackWith({ preflight, adopt: true, timeout: Duration.hours(2) });
  expect(linkIn(stack).Properties).toMatchObject({ Preflight: preflight, Adopt: 'true' });
  expect(onlyResource(stack, VERDICT_RESOURCE_TYPE)[1].Properties).toMatchObject({ Preflight: preflight, Adopt: 'true' });
});

test('neither of the two replaces anything', () => {
  const idsWith = (props: Parameters<typeof newRotation>[1]): string[] => Object.keys(resourcesOf(stackWith({ timeout: Duration.hours(2), ...props }))).sort();
  expect(idsWith({ preflight: Preflight.WARN, adopt: true })).toEqual(idsWith({}));
});

describe('the engine may ask what policies of roles allow', () => {
  test('in a policy of its own, of no other role, under an ID that never changes', () => {
    const stack = stackWith();
    expect(simulationsAllowedIn(stack)).toEqual(['GkeInstanceProfileRotationPreflight']);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: 'Preflight',
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'iam:SimulatePrincipalPolicy',
            Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':role/*']] },
          },
        ],
      },
      Roles: [{ Ref: 'GkeInstanceProfileRotationReconcileRole' }],
    });
  });

  test('before any link is made that needs it', () => {
    const stack = newStack();
    newRotation(stack, { preflight: Preflight.OFF, target: nodePool({ nodePool: 'first' }) }, 'First');
    newRotation(stack, { preflight: Preflight.WARN, target: nodePool({ nodePool: 'second' }) }, 'Second');
    for (const { DependsOn: dependencies } of Object.values(resourcesOf(stack, LINK_RESOURCE_TYPE))) {
      expect(dependencies).toContain('GkeInstanceProfileRotationPreflight');
    }
  });

  test('once, however many rotations look ahead', () => {
    const stack = newStack();
    const engine = new RotationEngine(stack, 'Engine');
    for (let index = 0; index < 20; index++) {
      newRotation(stack, { engine, target: nodePool({ nodePool: `pool-${index}` }) }, `Pool${index}`);
    }
    expect(simulationsAllowedIn(stack)).toEqual(['GkeInstanceProfileRotationPreflight']);
  });

  test('only where a rotation looks ahead', () => {
    expect(simulationsAllowedIn(stackWith({ preflight: Preflight.OFF, adopt: true }))).toEqual([]);
  });
});
