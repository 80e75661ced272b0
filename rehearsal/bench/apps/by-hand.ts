import { App, type AppProps, CustomResource, Stack } from 'aws-cdk-lib';
import { CfnInstanceProfile, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { runAlone } from './run-alone';

/** As many plain roles, profiles and custom resources on one function, which has no code to speak of. */
export function byHand(count: number, props: AppProps): App {
  const app = new App(props);
  const stack = new Stack(app, 'ByHand');
  const handler = new LambdaFunction(stack, 'Handler', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = () => undefined;') });
  for (let index = 0; index < count; index += 1) {
    const role = new Role(stack, `Role${index}`, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    const profile = new CfnInstanceProfile(stack, `Profile${index}`, { roles: [role.roleName] });
    new CustomResource(stack, `Link${index}`, { serviceToken: handler.functionArn, properties: { Profile: profile.ref, Pool: `pool-${index}` } });
  }
  return app;
}

runAlone(module, byHand);
