import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  type Alert,
  type Brake,
  BREAKER_ID,
  BREAKER_OPEN_MS,
  type Cooldown,
  formatBrakeId,
  formatCooldownId,
  formatMinuteId,
  getMuteIds,
  listOtherCooldownIds,
  type LimitFacts,
  type Mute,
} from '../../../domain/alerts';
import { formatIsoTime } from '../../../domain/market-data';
import { tryConditionalWrite } from '../../shared/document-client';

/** The limits of notifications. Each write is conditional or atomic. Times are in milliseconds since 1970. */
export interface AlertLimits {
  /** Reads the mutes and the cooldown of an alert, those of other intervals, and the breaker. */
  read(alert: Alert): Promise<LimitFacts>;
  /** Starts a cooldown. Returns false if another invocation has replaced the previous one. */
  startCooldown(alert: Alert, next: Cooldown, previous: Cooldown | undefined, now: number): Promise<boolean>;
  /** Counts an alert. Returns the number of alerts in this minute. */
  countAlert(now: number): Promise<number>;
  /** Opens the breaker for five minutes. Returns until when it is open, and whether it was closed. */
  openBreaker(now: number): Promise<{ readonly isNew: boolean; readonly openUntil: string }>;
  readBrake(pattern: string): Promise<Brake>;
  /** Replaces a brake. Returns false if another invocation has changed it. */
  replaceBrake(pattern: string, next: Brake, now: number): Promise<boolean>;
}

const DAY_S = 86_400;
/** Unused rows are deleted after a week. */
const RETENTION_S = 7 * DAY_S;
const MAX_READ_ATTEMPTS = 3;

/** Creates the adapter of the table AlertLimits for the decisions about alerts. */
export const createAlertLimits = (client: DynamoDBDocumentClient, table: string): AlertLimits => {
  const createExpiry = (now: number): number => Math.floor(now / 1000) + RETENTION_S;
  return {
    read: async (alert) => {
      const cooldownId = formatCooldownId(alert);
      const otherIds = listOtherCooldownIds(alert);
      const ids = [...getMuteIds(alert), cooldownId, ...otherIds, BREAKER_ID];
      const rows = await readRows(client, table, ids);
      const breaker = rows.find(({ limitId }) => limitId === BREAKER_ID) as
        { openUntil?: string } | undefined;
      return {
        mutes: rows.filter(({ limitId }) => getMuteIds(alert).includes(limitId)) as unknown as Mute[],
        cooldown: rows.find(({ limitId }) => limitId === cooldownId) as Cooldown | undefined,
        ...(otherIds.length > 0 && {
          others: rows.filter(({ limitId }) => otherIds.includes(limitId)) as unknown as Cooldown[],
        }),
        breakerUntil: breaker?.openUntil,
      };
    },
    startCooldown: (alert, next, previous, now) =>
      tryConditionalWrite(
        client.send(
          new PutCommand({
            TableName: table,
            Item: {
              limitId: formatCooldownId(alert),
              ...next,
              expiresAt: createExpiry(Math.max(now, Date.parse(next.until))),
            },
            ...(previous === undefined
              ? { ConditionExpression: 'attribute_not_exists(limitId)' }
              : {
                  ConditionExpression: 'alertId = :previous',
                  ExpressionAttributeValues: { ':previous': previous.alertId },
                }),
          }),
        ),
      ),
    countAlert: async (now) => {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { limitId: formatMinuteId(now) },
          UpdateExpression: 'SET expiresAt = :expiry ADD alerts :one',
          ExpressionAttributeValues: { ':one': 1, ':expiry': createExpiry(now) },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(Attributes?.alerts ?? 1);
    },
    openBreaker: async (now) => {
      const openUntil = formatIsoTime(now + BREAKER_OPEN_MS);
      const isNew = await tryConditionalWrite(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { limitId: BREAKER_ID },
            UpdateExpression: 'SET openUntil = :until, expiresAt = :expiry',
            ConditionExpression: 'attribute_not_exists(openUntil) OR openUntil <= :now',
            ExpressionAttributeValues: {
              ':now': formatIsoTime(now),
              ':until': openUntil,
              ':expiry': createExpiry(now),
            },
          }),
        ),
      );
      return { isNew, openUntil };
    },
    readBrake: async (pattern) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { limitId: formatBrakeId(pattern) }, ConsistentRead: true }),
      );
      const { slots = [], version = 0 } = (Item ?? {}) as Partial<Brake>;
      return { slots, version };
    },
    replaceBrake: (pattern, next, now) =>
      tryConditionalWrite(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { limitId: formatBrakeId(pattern), ...next, expiresAt: createExpiry(now) },
            ConditionExpression: 'attribute_not_exists(limitId) OR version = :previous',
            ExpressionAttributeValues: { ':previous': next.version - 1 },
          }),
        ),
      ),
  };
};

type LimitRow = Readonly<Record<string, unknown>> & { readonly limitId: string };

/** Reads rows. BatchGetItem returns the keys that it did not process, which are read again. */
const readRows = async (
  client: DynamoDBDocumentClient,
  table: string,
  ids: readonly string[],
): Promise<readonly LimitRow[]> => {
  const rows: LimitRow[] = [];
  let keys: Record<string, unknown>[] = ids.map((limitId) => ({ limitId }));
  for (let attempt = 0; attempt < MAX_READ_ATTEMPTS; attempt++) {
    const response = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
    );
    rows.push(...((response.Responses?.[table] ?? []) as LimitRow[]));
    keys = response.UnprocessedKeys?.[table]?.Keys ?? [];
    if (keys.length === 0) return rows;
  }
  throw new Error(`failed to read ${keys.length} rows of ${table} in ${MAX_READ_ATTEMPTS} attempts`);
};
