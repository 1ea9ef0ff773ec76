import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Alert, AlertDecision, AlertRow } from '../../../domain/alerts';
import { formatIsoTime } from '../../../domain/market-data';
import { tryConditionalUpdate } from '../../shared/document-client';
import { type History, queryHistory } from './history';

/**
 * `claimed`: process the alert now, with the earlier decision if there is one. `done`: it is notified, suppressed or delayed,
 * or its approval was requested. `in-progress`: claimed by another processor; retry later.
 */
export type ClaimResult =
  | { readonly state: 'claimed'; readonly decision?: AlertRow['decision'] }
  | { readonly state: 'done' | 'in-progress' };

/** Times are in milliseconds since 1970. */
export interface AlertHistory extends History<AlertRow> {
  /**
   * Writes the row of an alert and claims it from `now` to `until`.
   * @param isApproved whether an approval of the alert was given; otherwise an alert whose approval was requested is `done`
   */
  claim(alert: Alert, now: number, until: number, isApproved?: boolean): Promise<ClaimResult>;
  /**
   * Records the decision about a claimed alert, and replaces the end of its claim.
   * @throws Error if the claim was lost to another processor
   */
  recordDecision(
    alert: Alert,
    decision: AlertDecision,
    claimedUntil: number,
    nextClaimedUntil: number,
  ): Promise<void>;
  markNotified(alertId: string, now: number): Promise<void>;
  /** Records that the approval of an alert was requested. The first time counts. */
  markApprovalRequested(alertId: string, now: number): Promise<void>;
  /** Records that an alert of the same structure at a longer interval exists. The first one counts. */
  markReplaced(alertId: string, replacedBy: string): Promise<void>;
  /** Lists the alerts of a pattern that wait for a digest, from the oldest. */
  listDigestDue(pattern: string, limit: number): Promise<readonly AlertRow[]>;
  /** Adds a delayed alert to a digest. Returns its row, or undefined if another digest has sent it. */
  addToDigest(alertId: string, digestId: string): Promise<AlertRow | undefined>;
  /** Marks an alert of a digest as notified. */
  markDigested(alertId: string, digestId: string, now: number): Promise<void>;
}

/** The sparse index of the alerts that wait for a digest. */
const DIGEST_DUE_INDEX = 'byDigestDue';

/** Creates the adapter of the table AlertHistory, which has one row for each alert. */
export const createAlertHistory = (client: DynamoDBDocumentClient, table: string): AlertHistory => {
  /** Updates a row. Returns the new row, or undefined if the condition is not met. */
  const update = async (
    alertId: string,
    input: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
  ): Promise<AlertRow | undefined> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { alertId },
      ReturnValues: 'ALL_NEW',
      ...input,
    });
    const updated = await tryConditionalUpdate(client.send(command));
    return updated && ((updated.Attributes ?? {}) as AlertRow);
  };
  const markTime = async (
    alertId: string,
    field: 'notifiedAt' | 'approvalRequestedAt',
    now: number,
  ): Promise<void> => {
    const row = await update(alertId, {
      UpdateExpression: `SET ${field} = if_not_exists(${field}, :now)`,
      ConditionExpression: 'attribute_exists(alertId)',
      ExpressionAttributeValues: { ':now': formatIsoTime(now) },
    });
    if (!row) throw new Error(`alert ${alertId} has no row`);
  };
  return {
    claim: async ({ alertId, ...alert }, now, until, isApproved = false) => {
      const fields = Object.entries({ ...alert, claimedUntil: formatIsoTime(until) });
      const row = await update(alertId, {
        UpdateExpression: `SET ${fields.map((_, index) => `#f${index} = :f${index}`).join(', ')}`,
        ConditionExpression:
          'attribute_not_exists(alertId) OR (attribute_not_exists(notifiedAt) AND attribute_not_exists(suppressed) ' +
          `AND attribute_not_exists(heldFor) ${isApproved ? '' : 'AND attribute_not_exists(approvalRequestedAt) '}AND claimedUntil <= :now)`,
        ExpressionAttributeNames: Object.fromEntries(fields.map(([name], index) => [`#f${index}`, name])),
        ExpressionAttributeValues: {
          ':now': formatIsoTime(now),
          ...Object.fromEntries(fields.map(([, value], index) => [`:f${index}`, value])),
        },
      });
      if (row) return { state: 'claimed', decision: row.decision };
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { alertId }, ConsistentRead: true }),
      );
      return { state: isDone(Item as AlertRow | undefined, isApproved) ? 'done' : 'in-progress' };
    },
    recordDecision: async ({ alertId, pattern, replaces }, decision, claimedUntil, nextClaimedUntil) => {
      const fields = Object.entries({ ...toFields(decision, pattern), ...(replaces && { replaces }) });
      const row = await update(alertId, {
        UpdateExpression: `SET claimedUntil = :next, ${fields.map(([name]) => `${name} = :${name}`).join(', ')}`,
        ConditionExpression: 'claimedUntil = :claimed AND attribute_not_exists(notifiedAt)',
        ExpressionAttributeValues: {
          ':claimed': formatIsoTime(claimedUntil),
          ':next': formatIsoTime(nextClaimedUntil),
          ...Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
        },
      });
      if (!row) throw new Error(`the claim of ${alertId} has expired, and another invocation processes it`);
    },
    markNotified: (alertId, now) => markTime(alertId, 'notifiedAt', now),
    markApprovalRequested: (alertId, now) => markTime(alertId, 'approvalRequestedAt', now),
    markReplaced: async (alertId, replacedBy) => {
      await update(alertId, {
        UpdateExpression: 'SET replacedBy = if_not_exists(replacedBy, :by)',
        ConditionExpression: 'attribute_exists(alertId)',
        ExpressionAttributeValues: { ':by': replacedBy },
      });
    },
    listDigestDue: async (pattern, limit) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: DIGEST_DUE_INDEX,
          KeyConditionExpression: 'digestDue = :pattern',
          ExpressionAttributeValues: { ':pattern': pattern },
          Limit: limit,
        }),
      );
      return Items as AlertRow[];
    },
    addToDigest: (alertId, digestId) =>
      update(alertId, {
        UpdateExpression: 'SET digestId = :digest',
        ConditionExpression:
          'attribute_exists(digestDue) AND (attribute_not_exists(digestId) OR digestId = :digest)',
        ExpressionAttributeValues: { ':digest': digestId },
      }),
    markDigested: async (alertId, digestId, now) => {
      await update(alertId, {
        UpdateExpression: 'SET notifiedAt = :now REMOVE digestDue',
        ConditionExpression: 'digestId = :digest AND attribute_exists(digestDue)',
        ExpressionAttributeValues: { ':digest': digestId, ':now': formatIsoTime(now) },
      });
    },
    query: (query) => queryHistory(client, { table, id: 'alertId', kind: 'alert' }, query),
  };
};

const isDone = (row: AlertRow | undefined, isApproved: boolean): boolean =>
  row !== undefined &&
  [row.notifiedAt, row.suppressed, row.heldFor, isApproved ? undefined : row.approvalRequestedAt].some(
    (field) => field !== undefined,
  );

/** The fields of a row that contain a decision. */
export const toFields = (decision: AlertDecision, pattern: AlertRow['pattern']): Partial<AlertRow> => {
  if (decision === 'notify' || decision === 'approve') return { decision };
  return decision === 'digest' ? { heldFor: 'digest', digestDue: pattern } : { suppressed: decision };
};
