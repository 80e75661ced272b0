import * as z from 'zod';
import { nameOf } from '../aws/arn';
import { isOperationName } from './gke-url';
import type { GkeOperation, GkeResource, ResourceState } from './resources';

/*
 * What the GKE Multi-Cloud API answers, as far as we read it. JSON of proto3 leaves out what is false or empty.
 */

/*
 * Names and ARNs of AWS go into calls, and into statements that somebody may paste into a policy: one without its form
 * is as good as none.
 */
const KMS_KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/;
export const AWS_REGION = /^[a-z]{2,}(?:-[a-z]+)+-[0-9]+$/;
export const NAME_OF_INSTANCE_PROFILE = String.raw`[\w+=,.@-]{1,128}`;
/** A name or an ARN. What is linked cannot be left out: an answer with anything else is no answer. */
const INSTANCE_PROFILE = new RegExp(String.raw`^(?:|${NAME_OF_INSTANCE_PROFILE}|arn:aws[a-z-]*:iam::[0-9]{12}:instance-profile/(?:[\x21-\x7e]+/)?${NAME_OF_INSTANCE_PROFILE})$`);

function ofForm(form: RegExp) {
  return z.string().optional().transform((text) => (text !== undefined && form.test(text) ? text : undefined));
}

const keySchema = z.object({ kmsKeyArn: ofForm(KMS_KEY_ARN) }).optional();
const profileSchema = z.string().regex(INSTANCE_PROFILE).default('');

export const resourceSchema = z.object({
  name: z.string().default(''),
  state: z.string().default('STATE_UNSPECIFIED'),
  reconciling: z.boolean().default(false),
  etag: z.string().optional(),
  errors: z.array(z.object({ message: z.string().default('') })).default([]),
  awsRegion: ofForm(AWS_REGION),
  controlPlane: z
    .object({
      iamInstanceProfile: profileSchema,
      awsServicesAuthentication: z.object({ roleArn: ofForm(ROLE_ARN) }).optional(),
      configEncryption: keySchema,
      databaseEncryption: keySchema,
      mainVolume: keySchema,
    })
    .optional(),
  config: z.object({ iamInstanceProfile: profileSchema, configEncryption: keySchema }).optional(),
});

const errorSchema = z.object({ code: z.number().default(0), message: z.string().default('') }).optional();

/** What a request with `validateOnly` is answered with is not documented, but for its type: an operation. */
export const validationSchema = z.object({ error: errorSchema });

export const operationSchema = z.object({
  name: z.string(),
  done: z.boolean().default(false),
  error: errorSchema,
  metadata: z
    .object({
      target: z.string().default(''),
      verb: z.string().default(''),
      createTime: z.string().default(''),
      endTime: z.string().optional(),
      statusDetail: z.string().optional(),
      errorDetail: z.string().optional(),
    })
    .optional(),
});

/** One that we may ask for again, or cancel. */
export const soleOperationSchema = operationSchema.extend({ name: z.string().refine(isOperationName) });

const pageSchema = z.object({ nextPageToken: z.string().default('') });

export const operationListSchema = pageSchema.extend({ operations: z.array(operationSchema).default([]) });
export const clusterListSchema = pageSchema.extend({ awsClusters: z.array(resourceSchema).default([]) });
export const nodePoolListSchema = pageSchema.extend({ awsNodePools: z.array(resourceSchema).default([]) });

/** A cluster has its profile in `controlPlane`, a node pool in `config`. */
export function toResource(resource: z.infer<typeof resourceSchema>): GkeResource {
  const { awsRegion, controlPlane, config } = resource;
  const iamInstanceProfile = (controlPlane ?? config)?.iamInstanceProfile ?? '';
  return {
    state: resource.state as ResourceState,
    reconciling: resource.reconciling,
    etag: resource.etag,
    profileName: nameOf(iamInstanceProfile),
    iamInstanceProfile,
    errors: resource.errors.map(({ message }) => message).filter((message) => message !== ''),
    keyArns: {
      configEncryption: (controlPlane ?? config)?.configEncryption?.kmsKeyArn,
      databaseEncryption: controlPlane?.databaseEncryption?.kmsKeyArn,
      mainVolume: controlPlane?.mainVolume?.kmsKeyArn,
    },
    awsRegion,
    apiRoleArn: controlPlane?.awsServicesAuthentication?.roleArn,
  };
}

export function toOperation(operation: z.infer<typeof operationSchema>): GkeOperation {
  const { metadata } = operation;
  const endTime = Date.parse(metadata?.endTime ?? '');
  return {
    name: operation.name,
    done: operation.done,
    target: metadata?.target ?? '',
    verb: metadata?.verb ?? '',
    createTime: Date.parse(metadata?.createTime ?? '') || 0,
    error: operation.error,
    endTime: Number.isNaN(endTime) ? undefined : endTime,
    statusDetail: metadata?.statusDetail,
    errorDetail: metadata?.errorDetail,
  };
}
