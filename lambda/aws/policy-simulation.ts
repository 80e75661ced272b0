import { type EvaluationResult, type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import { callAws } from './aws-error';

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
    const question = {
      PolicySourceArn: roleArn,
      ActionNames: [...actions],
      ResourceArns: [resource],
      ContextEntries: [
        ...Object.entries(strings).map(([name, value]) => ({ ContextKeyName: name, ContextKeyValues: [value], ContextKeyType: 'string' as const })),
        ...flags.map((name) => ({ ContextKeyName: name, ContextKeyValues: ['true'], ContextKeyType: 'boolean' as const })),
      ],
    };
    return callAws('iam:SimulatePrincipalPolicy', roleArn, async () => {
      const results: EvaluationResult[] = [];
      for await (const { EvaluationResults = [] } of paginateSimulatePrincipalPolicy({ client: this.client }, question)) {
        results.push(...EvaluationResults);
      }
      return results;
    });
  }
}
