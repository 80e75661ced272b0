import type { App, IPolicyValidationContext } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/** What cdk-nag's AwsSolutions finds about constructs whose path matches, as `rule at path`. */
export function findingsIn(app: App, path: RegExp): string[] {
  app.synth();
  const report = new AwsSolutionsChecks(app).validate({ appConstruct: app } as unknown as IPolicyValidationContext);
  return report.violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources
      .map(({ constructPath }) => String(constructPath))
      .filter((constructPath) => path.test(constructPath))
      .map((constructPath) => `${ruleName} at ${constructPath}`),
  );
}
