import { Aspects, CfnDeletionPolicy, CfnResource, Duration, type IAspect, Lazy, Mixin, Mixins, NestedStack, PropertyInjectors, RemovalPolicies, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type CfnTable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnRole} from 'aws-cdk-lib/aws-iam';
import { CfnInstanceProfile, ManagedPolicy, PermissionsBoundary, Role } from 'aws-cdk-lib/aws-iam';
import { type CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import type { InstanceProfileRotation} from '../../../lib';
import { RotationEngine } from '../../../lib';
import { cluster, newApp, newRotation, newStack, refusalOf, stackWith } from '../support/rotations';

const PROFILE = 'Profile';
const ROLE = 'Role/Resource';
const LINK = 'Resource/Default';
const VERDICT = 'Verdict/Default';
const WAIT = 'Wait';
const OF_LONG_ROTATION = [PROFILE, ROLE, LINK, VERDICT, WAIT];

function newLongRotation(stack: Stack): InstanceProfileRotation {
  return newRotation(stack, { timeout: Duration.hours(6) });
}

function partOf(scope: IConstruct, path: string): CfnResource {
  return path.split('/').reduce((construct, id) => construct.node.findChild(id), scope) as CfnResource;
}

/** What synthesis says of a stack with a long rotation that somebody has worked on. */
function saidOf(change: (rotation: InstanceProfileRotation, stack: Stack) => void): string {
  const stack = newStack();
  change(newLongRotation(stack), stack);
  return refusalOf(() => Template.fromStack(stack));
}

/** A mixin that changes every resource of a type. */
class Changing extends Mixin {
  public constructor(
    private readonly type: string,
    private readonly change: (resource: CfnResource) => void,
  ) {
    super();
  }

  public override supports(construct: IConstruct): boolean {
    return CfnResource.isCfnResource(construct) && construct.cfnResourceType === this.type;
  }

  public applyTo(construct: IConstruct): void {
    this.change(construct as CfnResource);
  }
}

/** What synthesis says of a stack in which a class of constructs gets other properties than those that it is given. */
function saidWithInjected(constructUniqueId: string, injected: object): string {
  const stack = newStack();
  PropertyInjectors.of(stack).add({ constructUniqueId, inject: (given: object) => ({ ...given, ...injected }) });
  newLongRotation(stack);
  return refusalOf(() => Template.fromStack(stack));
}

function aspect(visit: (node: IConstruct) => void): IAspect {
  return { visit };
}

test('what nobody has touched is not refused, however it is synthesized', () => {
  const stack = newStack();
  newLongRotation(stack);
  newRotation(new NestedStack(stack, 'Nested'), { target: cluster() }, 'Others');
  expect(() => Template.fromStack(stack)).not.toThrow();
});

describe('a removal policy that somebody else gives is refused, each with its path and what it was', () => {
  const destroyed = /DeletionPolicy must stay "Retain", but it has become "Delete"/;

  test('RemovalPolicies.of(scope).destroy()', () => {
    const said = saidOf((_, stack) => RemovalPolicies.of(stack).destroy());
    for (const part of [PROFILE, ROLE, VERDICT]) {
      expect(said).toMatch(new RegExp(`Stack/Workers/${part}: DeletionPolicy must stay "Retain", but it has become "Delete"`));
    }
    expect(said).toMatch(new RegExp(`Stack/Workers/${LINK}: DeletionPolicy must stay "RetainExceptOnCreate", but it has become "Delete"`));
    expect(said).toContain("RemovalPolicies");
    expect(said).not.toContain(`Stack/Workers/${WAIT}:`);
    expect(said).not.toContain('Stack/CdkGkeInstanceProfileRotationEngine');
  });

  test('RemovalPolicies.of(scope).retain(), of the link: its old profile would never be deleted', () => {
    const said = saidOf((_, stack) => RemovalPolicies.of(stack).retain());
    expect(said).toContain(`Stack/Workers/${LINK}: UpdateReplacePolicy must stay "Delete", but it has become "Retain"`);
    expect(said).not.toContain(`Stack/Workers/${PROFILE}:`);
  });

  test.each([0, 500, 1000, 1_000_000])('an aspect with priority %i', (priority) => {
    const said = saidOf((_, stack) =>
      Aspects.of(stack).add(aspect((node) => (CfnResource.isCfnResource(node) ? node.applyRemovalPolicy(RemovalPolicy.DESTROY) : undefined)), { priority }),
    );
    expect(said).toMatch(destroyed);
  });

  test('an aspect that an aspect adds', () => {
    const said = saidOf((rotation, stack) =>
      Aspects.of(stack).add(
        aspect((node) => {
          if (node === stack) {
            const inner = aspect((child) => (child instanceof CfnInstanceProfile ? child.applyRemovalPolicy(RemovalPolicy.DESTROY) : undefined));
            Aspects.of(rotation).add(inner, { priority: 5000 });
          }
        }),
        { priority: 4000 },
      ),
    );
    expect(said).toMatch(destroyed);
  });

  test.each([PROFILE, ROLE, LINK, VERDICT])('an override of %s', (part) => {
    expect(saidOf((rotation) => partOf(rotation, part).addOverride('DeletionPolicy', 'Delete'))).toContain(`Stack/Workers/${part}: DeletionPolicy must stay`);
    expect(saidOf((rotation) => partOf(rotation, part).addDeletionOverride('DeletionPolicy'))).toContain(`Stack/Workers/${part}: DeletionPolicy must stay`);
    expect(saidOf((rotation) => partOf(rotation, part).addOverride('UpdateReplacePolicy', 'Snapshot'))).toContain(`Stack/Workers/${part}: UpdateReplacePolicy must stay`);
  });

  test('one that is known only when the template is rendered', () => {
    const said = saidOf((rotation) => partOf(rotation, PROFILE).addOverride('DeletionPolicy', Lazy.string({ produce: () => CfnDeletionPolicy.DELETE })));
    expect(said).toMatch(destroyed);
  });

  test('a stack that rewrites its own template', () => {
    class Rewriting extends Stack {
      public override _toCloudFormation(): unknown {
        const template = (Stack.prototype as unknown as { _toCloudFormation(): { Resources: Record<string, { DeletionPolicy?: string }> } })._toCloudFormation.call(this);
        Object.values(template.Resources).forEach((resource) => delete resource.DeletionPolicy);
        return template;
      }
    }
    const stack = new Rewriting(newApp(), 'Stack');
    newRotation(stack);
    expect(refusalOf(() => Template.fromStack(stack))).toContain(`Stack/Workers/${PROFILE}: DeletionPolicy must stay "Retain", but it has become absent`);
  });

  test('in a nested stack and in a stage', () => {
    const app = newApp();
    const stage = new Stage(app, 'Production');
    const nested = new NestedStack(new Stack(stage, 'Stack'), 'Nested');
    newRotation(nested);
    RemovalPolicies.of(stage).destroy();
    expect(refusalOf(() => app.synth())).toContain(`Production/Stack/Nested/Workers/${PROFILE}: DeletionPolicy must stay`);
  });
});

describe('a name, a path or roles that somebody else gives are refused', () => {
  test('the name of the profile, which then never rotates again', () => {
    const said = saidOf((_, stack) =>
      Aspects.of(stack).add(aspect((node) => (node instanceof CfnInstanceProfile ? (node.instanceProfileName = 'acme-workers') : undefined))),
    );
    expect(said).toContain(`Stack/Workers/${PROFILE}: InstanceProfileName must stay absent, but it has become "acme-workers"`);
  });

  test.each<[string, (profile: CfnInstanceProfile) => void]>([
    ['Path', (profile) => (profile.path = '/acme/')],
    ['Path', (profile) => profile.addPropertyDeletionOverride('Path')],
    ['Roles', (profile) => (profile.roles = ['other'])],
    ['Roles', (profile) => profile.addPropertyOverride('Roles.0', 'other')],
    ['Fn::Transform', (profile) => profile.addOverride('Fn::Transform', { Name: 'Macro' })],
    ['Fn::Transform', (profile) => profile.addOverride('Properties.Fn::Transform', { Name: 'Macro' })],
    ['the logical ID', (profile) => profile.overrideLogicalId('Profile')],
    ['Type', (profile) => profile.addOverride('Type', 'AWS::IAM::Group')],
  ])('%s of the profile', (what, change) => {
    expect(saidOf((rotation) => change(partOf(rotation, PROFILE) as CfnInstanceProfile))).toContain(`Stack/Workers/${PROFILE}: ${what} must stay `);
  });

  test.each<[string, (role: CfnRole) => void]>([
    ['the logical ID', (role) => role.overrideLogicalId('Role')],
    ['RoleName', (role) => (role.roleName = 'acme-workers')],
    ['Path', (role) => role.addPropertyOverride('Path', '/acme/')],
  ])('%s of the default role', (what, change) => {
    expect(saidOf((rotation) => change(partOf(rotation, ROLE) as CfnRole))).toContain(`Stack/Workers/${ROLE}: ${what} must stay `);
  });

  test.each<[string, string, (resource: CfnResource) => void]>([
    [LINK, 'ProfileName', (link) => link.addPropertyOverride('ProfileName', 'other')],
    [LINK, 'ServiceToken', (link) => link.addPropertyOverride('ServiceToken', 'other')],
    [VERDICT, 'Wait', (verdict) => verdict.addPropertyDeletionOverride('Wait')],
    [VERDICT, 'the logical ID', (verdict) => verdict.overrideLogicalId('Verdict')],
    [WAIT, 'the logical ID', (wait) => wait.overrideLogicalId('Wait')],
    [WAIT, 'CreationPolicy', (wait) => wait.addOverride('CreationPolicy.ResourceSignal.Timeout', 'PT1H')],
    [WAIT, 'Handle', (wait) => wait.addPropertyOverride('Handle', 'https://example.com')],
  ])('%s: %s', (part, what, change) => {
    expect(saidOf((rotation) => change(partOf(rotation, part)))).toContain(`Stack/Workers/${part}: ${what} must stay `);
  });

  test.each<[string, string, (resource: CfnResource) => void, string]>([
    ['DeletionPolicy of the profile', 'AWS::IAM::InstanceProfile', (profile) => profile.applyRemovalPolicy(RemovalPolicy.DESTROY), `${PROFILE}: DeletionPolicy must stay "Retain"`],
    ['DeletionPolicy of the default role', 'AWS::IAM::Role', (role) => role.applyRemovalPolicy(RemovalPolicy.DESTROY), `${ROLE}: DeletionPolicy must stay "Retain"`],
    ['the name of the profile', 'AWS::IAM::InstanceProfile', (profile) => ((profile as CfnInstanceProfile).instanceProfileName = 'acme'), `${PROFILE}: InstanceProfileName must stay absent`],
    ['the path of the default role', 'AWS::IAM::Role', (role) => ((role as CfnRole).path = '/acme/'), `${ROLE}: Path must stay absent`],
    ['UpdateReplacePolicy of the link', 'Custom::GkeInstanceProfileLink', (link) => link.applyRemovalPolicy(RemovalPolicy.RETAIN), `${LINK}: UpdateReplacePolicy must stay "Delete"`],
  ])('by a mixin: %s', (_, type, change, refusal) => {
    expect(saidOf((__, stack) => Mixins.of(stack).apply(new Changing(type, change)))).toContain(`Stack/Workers/${refusal}`);
    expect(saidOf((rotation) => OF_LONG_ROTATION.forEach((part) => partOf(rotation, part).with(new Changing(type, change))))).toContain(`Stack/Workers/${refusal}`);
  });

  test.each<[string, object]>([
    ['RoleName', { roleName: 'acme-workers' }],
    ['Path', { path: '/acme/' }],
  ])('by a property injector: %s of the default role', (what, injected) => {
    expect(saidWithInjected(Role.PROPERTY_INJECTION_ID, injected)).toContain(`Stack/Workers/${ROLE}: ${what} must stay absent`);
  });

  test.each<[string, string, object, string]>([
    ['a name of the ledger', Table.PROPERTY_INJECTION_ID, { tableName: 'acme' }, 'TableName'],
    ['a name of functions', LambdaFunction.PROPERTY_INJECTION_ID, { functionName: 'acme' }, 'FunctionName'],
    ['a longer life of functions', LambdaFunction.PROPERTY_INJECTION_ID, { timeout: Duration.minutes(15) }, 'Timeout'],
    ['a name of log groups', LogGroup.PROPERTY_INJECTION_ID, { logGroupName: '/acme' }, 'LogGroupName'],
    ['a name of the state machine', StateMachine.PROPERTY_INJECTION_ID, { stateMachineName: 'acme' }, 'StateMachineName'],
  ])('by a property injector, of the engine: %s', (_, id, injected, what) => {
    expect(saidWithInjected(id, injected)).toMatch(new RegExp(`Stack/CdkGkeInstanceProfileRotationEngine/\\S+: ${what} must stay `));
  });

  test('everything that was changed is named at once', () => {
    const said = saidOf((rotation) => OF_LONG_ROTATION.forEach((part) => partOf(rotation, part).addOverride('Type', 'AWS::IAM::Group')));
    OF_LONG_ROTATION.forEach((part) => expect(said).toContain(`Stack/Workers/${part}: Type must stay `));
  });
});

describe('what somebody else may do', () => {
  test('is to bound, tag, describe and extend the default role', () => {
    const stack = newStack();
    const rotation = newLongRotation(stack);
    const role = partOf(rotation, ROLE) as CfnRole;
    role.permissionsBoundary = 'arn:aws:iam::111122223333:policy/boundary';
    role.tags.setTag('team', 'platform');
    role.addOverride('Metadata.note', 'ours');
    role.managedPolicyArns = ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'];
    partOf(rotation, PROFILE).addMetadata('note', 'ours');
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each<[string, (stack: Stack) => void]>([
    ['PermissionsBoundary.of', (stack) => PermissionsBoundary.of(stack.node.root).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'))],
    ["the CDK's context key", (stack) => stack],
  ])('is to bound all roles by %s', (way, bound) => {
    const app = newApp();
    if (way.includes('context')) {
      app.node.setContext('@aws-cdk/core:permissionsBoundary', { name: 'boundary' });
    }
    const stack = new Stack(app, 'Stack');
    newLongRotation(stack);
    bound(stack);
    const roles = Template.fromStack(stack).findResources('AWS::IAM::Role');
    expect(Object.values(roles)).toHaveLength(5);
    Object.values(roles).forEach((role) => expect(JSON.stringify(role)).toMatch(/"PermissionsBoundary":\{.*:policy\/boundary"/));
  });

  test('is to keep or delete what the engine is made of', () => {
    const stack = newStack();
    const { engine } = newRotation(stack);
    RemovalPolicies.of(engine).destroy();
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('of the engine is refused', () => {
  const saidOfEngine = (change: (engine: RotationEngine) => void): string => {
    const stack = newStack();
    const engine = new RotationEngine(stack, 'Engine');
    change(engine);
    return refusalOf(() => Template.fromStack(stack));
  };

  test.each<[string, string, string, (resource: CfnResource) => void]>([
    ['a name of the ledger, which then loses its rows when it is made anew', 'Ledger/Resource', 'TableName', (table) => ((table as CfnTable).tableName = 'acme')],
    ['another key of the ledger', 'Ledger/Resource', 'KeySchema', (table) => table.addPropertyOverride('KeySchema.0.AttributeName', 'other')],
    ['a name of the function behind the ServiceToken', 'Begin/Function/Resource', 'FunctionName', (resource) => ((resource as CfnFunction).functionName = 'acme')],
    ['another logical ID of it', 'Begin/Function/Resource', 'the logical ID', (resource) => resource.overrideLogicalId('Begin')],
    ['a function that may live longer than who takes over waits', 'Reconcile/Function/Resource', 'Timeout', (resource) => ((resource as CfnFunction).timeout = 900)],
    ['another name of the function that Google knows', 'Reconcile/Function/Resource', 'FunctionName', (resource) => ((resource as CfnFunction).functionName = 'acme')],
    ['another name of the role that Google trusts', 'Reconcile/Role/Resource', 'RoleName', (resource) => ((resource as CfnRole).roleName = 'acme')],
    ['a name of a log group, which is in the way when the stack comes again', 'Report/LogGroup/Resource', 'LogGroupName', (resource) => ((resource as CfnLogGroup).logGroupName = '/acme')],
    ['a name of the log group of the state machine', 'StateMachine/LogGroup/Resource', 'LogGroupName', (resource) => ((resource as CfnLogGroup).logGroupName = '/acme')],
    ['a state machine that ends after five minutes', 'StateMachine/Resource/Resource', 'StateMachineType', (resource) => resource.addPropertyOverride('StateMachineType', 'EXPRESS')],
  ])('%s', (_, part, what, change) => {
    expect(saidOfEngine((engine) => change(partOf(engine, part)))).toContain(`Stack/Engine/${part}: ${what} must stay `);
  });
});

test('a role that keeps its template elsewhere has nothing to be held', () => {
  const stack = newStack();
  Role.customizeRoles(stack, { preventSynthesis: false });
  newRotation(stack);
  expect(() => Template.fromStack(stack)).not.toThrow();
});

describe('a macro, which may change all of it after synthesis,', () => {
  const warningsOf = (...transforms: string[]): unknown[] => {
    const stack = stackWith();
    transforms.forEach((transform) => stack.addTransform(transform));
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('unknownMacro')).map(({ entry }) => entry.data);
  };

  test('is warned of where it is not one of AWS', () => {
    expect(warningsOf('AWS::LanguageExtensions', 'AcmeTags')).toEqual([expect.stringContaining('AcmeTags')]);
    expect(warningsOf('AWS::Serverless-2016-10-31')).toEqual([]);
  });
});
