import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import {
  type Approval,
  type AuditRow,
  type Decision,
  createDecisionRow,
  type ApprovalStep,
  SYSTEM_ACTOR,
} from '../../../domain/approvals';
import { formatIsoTime } from '../../../domain/market-data';
import { tryConditionalWrite } from '../../shared/document-client';

/** A step that is not a decision. The row contains its time as `<step>At`. */
export type MarkableStep = Extract<ApprovalStep, 'sent' | 'delivered' | 'notified'>;

/** Each write is conditional and includes its audit row. Times are in milliseconds since 1970. */
export interface ApprovalTracking {
  /** Returns false if the approval already exists. */
  create(approval: Approval): Promise<boolean>;
  get(approvalId: string): Promise<Approval | undefined>;
  /**
   * Records a decision. Returns false if the approval is not pending, the link belongs to another approval, or its
   * deadline has passed.
   * @param decideBy the deadline; the SDK starts no retry of the write after it
   */
  recordDecision(approvalId: string, decision: Decision, decideBy: string): Promise<boolean>;
  /** Expires an approval. Returns false if it is decided, or its deadline has not passed. */
  expire(approvalId: string, now: number): Promise<boolean>;
  /** Marks a step as done, unless it is already marked. */
  mark(approvalId: string, step: MarkableStep, now: number): Promise<void>;
  /** Lists the open approvals by their expiry. */
  listOpen(): Promise<readonly string[]>;
}

/** The index of open approvals. It is sparse: only open approvals have its key. */
const OPEN_INDEX = 'byOpen';

/** Creates the adapter of the table ApprovalTracking. */
export const createApprovalTracking = (client: DynamoDBDocumentClient, table: string): ApprovalTracking => {
  const update = (
    approvalId: string,
    audit: AuditRow,
    {
      condition,
      set,
      close,
      values,
      timeoutMs,
    }: {
      condition: string;
      set: string;
      close: boolean;
      values: Record<string, unknown>;
      timeoutMs?: number;
    },
  ): Promise<boolean> => {
    const expressions = [condition, set, close ? '#open' : ''].join(' ');
    const names = Object.entries({ '#state': 'state', '#open': 'open' });
    const input: UpdateCommandInput = {
      TableName: table,
      Key: { approvalId },
      ConditionExpression: condition,
      UpdateExpression: `SET ${set}, audit = list_append(audit, :audit)${close ? ' REMOVE #open' : ''}`,
      ExpressionAttributeValues: { ...values, ':audit': [audit] },
    };
    const used = Object.fromEntries(names.filter(([name]) => expressions.includes(name)));
    if (Object.keys(used).length > 0) input.ExpressionAttributeNames = used;
    const options = timeoutMs === undefined ? {} : { abortSignal: AbortSignal.timeout(timeoutMs) };
    return tryConditionalWrite(client.send(new UpdateCommand(input), options));
  };
  return {
    create: (approval) =>
      tryConditionalWrite(
        client.send(
          new PutCommand({
            TableName: table,
            Item: approval,
            ConditionExpression: 'attribute_not_exists(approvalId)',
          }),
        ),
      ),
    get: async (approvalId) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { approvalId }, ConsistentRead: true }),
      );
      return Item as Approval | undefined;
    },
    recordDecision: (approvalId, decision, decideBy) => {
      const { jti, verdict, by, note, decidedAt: at } = decision;
      return update(approvalId, createDecisionRow(decision), {
        condition: '#state = :pending AND jti = :jti AND decideBy > :now',
        set: `#state = :verdict, decidedAt = :now, decidedBy = :by${note === undefined ? '' : ', note = :note'}`,
        close: verdict === 'REJECTED',
        // The SDK retries a failed write for some seconds. The condition of each retry contains the time of the first
        // attempt, so the timeout enforces the deadline.
        timeoutMs: Math.max(0, Date.parse(decideBy) - at),
        values: {
          ':pending': 'PENDING',
          ':jti': jti,
          ':verdict': verdict,
          ':now': formatIsoTime(at),
          ':by': by,
          ...(note !== undefined && { ':note': note }),
        },
      });
    },
    expire: (approvalId, now) =>
      update(
        approvalId,
        { step: 'expired', at: formatIsoTime(now), by: SYSTEM_ACTOR },
        {
          condition: '#state = :pending AND decideBy <= :now',
          set: '#state = :expired, decidedAt = :now, decidedBy = :by',
          close: true,
          values: {
            ':pending': 'PENDING',
            ':expired': 'EXPIRED',
            ':now': formatIsoTime(now),
            ':by': SYSTEM_ACTOR,
          },
        },
      ),
    mark: async (approvalId, step, now) => {
      await update(
        approvalId,
        { step, at: formatIsoTime(now), by: SYSTEM_ACTOR },
        {
          condition: `attribute_exists(approvalId) AND attribute_not_exists(${step}At)`,
          set: `${step}At = :now`,
          close: step === 'notified',
          values: { ':now': formatIsoTime(now) },
        },
      );
    },
    listOpen: async () => {
      const ids: string[] = [];
      const query = {
        TableName: table,
        IndexName: OPEN_INDEX,
        KeyConditionExpression: '#open = :open',
        ExpressionAttributeNames: { '#open': 'open' },
        ExpressionAttributeValues: { ':open': 'open' },
      };
      for await (const { Items } of paginateQuery({ client }, query))
        ids.push(...(Items ?? []).map(({ approvalId }) => String(approvalId)));
      return ids;
    },
  };
};
