import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { LambdaStandIn } from '../lambda/lambda-stand-in';
import { object, optionalNumber, optionalText, text } from './properties';

/** `AWS::Lambda::EventInvokeConfig`: retries and on-failure destination of a function. */
export class EventInvokeConfigProvider implements ResourceProvider {
  public readonly replacedBy = ['FunctionName', 'Qualifier'];

  public constructor(private readonly lambda: LambdaStandIn) {}

  public create({ properties }: CreateResourceRequest): ProvisionedResource {
    return this.configure(properties);
  }

  public update(_physicalId: string, _previous: ResolvedProperties, { properties }: CreateResourceRequest): ProvisionedResource {
    return this.configure(properties);
  }

  public delete(_physicalId: string, properties: ResolvedProperties): void {
    this.lambda.configureEventInvoke(text(properties, 'FunctionName'), {});
  }

  private configure(properties: ResolvedProperties): ProvisionedResource {
    const functionName = text(properties, 'FunctionName');
    this.lambda.configureEventInvoke(functionName, {
      maximumRetryAttempts: optionalNumber(properties, 'MaximumRetryAttempts'),
      maximumEventAgeSeconds: optionalNumber(properties, 'MaximumEventAgeInSeconds'),
      onFailure: optionalText(object(object(properties, 'DestinationConfig'), 'OnFailure'), 'Destination'),
    });
    return { physicalId: `${functionName}|${optionalText(properties, 'Qualifier') ?? '$LATEST'}`, attributes: {} };
  }
}
