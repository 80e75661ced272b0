import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  type ResourceSignalStatus,
  SignalResourceCommand,
  type Stack,
  type StackResourceDetail,
} from '@aws-sdk/client-cloudformation';
import type { CloudFormationStandIn } from '../../../../../rehearsal/aws/cloudformation/cloudformation-stand-in';
import { LoopbackServer } from '../../../../../rehearsal/world/http/loopback-server';
import { STACK } from './local-cloud';

/** The real client, which talks to a stand-in over loopback. */
export class ApiClient {
  public static async open(standIn: CloudFormationStandIn): Promise<ApiClient> {
    const server = await LoopbackServer.start(standIn.apiHandler);
    const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
    return new ApiClient(server, new CloudFormationClient({ region: 'us-east-1', endpoint: server.origin, credentials }));
  }

  private constructor(
    private readonly server: LoopbackServer,
    private readonly client: CloudFormationClient,
  ) {}

  public async close(): Promise<void> {
    this.client.destroy();
    await this.server.stop();
  }

  public async signal(LogicalResourceId: string, UniqueId: string, Status: ResourceSignalStatus = 'SUCCESS', StackName = STACK): Promise<void> {
    await this.client.send(new SignalResourceCommand({ StackName, LogicalResourceId, UniqueId, Status }));
  }

  public async stack(StackName: string): Promise<Stack | undefined> {
    return (await this.client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  }

  public async stackNames(): Promise<readonly (string | undefined)[]> {
    const { Stacks } = await this.client.send(new DescribeStacksCommand({}));
    return (Stacks ?? []).map(({ StackName }) => StackName);
  }

  public async resource(LogicalResourceId: string, StackName = STACK): Promise<StackResourceDetail | undefined> {
    return (await this.client.send(new DescribeStackResourceCommand({ StackName, LogicalResourceId }))).StackResourceDetail;
  }
}
