import type { LocalCloud } from '../../rehearsal/play/local-cloud';
import type { Intercept, InterceptedCall } from '../../rehearsal/world/gateway/fault';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';

/** A request as IAM would judge it, with the policies that the caller's role had at that moment. */
export interface AwsRequest {
  readonly handler: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | string[]>>;
  /** Inline policies of the caller's role: JSON by name. */
  readonly policies: Readonly<Record<string, string>>;
}

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';

/** Not AWS, or not authorized by IAM. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ServiceName.GOOGLE_STS,
  ServiceName.GOOGLE_IAM_CREDENTIALS,
  ServiceName.GKE_MULTICLOUD,
  ServiceName.CLOUDFORMATION_RESPONSE,
]);

type Judged = Pick<AwsRequest, 'resource' | 'context'>;

/** Records every request of the functions to AWS, as it is sent. */
export class AwsRequestRecorder {
  public readonly requests: AwsRequest[] = [];

  public constructor(
    private readonly cloud: LocalCloud,
    decide: Intercept = () => 'pass',
  ) {
    cloud.gateway.intercept = (call) => {
      if (!ELSEWHERE.has(call.service)) {
        this.requests.push({
          handler: call.handler,
          action: `${call.service}:${call.action}`,
          policies: this.policiesOf(call),
          ...this.judged(call),
        });
      }
      return decide(call);
    };
  }

  /** The request is signed, so it says whose role it is. */
  private policiesOf({ request }: InterceptedCall): Readonly<Record<string, string>> {
    const accessKeyId = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const roleName = this.cloud.lambda.identityOf(accessKeyId)?.split('/')[1];
    if (roleName === undefined) {
      throw new Error('the request is not signed by a function');
    }
    return this.cloud.iam.role(roleName).inlinePolicies;
  }

  private judged({ service, action, request }: InterceptedCall): Judged {
    switch (service) {
      case ServiceName.DYNAMODB:
        return { resource: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${jsonField(request.body, 'TableName')}`, context: { 'dynamodb:LeadingKeys': [leadingKeyOf(request.body)] } };
      case ServiceName.STATES:
        return { resource: jsonField(request.body, action === 'DescribeExecution' ? 'executionArn' : 'stateMachineArn'), context: {} };
      case ServiceName.KMS:
        return { resource: jsonField(request.body, 'KeyId'), context: {} };
      case ServiceName.EVENTS:
        return judgedByEventBridge(request.body);
      case ServiceName.SECRETS_MANAGER:
        return { resource: jsonField(request.body, 'SecretId'), context: {} };
      case ServiceName.EC2:
      case ServiceName.AUTO_SCALING:
        return { resource: '*', context: {} };
      case ServiceName.IAM:
        return judgedByIam(this.cloud, new URLSearchParams(request.body));
      case 'cloudformation':
        return { resource: new URLSearchParams(request.body).get('StackName') ?? '', context: {} };
      default:
        throw new Error(`nobody has said which resource ${service} ${action} is about`);
    }
  }
}

/** Everything that functions send goes to one bus. */
function judgedByEventBridge(body: string): Judged {
  const { Entries: entries } = JSON.parse(body) as { readonly Entries: readonly { readonly EventBusName: string; readonly Source: string }[] };
  const [{ EventBusName: bus } = { EventBusName: '' }] = entries;
  return {
    resource: bus.startsWith('arn:') ? bus : `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${bus}`,
    context: { 'events:source': entries.map(({ Source: source }) => source) },
  };
}

/** IAM looks the profile up first: its path is part of its ARN, its tags are part of the context. */
function judgedByIam(cloud: LocalCloud, parameters: URLSearchParams): Judged {
  const simulated = parameters.get('PolicySourceArn');
  if (simulated !== null) {
    return { resource: simulated, context: {} };
  }
  const name = parameters.get('InstanceProfileName') ?? '';
  const profile = cloud.iam.current.profiles.get(name);
  const requestTags = tagsOf(parameters);
  return {
    resource: profile?.arn ?? `arn:aws:iam::${ACCOUNT}:instance-profile/${name}`,
    context: {
      ...Object.fromEntries(Object.entries(profile?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
      ...Object.fromEntries(requestTags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
      ...(requestTags.length === 0 ? {} : { 'aws:TagKeys': requestTags.map(([key]) => key) }),
    },
  };
}

function tagsOf(parameters: URLSearchParams): readonly (readonly [string, string])[] {
  const tags: [string, string][] = [];
  for (let index = 1; parameters.has(`Tags.member.${index}.Key`); index += 1) {
    tags.push([parameters.get(`Tags.member.${index}.Key`) ?? '', parameters.get(`Tags.member.${index}.Value`) ?? '']);
  }
  return tags;
}

/** Of the one row that a request of the ledger is about. */
function leadingKeyOf(body: string): string {
  const { Key: key, Item: item } = JSON.parse(body) as Record<'Key' | 'Item', { readonly id: { readonly S: string } } | undefined>;
  return (key ?? item)?.id.S ?? '';
}

function jsonField(body: string, name: string): string {
  return String((JSON.parse(body) as Readonly<Record<string, unknown>>)[name]);
}
