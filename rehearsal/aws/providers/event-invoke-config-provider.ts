import type { ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { LambdaStandIn } from '../lambda/lambda-stand-in';
import { object, optionalNumber, optionalText, text } from './properties';

/** `AWS::Lambda::EventInvokeConfig`: retries and on-failure destination of a function. */
export function eventInvokeConfigProvider(lambda: LambdaStandIn): ResourceProvider {
  const configure = (properties: ResolvedProperties): ProvisionedResource => {
    const functionName = text(properties, 'FunctionName');
    lambda.configureEventInvoke(functionName, {
      maximumRetryAttempts: optionalNumber(properties, 'MaximumRetryAttempts'),
      maximumEventAgeSeconds: optionalNumber(properties, 'MaximumEventAgeInSeconds'),
      onFailure: optionalText(object(object(properties, 'DestinationConfig'), 'OnFailure'), 'Destination'),
    });
    return { physicalId: `${functionName}|${optionalText(properties, 'Qualifier') ?? '$LATEST'}`, attributes: {} };
  };
  return {
    replacedBy: ['FunctionName', 'Qualifier'],
    create: ({ properties }) => configure(properties),
    update: (_physicalId, _previous, { properties }) => configure(properties),
    delete: (_physicalId, properties) => lambda.configureEventInvoke(text(properties, 'FunctionName'), {}),
  };
}
