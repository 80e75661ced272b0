import * as fc from 'fast-check';
import type { EngineAccess } from '../../../cli/google-setup/engine-access';
import { assumedRoleArn, type AwsProvider, type GoogleResource } from '../../../cli/google-setup/google-resource';
import { planGoogleSetup } from '../../../cli/google-setup/google-setup';
import { DEFAULT_MAPPING, defaultSubject, FEDERATION_SUBJECT_BYTES, SHORT_MAPPING } from '../../../lib/google/subject-mapping';
import { access, accessBySecret, session } from './support/accesses';
import { evaluate } from './support/evaluate-mapping';

type Kind = GoogleResource['kind'];

describe('one engine', () => {
  test('needs APIs, service account, pool, provider, role and two bindings, in an order in which they can be made', () => {
    const kinds = resourcesFor([access()]).map(({ kind }) => kind);

    expect(kinds).toEqual<Kind[]>(['apis', 'apis', 'service account', 'pool', 'provider', 'role', 'impersonation', 'grant']);
  });

  test('lets in nobody but its own AWS role', () => {
    expect(ofKind('impersonation', [access({ session: { roleName: 'r' } })])).toMatchObject([
      { awsRole: { account: '111122223333', roleName: 'r' }, pool: { projectNumber: '123456789012', id: 'aws-rotation' } },
    ]);
  });

  test('with clusters, service account and pool in three projects needs in each what is called on its behalf', () => {
    const apart = access({ project: 'clusters', credentials: { serviceAccount: 'rotation@accounts.iam.gserviceaccount.com', projectNumber: '42' } });

    expect(ofKind('apis', [apart])).toEqual([
      { kind: 'apis', project: 'clusters', apis: ['cloudresourcemanager.googleapis.com', 'gkemulticloud.googleapis.com', 'iam.googleapis.com'] },
      { kind: 'apis', project: 'accounts', apis: ['gkemulticloud.googleapis.com', 'iam.googleapis.com', 'iamcredentials.googleapis.com'] },
      { kind: 'apis', project: '42', apis: ['iam.googleapis.com', 'iamcredentials.googleapis.com', 'sts.googleapis.com'] },
    ]);
    expect(ofKind('role', [apart])).toMatchObject([{ project: 'clusters' }]);
    expect(ofKind('service account', [apart])).toMatchObject([{ home: { id: 'rotation', project: 'accounts' } }]);
  });

  test.each([
    ['a@acme-prod.iam.gserviceaccount.com', { id: 'a', project: 'acme-prod' }],
    ['a@legacy.acme.com.iam.gserviceaccount.com', { id: 'a', project: 'acme.com:legacy' }],
    ['123-compute@developer.gserviceaccount.com', undefined],
  ])('acts as %s of the project that its address names', (serviceAccount, home) => {
    expect(ofKind('service account', [access({ credentials: { serviceAccount } })])).toEqual([{ kind: 'service account', email: serviceAccount, ...(home && { home }) }]);
  });

  test('with its credentials in a secret needs the role, for a service account that cannot be seen from here', () => {
    const kinds = resourcesFor([accessBySecret('arn:of:secret')]).map(({ kind }) => kind);

    expect(kinds).toEqual<Kind[]>(['apis', 'role', 'grant to the holder of a secret']);
  });
});

describe('several engines', () => {
  test('share pool, service account and role of a project', () => {
    const [, second] = planGoogleSetup([
      access({ environment: 'staging' }),
      access({ session: { account: '444455556666', roleName: 'other' }, credentials: { provider: 'aws-other' } }),
    ]);

    expect(second?.resources.map(({ kind }) => kind)).toEqual<Kind[]>(['provider', 'impersonation']);
  });

  test('that need the same make one block', () => {
    expect(planGoogleSetup([access(), access({ environment: 'another' })])).toHaveLength(1);
  });

  test('never need anything twice', () => {
    fc.assert(
      fc.property(fc.array(anyAccess, { minLength: 1, maxLength: 8 }), (accesses) => {
        const texts = resourcesFor(accesses).map((resource) => JSON.stringify(resource));

        expect(texts).toEqual([...new Set(texts)]);
      }),
    );
  });

  test('have everything together that each of them needs alone', () => {
    fc.assert(
      fc.property(fc.array(anyAccess, { minLength: 1, maxLength: 8 }), (accesses) => {
        const together = new Set(resourcesFor(accesses).map((resource) => JSON.stringify(resource)));
        const missing = accesses.flatMap((each) => planGoogleSetup([each], accesses).flatMap(({ resources }) => resources));

        expect(missing.filter((resource) => !together.has(JSON.stringify(resource)))).toEqual([]);
      }),
    );
  });
});

describe('the mapping', () => {
  test("is Google's own where its subject fits", () => {
    expect(providerFor([access()]).mapping).toBe(DEFAULT_MAPPING);
  });

  test.each([
    ['one name is too long', access({ session: { roleName: 'r'.repeat(64), functionName: 'f'.repeat(24) } })],
    ['the file says so', access({ credentials: { customSubjectMapping: true } })],
  ])('is the short one for everybody who comes through the provider where %s', (_why, odd) => {
    expect(providerFor([access(), odd]).mapping).toBe(SHORT_MAPPING);
    expect(planGoogleSetup([access()], [access(), odd]).flatMap(({ resources }) => resources).find(isProvider)?.mapping).toBe(SHORT_MAPPING);
  });

  test('makes a subject that Google takes and the attribute that is bound, whatever names the library takes', () => {
    fc.assert(
      fc.property(session, fc.boolean(), (names, customSubjectMapping) => {
        const { mapping } = providerFor([access({ session: names, credentials: { customSubjectMapping } })]);
        const assertion = { arn: defaultSubject(names), account: names.account };
        const subject = evaluate(mapping['google.subject'] ?? '', assertion);

        expect(subject).not.toBe('');
        expect(Buffer.byteLength(subject)).toBeLessThanOrEqual(FEDERATION_SUBJECT_BYTES);
        expect(evaluate(mapping['attribute.aws_role'] ?? '', assertion)).toBe(assumedRoleArn(names));
      }),
    );
  });

  test.each([DEFAULT_MAPPING, SHORT_MAPPING])('takes no IAM user for the role, whatever path the user has', (mapping) => {
    const arn = 'arn:aws:iam::111122223333:user/assumed-role/engine/somebody';

    expect(evaluate(mapping['attribute.aws_role'] ?? '', { arn, account: '111122223333' })).not.toBe(assumedRoleArn(access().session));
  });

  test('names the one function that is let in, and no other session of its role', () => {
    const impersonation = ofKind('impersonation', [access()])[0];
    expect(impersonation).toMatchObject({ subject: 'arn:aws:sts::111122223333:assumed-role/engine/engine-1' });
  });

  test.each([
    ['the subject says no more than the role', access({ credentials: { customSubjectMapping: true } })],
    ['the session of a build has another name each time', access({ changingSession: true })],
  ])('names the role where %s', (_why, odd) => {
    expect(ofKind('impersonation', [odd])[0]).not.toHaveProperty('subject');
  });

  test('has no comma, which would end an attribute for gcloud', () => {
    expect([DEFAULT_MAPPING, SHORT_MAPPING].flatMap(Object.values).join('')).not.toContain(',');
  });
});

/** Of few values, so that much is shared; each provider belongs to one AWS account. */
const anyAccess: fc.Arbitrary<EngineAccess> = fc
  .record({
    account: fc.constantFrom('111122223333', '444455556666'),
    roleName: fc.constantFrom('one', 'two'),
    project: fc.constantFrom('acme-prod', 'acme-staging', 'accounts'),
    home: fc.constantFrom('acme-prod', 'accounts'),
    projectNumber: fc.constantFrom('42', '43'),
    secret: fc.boolean(),
  })
  .map(({ account, roleName, project, home, projectNumber, secret }) =>
    secret
      ? accessBySecret('arn:of:secret', { project })
      : access({
          project,
          session: { account, roleName },
          credentials: { projectNumber, provider: `aws-${account}`, serviceAccount: `rotation@${home}.iam.gserviceaccount.com` },
        }),
  );

function resourcesFor(accesses: readonly EngineAccess[]): GoogleResource[] {
  return planGoogleSetup(accesses).flatMap(({ resources }) => resources);
}

function ofKind(kind: Kind, accesses: readonly EngineAccess[]): GoogleResource[] {
  return resourcesFor(accesses).filter((resource) => resource.kind === kind);
}

function isProvider(resource: GoogleResource): resource is AwsProvider {
  return resource.kind === 'provider';
}

function providerFor(accesses: readonly EngineAccess[]): AwsProvider {
  const [provider] = resourcesFor(accesses).filter(isProvider);
  if (provider === undefined) {
    throw new Error('There is no provider');
  }
  return provider;
}
