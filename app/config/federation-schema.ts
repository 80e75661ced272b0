import { z } from 'zod';
import { POOL_OR_PROVIDER, PROJECT_NUMBER, SERVICE_ACCOUNT } from '../../lib/google/google-names';
import { digits, flag, text } from './leaves';

/** Whom Google is to trust, and what for; the rest is the same for everybody. */
interface Federation {
  readonly description: string;
  /** The AWS account that the provider is for, e.g. `the AWS account`. */
  readonly account: string;
  /** What the service account is for, e.g. `to impersonate`. */
  readonly serviceAccount: string;
}

/** Workload identity federation of an AWS role. */
export function federation({ description, account, serviceAccount }: Federation) {
  return z
    .strictObject({
      projectNumber: digits(PROJECT_NUMBER, { description: 'Number, not ID, of the project that the workload identity pool belongs to.' }),
      pool: digits(POOL_OR_PROVIDER, { description: 'ID of the workload identity pool.' }),
      provider: digits(POOL_OR_PROVIDER, { description: `ID of the pool's provider for ${account}.` }),
      serviceAccount: text(SERVICE_ACCOUNT, { description: `E-mail address of the service account ${serviceAccount}.` }),
      customSubjectMapping: flag("Whether the provider maps google.subject to something else than Google's default, the ARN of the caller. Default: false.").optional(),
    })
    .meta({ description });
}
