import * as z from 'zod';
import { ServiceCallError } from '../errors/service-call-error';
import { AWS_REGION, NAME_OF_INSTANCE_PROFILE } from '../google/wire';
import { isOperationName } from '../google/gke-url';
import type { Credentials, Link, Profile } from '../request/link';
import { linkRules } from '../request/link-properties';
import type { Target } from '../request/target';
import type { Asked, Assignment, DecidedAnswer, RequestRow, Told, Verdict } from './request-row';
import type { Busy, Claim, Fate, Finished, LinkedRole, MoveProgress, NodesMoved, NodesSeen, PreflightProgress, RecordedOperation, SentChange, TargetRow } from './target-row';
import { FINDING_KINDS, type FindingKind, type NotedCall, type Notice, type OpenFinding, type WatchedTarget, type WatchRow } from './watch-row';

/*
 * What the ledger says is parsed like what CloudFormation sends: names in it become parts of URLs to which tokens are
 * sent, regions become hosts. Fields that we do not know are kept, because rows are written back whole: after a rollback
 * an older engine meets rows of a newer one.
 */

/** A row cannot be used as it is. It is waited for, because a person may mend it. The message quotes nothing of it. */
export class UnreadableRowError extends ServiceCallError {
  public constructor(table: string, id: string, fields: readonly string[]) {
    super(`In the ledger (table ${table}) the row ${id} is not as the engine writes it: ${fields.join(', ')}. Nothing was done by it.`, 'transient', {
      remedy: 'Somebody else has written it: put it right, or restore the table.',
    });
  }
}

/** What the row says where it can be used, undefined where it cannot. */
export async function ifReadable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnreadableRowError) {
      return undefined;
    }
    throw error;
  }
}

/** A rule for every field. */
type Rules<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> };

function of<T>(rules: Rules<T>): z.ZodType<T> {
  // The type of each field was checked above; that of the whole is beyond inference.
  return z.looseObject(rules) as unknown as z.ZodType<T>;
}

const text = z.string();
const id = text.min(1).max(1024);
const time = z.number().nonnegative();
const count = z.int().nonnegative();
const names = z.array(text);
const yes = z.literal(true);

const target = of<Target>({ project: linkRules.project, location: linkRules.name, cluster: linkRules.name, nodePool: linkRules.name.optional() });

const credentials: z.ZodType<Credentials> = z.discriminatedUnion('Kind', [z.looseObject(linkRules.workloadIdentityFederation), z.looseObject(linkRules.secret)]);

const link = of<Link>({
  target,
  profile: of<Link['profile']>({ name: linkRules.profileName, arn: linkRules.profileArn }).refine(({ name, arn }) => arn.endsWith(`/${name}`)),
  timeoutSeconds: time,
  respectPodDisruptionBudgets: z.boolean(),
  credentials,
  wait: linkRules.wait.optional(),
  preflight: linkRules.preflight,
  adopt: z.boolean(),
});

const fate = of<Fate>({ profile: text, leftOver: text.optional() });

const assignment = of<Assignment>({
  link,
  role: z.enum(['link', 'restore', 'delete']),
  done: z.boolean(),
  sameProfile: yes.optional(),
  gaveUp: text.optional(),
  fate: fate.optional(),
});

const status = z.enum(['SUCCESS', 'FAILED']);

const requestRow = of<RequestRow>({
  id,
  requestType: z.enum(['Create', 'Update', 'Delete']),
  stackId: id,
  logicalResourceId: id,
  physicalResourceId: text.optional(),
  issuedAt: time,
  sealedUrl: z.base64().min(1).optional(),
  executionArn: id.startsWith('arn:').optional(),
  asked: of<Asked>({ resourceType: id, link, oldLink: link.optional() }).optional(),
  assignments: z.array(assignment).optional(),
  startedAt: time.optional(),
  answer: of<DecidedAnswer>({ status, reason: text.optional(), physicalResourceId: text, data: z.record(text, text).optional() }).optional(),
  answeredAt: time.optional(),
  awaited: yes.optional(),
  verdict: of<Verdict>({ status, reason: text.optional() }).optional(),
  verdictToldTo: id.optional(),
  signalledAt: time.optional(),
  told: z.array(of<Told>({ type: text, target: text, profile: text, sent: z.boolean() })).optional(),
  refusedSince: time.optional(),
  expires: time,
});

/** Empty where a target had none before we came. */
const anyProfileName = text.regex(new RegExp(`^(?:|${NAME_OF_INSTANCE_PROFILE})$`));
const profile = of<Profile>({ name: anyProfileName, arn: text.regex(new RegExp(String.raw`^arn:aws[a-z-]*:iam::\d{12}:instance-profile/[\x21-\x7e]+$`)).optional() });
const region = text.regex(AWS_REGION);
const verb = z.enum(['update', 'rollback']);
const change = { verb, toward: anyProfileName, requestId: id };

const nodesMoved = of<NodesMoved>({ moved: count, of: count });
const nodesSeen = of<NodesSeen>({ at: time, moved: count });
const progress = of<MoveProgress>({
  requestId: id,
  why: text,
  operation: text.optional(),
  statusDetail: text.optional(),
  nodes: nodesMoved.optional(),
  pace: of<NonNullable<MoveProgress['pace']>>({ first: nodesSeen, last: nodesSeen }).optional(),
});

const targetRow = of<TargetRow>({
  id,
  revision: count,
  claim: of<Claim>({
    requestId: id,
    issuedAt: time,
    goal: z.enum(['link', 'restore']),
    notBefore: time,
    ended: z.boolean(),
    awsRegion: region.optional(),
    previous: id.optional(),
    finished: of<Finished>({
      toDelete: names,
      remark: text.optional(),
      at: time.optional(),
      fates: z.array(fate).optional(),
      nodes: nodesMoved.optional(),
    }).optional(),
  }).optional(),
  desired: profile.optional(),
  before: profile.optional(),
  uses: names.optional(),
  credentials: credentials.optional(),
  history: names,
  tombstones: names,
  linkMovedOn: text.optional(),
  leaving: z.array(profile),
  operation: of<RecordedOperation>({
    ...change,
    name: text.refine(isOperationName),
    startedAt: time,
    cancelRequested: z.boolean(),
    cancelRefused: text.optional(),
    outlived: yes.optional(),
  }).optional(),
  sent: of<SentChange>({ ...change, at: time, until: time }).optional(),
  attempts: of<TargetRow['attempts']>({ patch: count, rollback: count }),
  busy: of<Busy>({ since: time, refused: verb.optional(), words: text.optional() }).optional(),
  progress: progress.optional(),
  prepared: text.optional(),
  roles: z.array(of<LinkedRole>({ profile: text, name: text, id: text })).optional(),
  preflight: of<PreflightProgress>({ since: time, passed: z.boolean(), warnings: text.optional() }).optional(),
  settledOn: text.optional(),
  degradedBefore: z.boolean().optional(),
  awaitingEvidenceSince: time.optional(),
  neverSent: names.optional(),
  awsRegion: region.optional(),
});

const kinds = z.enum(Object.keys(FINDING_KINDS) as [FindingKind, ...FindingKind[]]);
const finding = of<OpenFinding>({ kind: kinds, profile: text, what: text, since: time, by: text.optional() });
const watchRow = of<WatchRow>({
  revision: count,
  targets: z.record(
    text,
    of<WatchedTarget>({ lookedAt: time, findings: z.array(finding), unknown: names.optional(), call: of<NotedCall>({ at: time, by: text }).optional() }),
  ),
  notices: z.array(of<Notice>({ what: z.enum(['found', 'resolved']), target: text, finding, at: time, logged: yes.optional() })),
});

/** @throws UnreadableRowError naming table, row and fields. */
export function parseWatchRow(table: string, key: string, item: unknown): WatchRow {
  return parse(watchRow, table, key, item);
}

/** @throws UnreadableRowError naming table, row and fields. */
export function parseTargetRow(table: string, key: string, item: unknown): TargetRow {
  return parse(targetRow, table, key, item);
}

/** @throws UnreadableRowError naming table, row and fields. */
export function parseRequestRow(table: string, key: string, item: unknown): RequestRow {
  return parse(requestRow, table, key, item);
}

function parse<T>(rules: z.ZodType<T>, table: string, key: string, item: unknown): T {
  const result = rules.safeParse(item);
  if (!result.success) {
    throw new UnreadableRowError(table, key, [...new Set(result.error.issues.map(({ path }) => path.join('.') || 'the whole row'))]);
  }
  return result.data;
}
