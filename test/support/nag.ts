import type { App, IPolicyValidationContext } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';

/** Packs of cdk-nag for those who have to comply, beside AwsSolutions. */
const COMPLIANCE_PACKS = [HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks];

/** What cdk-nag's AwsSolutions finds about constructs whose path matches, as `rule at path`. */
export function findingsIn(app: App, path: RegExp): string[] {
  app.synth();
  return findingsOf(new AwsSolutionsChecks(app), app).filter((finding) => path.test(finding.slice(finding.indexOf(' at ') + 4)));
}

/** What the packs for compliance find in an app, as `rule at path`. */
export function complianceFindingsIn(app: App): string[] {
  app.synth();
  return COMPLIANCE_PACKS.flatMap((Pack) => findingsOf(new Pack(app), app));
}

function findingsOf(pack: Pick<AwsSolutionsChecks, 'validate'>, app: App): string[] {
  return pack
    .validate({ appConstruct: app } as unknown as IPolicyValidationContext)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${String(constructPath)}`),
    );
}
