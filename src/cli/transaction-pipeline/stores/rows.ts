import { z } from 'zod';
import { OUTCOMES } from '../../../domain/fraud/types';

const ScorePart = z.object({ name: z.string(), points: z.number(), reason: z.string() });

/** A row of Transactions: the transaction, what its processing added, and when. Times are ISO 8601 in UTC. */
export const TransactionRow = z.looseObject({
  accountId: z.string(),
  /** The time of the purchase, `#` and the id. */
  ts: z.string(),
  transactionId: z.string(),
  merchantId: z.string(),
  amount: z.number(),
  currency: z.string(),
  merchantCategory: z.string().optional(),
  country: z.string().optional(),
  region: z.string().optional(),
  cardNotPresent: z.boolean().optional(),
  localHour: z.number().optional(),
  recentTxnCount: z.number().optional(),
  receivedAt: z.string(),
  traceHeader: z.string().optional(),
  score: z.number().optional(),
  outcome: z.enum(OUTCOMES).optional(),
  parts: z.array(ScorePart).optional(),
  matchedRules: z.array(z.string()).optional(),
  model: z.string().optional(),
  scoredAt: z.string().optional(),
  notifiedAt: z.string().optional(),
  fraud: z.boolean().optional(),
  confirmedAt: z.string().optional(),
  confirmedBy: z.string().optional(),
});
export type TransactionRow = z.infer<typeof TransactionRow>;

/** The key of a row of Transactions. */
export type TransactionKey = Pick<TransactionRow, 'accountId' | 'ts'>;

/** A row of AuditLogs: one event of a transaction's history. */
export const AuditRow = z.looseObject({
  transactionId: z.string(),
  /** The time of the event, `#` and its id. */
  ts: z.string(),
  type: z.string(),
  source: z.string().optional(),
  rule: z.string().optional(),
  outcome: z.string().optional(),
  traceId: z.string().optional(),
  replayName: z.string().optional(),
  detail: z.unknown(),
});
export type AuditRow = z.infer<typeof AuditRow>;

/** A row of Profiles: the stored history of an account or a merchant. */
export const ProfileRow = z.looseObject({
  profileId: z.string(),
  /** The bounded history, in the format of the fraud detector. */
  state: z.instanceof(Uint8Array).optional(),
  version: z.number().optional(),
  timeZone: z.string().optional(),
  country: z.string().optional(),
});
export type ProfileRow = z.infer<typeof ProfileRow>;

/** Returns the time of the purchase in the sort key of a row, ISO 8601. */
export const getPurchaseTime = ({ ts }: Pick<TransactionRow, 'ts'>): string => ts.slice(0, ts.indexOf('#'));
