import { type EvaluationResult, type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { awsCallError } from './aws-error';

/** What a role would be about to do. */
export interface AccessQuestion {
  readonly roleArn: string;
  readonly actions: readonly string[];
  /** ARN, or `*`. */
  readonly resource: string;
  /** Condition keys that the request would carry, with their values. */
  readonly strings?: Readonly<Record<string, string>>;
  /** Condition keys that would be `true`. */
  readonly flags?: readonly string[];
}

/**
 * What the policies of a role allow, as IAM simulates it: identity policies, the permissions boundary and, as far as it
 * knows their conditions, service control policies. It knows neither the policy of a key nor the tags of a resource.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export class PolicySimulation {
  public constructor(private readonly client: IAMClient) {}

  /** @throws ServiceCallError. */
  public async evaluate({ roleArn, actions, resource, strings = {}, flags = [] }: AccessQuestion): Promise<readonly EvaluationResult[]> {
    const results: EvaluationResult[] = [];
    let Marker: string | undefined;
    try {
      do {
        const page = await this.client.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: roleArn,
            ActionNames: [...actions],
            ResourceArns: [resource],
            ContextEntries: [
              ...Object.entries(strings).map(([name, value]) => ({
                ContextKeyName: name,
                ContextKeyValues: [value],
                ContextKeyType: 'string' as const,
              })),
              ...flags.map((name) => ({ ContextKeyName: name, ContextKeyValues: ['true'], ContextKeyType: 'boolean' as const })),
            ],
            ...(Marker === undefined ? {} : { Marker }),
          }),
        );
        results.push(...(page.EvaluationResults ?? []));
        Marker = page.IsTruncated === true ? page.Marker : undefined;
      } while (Marker !== undefined);
    } catch (error) {
      throw awsCallError('iam:SimulatePrincipalPolicy', roleArn, error);
    }
    return results;
  }
}
