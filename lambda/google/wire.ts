import * as z from 'zod';
import { nameOf } from '../aws/arn';
import type { GkeOperation, GkeResource, ResourceState } from './resources';

/*
 * What the GKE Multi-Cloud API answers, as far as we read it. JSON of proto3 leaves out what is false or empty.
 */

const keySchema = z.object({ kmsKeyArn: z.string().optional() }).optional();

export const resourceSchema = z.object({
  name: z.string().default(''),
  state: z.string().default('STATE_UNSPECIFIED'),
  reconciling: z.boolean().default(false),
  etag: z.string().optional(),
  errors: z.array(z.object({ message: z.string().default('') })).default([]),
  awsRegion: z.string().optional(),
  controlPlane: z
    .object({
      iamInstanceProfile: z.string().default(''),
      awsServicesAuthentication: z.object({ roleArn: z.string().optional() }).optional(),
      configEncryption: keySchema,
      databaseEncryption: keySchema,
      mainVolume: keySchema,
    })
    .optional(),
  config: z.object({ iamInstanceProfile: z.string().default(''), configEncryption: keySchema }).optional(),
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

const pageSchema = z.object({ nextPageToken: z.string().default('') });

export const operationListSchema = pageSchema.extend({ operations: z.array(operationSchema).default([]) });
export const clusterListSchema = pageSchema.extend({ awsClusters: z.array(resourceSchema).default([]) });
export const nodePoolListSchema = pageSchema.extend({ awsNodePools: z.array(resourceSchema).default([]) });

/** A cluster has its profile in `controlPlane`, a node pool in `config`. */
export function toResource(resource: z.infer<typeof resourceSchema>): GkeResource {
  const { awsRegion, controlPlane, config } = resource;
  const iamInstanceProfile = (controlPlane ?? config)?.iamInstanceProfile ?? '';
  const apiRoleArn = controlPlane?.awsServicesAuthentication?.roleArn;
  return {
    state: resource.state as ResourceState,
    reconciling: resource.reconciling,
    ...(resource.etag === undefined ? {} : { etag: resource.etag }),
    profileName: nameOf(iamInstanceProfile),
    iamInstanceProfile,
    errors: resource.errors.map(({ message }) => message).filter((message) => message !== ''),
    keyArns: {
      configEncryption: (controlPlane ?? config)?.configEncryption?.kmsKeyArn,
      databaseEncryption: controlPlane?.databaseEncryption?.kmsKeyArn,
      mainVolume: controlPlane?.mainVolume?.kmsKeyArn,
    },
    ...(awsRegion === undefined ? {} : { awsRegion }),
    ...(apiRoleArn === undefined ? {} : { apiRoleArn }),
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
    ...(operation.error === undefined ? {} : { error: operation.error }),
    ...(Number.isNaN(endTime) ? {} : { endTime }),
    ...(metadata?.statusDetail === undefined ? {} : { statusDetail: metadata.statusDetail }),
    ...(metadata?.errorDetail === undefined ? {} : { errorDetail: metadata.errorDetail }),
  };
}
