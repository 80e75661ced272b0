import * as cdk from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A finding of cdk-nag that is as it should be. */
export interface AcknowledgedFinding {
  readonly id: string;
  readonly reason: string;
}

/** What `Validations` of aws-cdk-lib has of use to us. */
interface Acknowledging {
  of(scope: IConstruct): { acknowledge?(...findings: AcknowledgedFinding[]): void };
}

/**
 * Acknowledges findings where the CDK of whoever uses the library can: older ones have no `Validations`, and neither has a
 * cdk-nag that would look for them there.
 */
export function acknowledge(scope: IConstruct, ...findings: AcknowledgedFinding[]): void {
  const { Validations: validations } = cdk as { readonly Validations?: Acknowledging };
  validations?.of(scope).acknowledge?.(...findings);
}
