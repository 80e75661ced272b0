import * as z from 'zod';
import { ANSWER_WITHIN_SECONDS, CONTRACT_VERSION, LONGEST_WAIT_SECONDS, PROFILE_PATH_PREFIX } from '../../lib/contract';
import type { Link } from './link';

const text = z.string().min(1).max(256);
/** Names become parts of URLs to which access tokens are sent: none of them may say where a URL goes. */
const segment = (pattern: RegExp): z.ZodString => text.regex(pattern, 'has to be one segment of a resource name');
const projectName = segment(/^[a-z0-9][a-z0-9.:-]*$/);
const googleName = segment(/^[a-z0-9-]+$/);
const profileName = segment(/^[\w+=,.@-]+$/);
const wholeSeconds = z.string().regex(/^[1-9]\d{0,5}$/, 'has to be a whole number of seconds').transform(Number);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** How the parts of a link look, when they arrive and where they are stored. */
export const linkRules = {
  project: projectName,
  name: googleName,
  profileName,
  profileArn: z
    .string()
    .max(2048)
    .regex(new RegExp(`^arn:[^:]+:iam::\\d{12}:instance-profile${PROFILE_PATH_PREFIX}`), {
      error: `has to be the ARN of an instance profile below the path ${PROFILE_PATH_PREFIX}`,
    }),
  wait: z.string().regex(/^[A-Za-z0-9]{1,255}$/, 'has to be a logical ID'),
  preflight: z.enum(['ENFORCE', 'WARN', 'OFF']),
  workloadIdentityFederation: {
    Kind: z.literal('workloadIdentityFederation'),
    Audience: text.startsWith('//iam.googleapis.com/'),
    ServiceAccount: text.regex(/^[\w.-]+@[\w.-]+$/, 'has to be the e-mail address of a service account'),
  },
  secret: { Kind: z.literal('secret'), SecretArn: z.string().startsWith('arn:').max(2048) },
} as const;

const credentials = z.discriminatedUnion('Kind', [z.object(linkRules.workloadIdentityFederation), z.object(linkRules.secret)]);

/** Every leaf is text, because CloudFormation makes it so; unknown properties (ServiceToken among them) are ignored. */
const schema = z.object({
  ContractVersion: z.literal(CONTRACT_VERSION, {
    error: `has to be ${CONTRACT_VERSION}: construct and functions come from different versions; synthesize and deploy again`,
  }),
  Project: projectName,
  Location: googleName,
  Cluster: googleName,
  NodePool: googleName.optional(),
  ProfileName: profileName,
  ProfileArn: linkRules.profileArn,
  TimeoutSeconds: wholeSeconds,
  RespectPodDisruptionBudgets: flag,
  Wait: linkRules.wait.optional(),
  Preflight: linkRules.preflight,
  Adopt: flag,
  Credentials: credentials,
});

/** The request's properties cannot be acted on. The message names each property at fault. */
export class InvalidPropertiesError extends Error {
  public override readonly name = 'InvalidPropertiesError';
}

/**
 * Parses `ResourceProperties` of the link.
 *
 * @throws InvalidPropertiesError naming every property that is missing or wrong.
 */
export function parseLinkProperties(properties: unknown): Link {
  const parsed = parse(schema, properties);
  if (!parsed.ProfileArn.endsWith(`/${parsed.ProfileName}`)) {
    throw new InvalidPropertiesError(
      `the link's properties cannot be used, and nothing was touched: ProfileArn: ${parsed.ProfileArn} is not the ARN of ProfileName ${parsed.ProfileName}.`,
    );
  }
  return {
    ...outlineOf(parsed),
    profile: { name: parsed.ProfileName, arn: parsed.ProfileArn },
    timeoutSeconds: Math.min(parsed.TimeoutSeconds, parsed.Wait === undefined ? ANSWER_WITHIN_SECONDS : LONGEST_WAIT_SECONDS),
    respectPodDisruptionBudgets: parsed.RespectPodDisruptionBudgets,
    credentials: parsed.Credentials,
    wait: parsed.Wait,
  };
}

/** What a link is about, which is known before anything is deployed. */
export type LinkOutline = Pick<Link, 'target' | 'preflight' | 'adopt'>;

/**
 * Parses the properties of a link that do not depend on other resources.
 *
 * @throws InvalidPropertiesError naming every one of them that is missing or wrong.
 */
export function parseLinkOutline(properties: unknown): LinkOutline {
  return outlineOf(parse(outlineSchema, properties));
}

const outlineSchema = schema.pick({ ContractVersion: true, Project: true, Location: true, Cluster: true, NodePool: true, Preflight: true, Adopt: true });

function outlineOf({ Project, Location, Cluster, NodePool, Preflight, Adopt }: z.infer<typeof outlineSchema>): LinkOutline {
  return { target: { project: Project, location: Location, cluster: Cluster, nodePool: NodePool }, preflight: Preflight, adopt: Adopt };
}

function parse<T>(properties: z.ZodType<T>, values: unknown): T {
  const result = properties.safeParse(values);
  if (result.success) {
    return result.data;
  }
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'ResourceProperties'}: ${issue.message}`);
  throw new InvalidPropertiesError(
    `the link's properties cannot be used, and nothing was touched: ${faults.join('; ')}. ` +
      'They are written by the construct: was the template edited, or deployed by another version?',
  );
}
