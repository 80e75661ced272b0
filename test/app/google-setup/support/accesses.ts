import * as fc from 'fast-check';
import { ROTATION_ROLE } from '../../../../cli/google-setup/custom-roles';
import type { EngineAccess, FederatedCredentials } from '../../../../cli/google-setup/engine-access';
import type { FunctionSession } from '../../../../lib/google/subject-mapping';

const FEDERATION: FederatedCredentials = {
  kind: 'federation',
  projectNumber: '123456789012',
  pool: 'aws-rotation',
  provider: 'aws-account',
  serviceAccount: 'profile-rotation@acme-prod.iam.gserviceaccount.com',
  customSubjectMapping: false,
};

const SESSION: FunctionSession = { account: '111122223333', roleName: 'engine', functionName: 'engine-1' };

/** An access like any other, but for what is given. */
export function access({ credentials, session, ...rest }: Partial<Omit<EngineAccess, 'credentials' | 'session'>> & {
  readonly credentials?: Partial<FederatedCredentials>;
  readonly session?: Partial<FunctionSession>;
} = {}): EngineAccess {
  return {
    environment: 'production',
    project: 'acme-prod',
    session: { ...SESSION, ...session },
    role: ROTATION_ROLE,
    credentials: { ...FEDERATION, ...credentials },
    endpoints: {},
    ...rest,
  };
}

export function accessBySecret(secretArn: string, rest: Partial<EngineAccess> = {}): EngineAccess {
  return { ...access(), credentials: { kind: 'secret', secretArn }, ...rest };
}

/** Names of role and function that the library takes. */
export const session: fc.Arbitrary<FunctionSession> = fc.record({
  account: fc.stringMatching(/^[0-9]{12}$/),
  roleName: fc.oneof(fc.stringMatching(/^[\w+=,.@-]{1,64}$/), fc.constant('assumed-role'), fc.stringMatching(/^[a-z]{64}$/)),
  functionName: fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), fc.stringMatching(/^[a-z]{64}$/)),
});
