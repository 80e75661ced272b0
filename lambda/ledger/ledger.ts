import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { awsCallError, callAws } from '../aws/aws-error';
import type { Assignment, DecidedAnswer, RequestRow, Told, Verdict } from './request-row';
import { KnownRows } from './known-rows';
import { parseRequestRow, parseTargetRow, parseWatchRow } from './parse-row';
import { newTargetRow, type TargetRow } from './target-row';
import { NO_WATCH, type WatchRow } from './watch-row';

/*
 * Every method throws ServiceCallError when DynamoDB cannot be asked, and UnreadableRowError for a row that was read and is
 * not as we write it, apart from what is said below.
 */

/** Somebody else wrote the row since it was read: read it again. */
export class LedgerConflictError extends Error {
  public override readonly name = 'LedgerConflictError';
}

/** One row: a look at ninety targets is one read and one write of it. */
const WATCH_KEY = 'watch#findings';

const MARSHALL = { removeUndefinedValues: true } as const;

/**
 * The ledger: one DynamoDB table with a row per target, a row per request, and one of the watch.
 *
 * All reads are strongly consistent and all writes conditional. No write spans two rows; the order in which rows are
 * written is such that repeating the whole invocation completes what a killed one began.
 */
export class Ledger {
  private readonly known = new KnownRows();

  public constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** From here on `known…` is what has been read and written since. */
  public forget(): void {
    this.known.forget();
  }

  /** As it was read or written last. */
  public knownRequest(requestId: string): RequestRow | undefined {
    const key = requestKey(requestId);
    return this.known.read(key, (item) => ({ ...parseRequestRow(this.table, key, item), id: requestId }));
  }

  /** As it was read or written last. */
  public knownTarget(resourceName: string): TargetRow | undefined {
    const key = targetKey(resourceName);
    return this.known.read(key, (item) => ({ ...parseTargetRow(this.table, key, item), id: resourceName }));
  }

  /** The row of a target; a new one, not yet written, where the ledger knows nothing of it. */
  public async target(resourceName: string): Promise<TargetRow> {
    const key = targetKey(resourceName);
    const item = await this.read(key);
    return item === undefined ? newTargetRow(resourceName) : { ...parseTargetRow(this.table, key, item), id: resourceName };
  }

  /**
   * Writes a target's row over the one that was read.
   *
   * @returns the row as written.
   * @throws LedgerConflictError when the row has changed since.
   */
  public async saveTarget(row: TargetRow): Promise<TargetRow> {
    return this.replace(targetKey(row.id), row);
  }

  /** What the watch has found; nothing, where it has never looked. */
  public async watch(): Promise<WatchRow> {
    const item = await this.read(WATCH_KEY);
    return item === undefined ? NO_WATCH : parseWatchRow(this.table, WATCH_KEY, item);
  }

  /**
   * Writes the row of the watch over the one that was read.
   *
   * @returns the row as written.
   * @throws LedgerConflictError when another look has written it since.
   */
  public async saveWatch(row: WatchRow): Promise<WatchRow> {
    return this.replace(WATCH_KEY, row);
  }

  public async request(requestId: string): Promise<RequestRow | undefined> {
    const key = requestKey(requestId);
    const item = await this.read(key);
    return item === undefined ? undefined : { ...parseRequestRow(this.table, key, item), id: requestId };
  }

  /** Writes a request's row unless it is there, and returns the row that is there then: a repeat changes nothing. */
  public async openRequest(row: RequestRow): Promise<RequestRow> {
    try {
      await this.conditionally(() =>
        this.client.send(
          new PutItemCommand({
            TableName: this.table,
            Item: marshall({ ...row, id: requestKey(row.id) }, MARSHALL),
            ConditionExpression: 'attribute_not_exists(id)',
          }),
        ),
      );
      return row;
    } catch (error) {
      if (!(error instanceof LedgerConflictError)) {
        throw error;
      }
      return (await this.request(row.id)) ?? row;
    }
  }

  public async saveAssignments(requestId: string, assignments: readonly Assignment[]): Promise<void> {
    await this.update(requestId, { assignments });
  }

  /** Notes that the execution was started. */
  public async markStarted(requestId: string, startedAt: number): Promise<void> {
    await this.update(requestId, { startedAt });
  }

  public async saveRefusal(requestId: string, refusedSince: number | undefined): Promise<void> {
    await this.update(requestId, { refusedSince });
  }

  public async saveAwaited(requestId: string): Promise<void> {
    await this.update(requestId, { awaited: true });
  }

  /** Decides the answer of a request unless one has been decided, and returns the one that stands. */
  public async decideAnswer(requestId: string, answer: DecidedAnswer): Promise<DecidedAnswer> {
    return this.decide(requestId, 'answer', answer);
  }

  /** Notes that CloudFormation has the answer, and forgets the bearer URL. */
  public async closeRequest(requestId: string, answeredAt: number): Promise<void> {
    await this.update(requestId, { answeredAt, sealedUrl: undefined });
  }

  /** Decides the verdict of a long rotation unless one has been decided, and returns the one that stands. */
  public async decideVerdict(requestId: string, verdict: Verdict): Promise<Verdict> {
    return this.decide(requestId, 'verdict', verdict);
  }

  /** Notes who asks for a verdict, unless somebody has asked before. @returns who was the first to ask. */
  public async tellVerdict(requestId: string, askedBy: string): Promise<string> {
    return this.decide(requestId, 'verdictToldTo', askedBy);
  }

  /** Notes what of the request is told. */
  public async saveTold(requestId: string, told: readonly Told[]): Promise<void> {
    await this.update(requestId, { told });
  }

  /** Notes that the wait condition has its signal, or that nobody waits for it any more. */
  public async closeWait(requestId: string, signalledAt: number): Promise<void> {
    await this.update(requestId, { signalledAt });
  }

  /** Writes something of a request unless it is there. @returns what stands then. */
  private async decide<What extends 'answer' | 'verdict' | 'verdictToldTo'>(requestId: string, what: What, value: NonNullable<RequestRow[What]>): Promise<NonNullable<RequestRow[What]>> {
    try {
      await this.update(requestId, { [what]: value }, `attribute_exists(id) AND attribute_not_exists(${what})`);
      return value;
    } catch (error) {
      const standing = error instanceof LedgerConflictError ? (await this.request(requestId))?.[what] : undefined;
      if (standing === undefined) {
        throw error;
      }
      return standing;
    }
  }

  /** Writes what is given of a request's row; `undefined` takes it out. No name of ours is a word of DynamoDB's. */
  private async update(requestId: string, changes: Partial<RequestRow>, condition = 'attribute_exists(id)'): Promise<void> {
    const set = Object.entries(changes).filter(([, value]) => value !== undefined);
    const gone = Object.keys(changes).filter((name) => !set.some(([one]) => one === name));
    const clauses = [
      ...(set.length === 0 ? [] : [`SET ${set.map(([name]) => `${name} = :${name}`).join(', ')}`]),
      ...(gone.length === 0 ? [] : [`REMOVE ${gone.join(', ')}`]),
    ];
    await this.conditionally(async () => {
      const { Attributes: after } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: marshall({ id: requestKey(requestId) }),
          UpdateExpression: clauses.join(' '),
          ConditionExpression: condition,
          ExpressionAttributeValues: set.length === 0 ? undefined : marshall(Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])), MARSHALL),
          ReturnValues: 'ALL_NEW',
        }),
      );
      this.known.learn(requestKey(requestId), after && unmarshall(after));
    });
  }

  private async replace<Row extends { readonly revision: number }>(key: string, row: Row): Promise<Row> {
    const next: Row = { ...row, revision: row.revision + 1 };
    const item = marshall({ ...next, id: key }, MARSHALL);
    await this.conditionally(() =>
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: item,
          ConditionExpression: row.revision === 0 ? 'attribute_not_exists(id)' : 'revision = :read',
          ExpressionAttributeValues: row.revision === 0 ? undefined : marshall({ ':read': row.revision }),
        }),
      ),
    );
    this.known.learn(key, unmarshall(item));
    return next;
  }

  private async read(id: string): Promise<unknown> {
    return callAws('dynamodb:GetItem', `table ${this.table}`, async () => {
      const { Item } = await this.client.send(new GetItemCommand({ TableName: this.table, Key: marshall({ id }), ConsistentRead: true }));
      const item = Item === undefined ? undefined : unmarshall(Item);
      this.known.learn(id, item);
      return item;
    });
  }

  private async conditionally(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        throw new LedgerConflictError('the row was written by somebody else', { cause: error });
      }
      throw awsCallError('dynamodb:PutItem or UpdateItem', `table ${this.table}`, error);
    }
  }
}

function targetKey(resourceName: string): string {
  return `target#${resourceName}`;
}

function requestKey(requestId: string): string {
  return `request#${requestId}`;
}
