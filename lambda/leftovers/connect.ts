import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { GoogleAuth } from 'google-auth-library';
import { InstanceProfiles } from '../aws/instance-profiles';
import { awsClientDefaults } from '../clients/aws';
import type { GoogleIdentity } from '../google/credentials';
import { GkeLocation } from '../google/gke-location';
import { withoutSecrets } from '../log/without-secrets';
import type { LeftoversOptions } from './command-line';
import type { Witnesses } from './witnesses';

/** IAM answers for the whole account from there, and EC2 lists regions, where the caller has configured none. */
const FALLBACK_REGION = 'us-east-1';

/** Somebody has no credentials; one sentence per cloud says which, and what to do. */
export class CredentialsError extends Error {
  public override readonly name = 'CredentialsError';
}

/**
 * Finds the caller's own credentials for both clouds.
 *
 * @throws CredentialsError where there are none.
 */
export async function connect(options: LeftoversOptions, environment: NodeJS.ProcessEnv): Promise<Witnesses> {
  const homeRegion = await callersRegion();
  const iam = new IAMClient({ ...settings(), region: homeRegion });
  const [aws, google] = await Promise.allSettled([
    iam.config.credentials(),
    // Naming a project keeps the library from running gcloud to find one.
    new GoogleAuth({ projectId: options.projects[0], scopes: ['https://www.googleapis.com/auth/cloud-platform'] }).getClient(),
  ]);
  if (aws.status === 'rejected' || google.status === 'rejected') {
    const sentences = [
      ...(aws.status === 'fulfilled' ? [] : [`No AWS credentials (${said(aws.reason)}): run "aws sso login" or "aws configure", or set AWS_PROFILE.`]),
      ...(google.status === 'fulfilled'
        ? []
        : [
            `No Google credentials (${said(google.reason)}): run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to the path of a credential file.`,
          ]),
    ];
    throw new CredentialsError(sentences.join('\n'));
  }
  const identity: GoogleIdentity = { client: google.value, who: 'your application-default credentials' };
  return {
    profiles: new InstanceProfiles(iam),
    places: options.projects.flatMap((project) =>
      options.locations.map((location) => ({ project, location, gke: new GkeLocation(identity, project, location, environment) })),
    ),
    regions: options.regions,
    homeRegion,
    ec2: perRegion((region) => new EC2Client({ ...settings(), region, credentials: iam.config.credentials })),
    cloudFormation: perRegion((region) => new CloudFormationClient({ ...settings(), region, credentials: iam.config.credentials })),
    now: () => Date.now(),
  };
}

/** The functions try once, because their state machine tries again; here nobody would. */
function settings() {
  return { ...awsClientDefaults(), maxAttempts: 3 };
}

async function callersRegion(): Promise<string> {
  try {
    return await new IAMClient({}).config.region();
  } catch {
    return FALLBACK_REGION;
  }
}

function perRegion<Client>(make: (region: string) => Client): (region: string) => Client {
  const clients = new Map<string, Client>();
  return (region) => {
    const client = clients.get(region) ?? make(region);
    clients.set(region, client);
    return client;
  };
}

function said(reason: unknown): string {
  return withoutSecrets(reason instanceof Error ? reason.message : String(reason)).replace(/\.$/, '');
}
