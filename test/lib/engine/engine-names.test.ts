import { NestedStack, type Stack } from 'aws-cdk-lib';
import { RotationEngine } from '../../../lib';
import { engineWith } from '../support/engines';
import { newStack, resourcesOf } from '../support/rotations';

describe('names', () => {
  const reconcileRole = (stack: Stack): unknown =>
    resourcesOf(stack)['GkeInstanceProfileRotationReconcileRole']?.Properties['RoleName'];

  test('of role and function are known before the first deployment', () => {
    const stack = newStack({ env: { region: 'us-east-1', account: '111122223333' } }, 'Clusters');
    new RotationEngine(stack, 'Engine');
    expect(reconcileRole(stack)).toMatch(/^gke-rotation-Clusters-[0-9a-f]{8}-us-east-1$/);
    expect(resourcesOf(stack)['GkeInstanceProfileRotationReconcileFunction']?.Properties['FunctionName']).toMatch(
      /^gke-rotation-[0-9a-f]{8}$/,
    );
  });

  test('of the role fit into 64 characters, however long those of stack and region', () => {
    const stack = newStack({ stackName: 'S'.repeat(128), env: { region: 'ap-southeast-99x', account: '111122223333' } });
    new RotationEngine(stack, 'Engine');
    expect(reconcileRole(stack)).toHaveLength(64);
  });

  test('of a nested stack do without the name of the stack', () => {
    const nested = new NestedStack(newStack(), 'Nested');
    new RotationEngine(nested, 'Engine');
    expect(JSON.stringify(reconcileRole(nested))).toMatch(/gke-rotation-[0-9a-f]{8}-/);
  });

  test('can be given', () => {
    const template = engineWith({ roleName: 'rotation', functionName: 'rotate' });
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'rotation' });
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'rotate', Handler: 'reconcile.reconcile' });
  });
});
