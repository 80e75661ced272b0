import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { GoogleCredentials, type RotationTarget, type WorkloadIdentityFederationProps } from '../../../lib';
import { cluster, federation, linkIn, newRotation, newStack, nodePool, refusalOf, resourcesOf, stackWith } from '../support/rotations';

const RECONCILE_ROLE = 'GkeInstanceProfileRotationReconcileRole';

describe('workload identity federation', () => {
  test('tells the functions the provider and whom to impersonate', () => {
    expect(linkIn(stackWith()).Properties).toHaveProperty('Credentials', {
      Kind: 'workloadIdentityFederation',
      Audience:
        '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws-rotation/providers/aws-account',
      ServiceAccount: 'rotation@acme-prod.iam.gserviceaccount.com',
    });
  });

  test('lets the functions read no secret', () => {
    expect(JSON.stringify(Template.fromStack(stackWith()).toJSON())).not.toContain('secretsmanager');
  });

  test('takes names that are known at deployment only', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    newRotation(stack, { credentials: federation({ projectNumber: name, pool: name, provider: name, serviceAccount: name }) });
    expect(linkIn(stack).Properties).toHaveProperty('Credentials.ServiceAccount', { Ref: 'Name' });
  });

  test.each([
    ['the shortest pool', { pool: 'aws1' }],
    ['the longest pool', { pool: 'a'.repeat(32) }],
    ['the longest provider', { provider: 'a'.repeat(32) }],
    ['the default service account of a project', { serviceAccount: '12345-compute@developer.gserviceaccount.com' }],
    [
      'a service account in a project with a domain',
      { serviceAccount: 'rotation@acme-prod.example.com.iam.gserviceaccount.com' },
    ],
  ])('accepts %s', (_, props) => {
    expect(() => newRotation(newStack(), { credentials: federation(props) })).not.toThrow();
  });

  const poolOrProvider = (prop: string): string =>
    `credentials.${prop} must be 4 to 32 lower-case letters, digits and hyphens, and not start with 'gcp-', which ` +
    "Google reserves, but it is %s. Use the last part of the name that 'gcloud iam workload-identity-pools list' or " +
    "'providers list' prints.";
  const projectNumber =
    'credentials.projectNumber must be the number of a project, in digits, but it is %s. Copy it from \'gcloud ' +
    'projects describe PROJECT_ID --format="value(projectNumber)"\'.';
  const serviceAccount =
    "credentials.serviceAccount must be the e-mail address of a service account, but it is %s. Copy it from 'gcloud " +
    "iam service-accounts list'; it ends in gserviceaccount.com.";

  test.each<[keyof WorkloadIdentityFederationProps, string, string]>([
    ['pool', 'aws', poolOrProvider('pool')],
    ['pool', 'a'.repeat(33), poolOrProvider('pool')],
    ['pool', 'gcp-pool', poolOrProvider('pool')],
    ['pool', 'AWS-pool', poolOrProvider('pool')],
    ['provider', 'aws', poolOrProvider('provider')],
    ['provider', 'a'.repeat(33), poolOrProvider('provider')],
    ['provider', 'gcp-account', poolOrProvider('provider')],
    ['projectNumber', 'acme-prod', projectNumber],
    ['projectNumber', '', projectNumber],
    ['serviceAccount', 'rotation', serviceAccount],
    ['serviceAccount', 'someone@example.com', serviceAccount],
    ['serviceAccount', 'serviceAccount:rotation@acme-prod.iam.gserviceaccount.com', serviceAccount],
  ])('refuses %s %p', (prop, value, message) => {
    const refusal = refusalOf(() => newRotation(newStack(), { credentials: federation({ [prop]: value }) }));
    expect(refusal).toBe(`Stack/Workers: ${message.replace('%s', JSON.stringify(value))}`);
  });
});

describe('credentials in a secret', () => {
  test('tell the functions which secret', () => {
    const stack = newStack();
    const secret = new Secret(stack, 'Secret');
    newRotation(stack, { credentials: GoogleCredentials.fromSecret(secret) });
    expect(linkIn(stack).Properties).toHaveProperty('Credentials', {
      Kind: 'secret',
      SecretArn: stack.resolve(secret.secretArn) as unknown,
    });
  });

  test('are the only secret that the functions may read, and reconcile the only function', () => {
    const stack = newStack();
    const secret = new Secret(stack, 'Secret');
    newRotation(stack, { credentials: GoogleCredentials.fromSecret(secret) });
    const readers = Object.entries(resourcesOf(stack)).filter(([, resource]) =>
      JSON.stringify(resource.Properties).includes('secretsmanager:'),
    );
    expect(readers.map(([, resource]) => resource.Properties)).toEqual([
      expect.objectContaining({
        Roles: [{ Ref: RECONCILE_ROLE }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'secretsmanager:GetSecretValue',
              Resource: stack.resolve(secret.secretArn) as unknown,
            },
          ],
        },
      }),
    ]);
  });

  test('shared by several rotations need one permission', () => {
    const stackOf = (targets: readonly RotationTarget[]): Stack => {
      const stack = newStack();
      const credentials = GoogleCredentials.fromSecret(new Secret(stack, 'Secret'));
      targets.forEach((target, index) => newRotation(stack, { credentials, target }, `Rotation${index}`));
      return stack;
    };
    const three = stackOf([nodePool(), nodePool({ nodePool: 'canary' }), cluster()]);
    expect(policiesOfReconcile(three)).toEqual(policiesOfReconcile(stackOf([nodePool()])));
  });

  test('can be decrypted where the secret has a key of its own', () => {
    const stack = newStack();
    const encryptionKey = new Key(stack, 'Key');
    newRotation(stack, { credentials: GoogleCredentials.fromSecret(new Secret(stack, 'Secret', { encryptionKey })) });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'kms:Decrypt',
            Principal: { AWS: { 'Fn::GetAtt': [RECONCILE_ROLE, 'Arn'] } },
          }),
        ]),
      },
    });
  });

  test('can be imported by name', () => {
    const stack = newStack();
    const secret = Secret.fromSecretNameV2(stack, 'Secret', 'google/rotation');
    newRotation(stack, { credentials: GoogleCredentials.fromSecret(secret) });
    expect(JSON.stringify(policiesOfReconcile(stack))).toContain(':secret:google/rotation-??????');
  });
});

function policiesOfReconcile(stack: Stack): unknown[] {
  return Object.values(resourcesOf(stack, 'AWS::IAM::Policy'))
    .map(({ Properties }) => Properties)
    .filter((properties) => JSON.stringify(properties['Roles']).includes(RECONCILE_ROLE));
}
