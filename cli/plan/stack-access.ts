import { accountOf, partitionOf } from '../../lambda/aws/arn';
import { SecurityTokens } from '../caller/security-tokens';
import { awsClients, type AwsClients } from '../caller/aws';
import { notSeen, type Seen } from '../../lambda/preflight/seen';
import { ask } from './ask';
import type { AppStack } from './assembly';

/** How a stack and its surroundings can be looked at. */
export interface StackAccess {
  readonly clients: AwsClients;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** Where a stack is. */
type Place = Partial<Pick<AppStack, 'name' | 'account' | 'region' | 'lookupRoleArn'>>;

/** In which accounts stacks are looked at as the CDK's lookup role: in others than the caller's, or in all. */
export type LookupUse = 'elsewhere' | 'always';

/**
 * Looks at stacks with the caller's own credentials, or, in other accounts, as the role that the CDK looks things up
 * with there: bootstrapping makes it, and each stack names it.
 */
export class StackAccesses {
  private readonly accesses = new Map<string, Promise<Seen<StackAccess>>>();
  private callerArn: Promise<Seen<string>> | undefined;

  public constructor(
    private readonly caller: Seen<AwsClients>,
    private readonly lookup: LookupUse,
  ) {}

  /** Each account and region is opened once. */
  public async of(stack: Place): Promise<Seen<StackAccess>> {
    const key = JSON.stringify([stack.account, stack.region, stack.lookupRoleArn]);
    const access = this.accesses.get(key) ?? this.open(stack);
    this.accesses.set(key, access);
    return access;
  }

  /** A region of the caller's own account. */
  public async in(region: string): Promise<Seen<StackAccess>> {
    return this.of({ region });
  }

  private async open(stack: Place): Promise<Seen<StackAccess>> {
    if (!('seen' in this.caller)) {
      return notSeen('there are no AWS credentials');
    }
    const { seen: granted } = this.caller;
    this.callerArn ??= ask({ seen: new SecurityTokens(granted.sts) }, (tokens) => tokens.callerArn());
    const caller = await this.callerArn;
    if (!('seen' in caller)) {
      return caller;
    }
    const [partition, ours] = [partitionOf(caller.seen), accountOf(caller.seen)];
    const { account = ours, region = granted.homeRegion } = stack;
    const clients = account === ours && this.lookup === 'elsewhere' ? { seen: granted } : await lookupClients(granted, stack, { account, region, partition, ours });
    return 'seen' in clients ? { seen: { clients: clients.seen, account, region, partition } } : clients;
  }
}

async function lookupClients(
  caller: AwsClients,
  { name = '', lookupRoleArn }: Place,
  { account, region, partition, ours }: { readonly account: string; readonly region: string; readonly partition: string; readonly ours: string },
): Promise<Seen<AwsClients>> {
  const where = account === ours ? `stack ${name}` : `stack ${name} is of AWS account ${account}, and your credentials are of ${ours}`;
  if (lookupRoleArn === undefined) {
    return notSeen(`${where}; the app names no role to look things up with there`);
  }
  const roleArn = lookupRoleArn.replaceAll('${AWS::Partition}', partition);
  const credentials = await ask({ seen: new SecurityTokens(caller.sts) }, (tokens) => tokens.assume(roleArn));
  return 'seen' in credentials ? { seen: awsClients(region, credentials.seen) } : notSeen(`${where}: ${credentials.notSeen}`);
}
