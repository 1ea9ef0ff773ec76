import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Score } from '../../../domain/fraud';
import type { TransactionKey, TransactionRow } from '../../../domain/transactions';
import {
  createSetExpression,
  type TransactItems,
  type TransactResult,
  tryTransactWrite,
} from '../../shared/transact-write';
import { createProfileUpdate, type ProfileChange } from './profiles';
import type { TransactionTables } from './transactions';

/** The result of a write: `done`, another state that makes it needless, or `conflict` with another write of the same rows. */
export type WriteResult = 'done' | 'needless' | 'conflict';

/** A score with its time and its author. */
export interface NewScore extends Score {
  readonly scoredAt: string;
  /** The invocation. */
  readonly scoredBy: string;
}

/** The result of an investigation. */
export interface NewFeedback {
  readonly fraud: boolean;
  readonly confirmedAt: string;
  readonly confirmedBy: string;
}

/** The row of a transaction as it was read. */
type ReadRow = TransactionKey & Pick<TransactionRow, 'fraud'>;

/** Writes of a transaction together with the histories that it changes: both or neither. */
export interface TransactionWrites {
  /** Stores a new transaction. `needless`: its id exists. */
  accept(row: TransactionRow, digest: string, account: ProfileChange): Promise<WriteResult>;
  /**
   * Stores the score of a transaction once. `needless`: it has one, the transaction does not exist, or an investigation had
   * a result after the row was read.
   * @param merchant undefined if the history of the merchant remains as it is
   */
  recordScore(row: ReadRow, score: NewScore, merchant?: ProfileChange): Promise<WriteResult>;
  /**
   * Stores the scores of several transactions, each once, and the histories of their merchants. `conflict`: one of the
   * rows or histories was changed since it was read, so nothing is stored.
   * @param merchants each once; with the scores at most 100
   */
  recordScores(
    scores: readonly { readonly row: ReadRow; readonly score: NewScore }[],
    merchants: readonly ProfileChange[],
  ): Promise<'done' | 'conflict'>;
  /**
   * Stores the result of an investigation. `conflict` also if there is another result since the row was read: the changes
   * of the histories depend on the earlier result.
   */
  recordFeedback(
    row: ReadRow,
    feedback: NewFeedback,
    profiles: readonly ProfileChange[],
  ): Promise<'done' | 'conflict'>;
}

/** The first item decides whether the write is needless. Only the profiles can conflict with it. */
const toWriteResult = (result: TransactResult): WriteResult => {
  if (result.state === 'written') return 'done';
  return result.state === 'condition' && result.failed.includes(0) ? 'needless' : 'conflict';
};

/** Creates the item of a DynamoDB transaction that scores a row, unless it has a score or another result of its investigation. */
const createScoreUpdate = (
  table: string,
  { accountId, ts, fraud }: ReadRow,
  score: NewScore,
): TransactItems[number] => {
  const { ExpressionAttributeValues: values, ...update } = createSetExpression({ ...score });
  return {
    Update: {
      TableName: table,
      Key: { accountId, ts },
      ...update,
      ExpressionAttributeValues: { ...values, ...(fraud !== undefined && { ':read': fraud }) },
      ConditionExpression:
        'attribute_exists(accountId) AND attribute_not_exists(#score)' +
        (fraud === undefined ? ' AND attribute_not_exists(fraud)' : ' AND fraud = :read'),
    },
  };
};

/** Creates the writer of the tables Transactions, TransactionIds and Profiles. */
export const createTransactionWrites = (
  client: DynamoDBDocumentClient,
  { transactions, ids, profiles }: TransactionTables & { readonly profiles: string },
): TransactionWrites => ({
  accept: async (row, digest, account) => {
    const { transactionId, accountId, ts } = row;
    const result = await tryTransactWrite(client, [
      {
        Put: {
          TableName: ids,
          Item: { transactionId, accountId, ts, digest },
          ConditionExpression: 'attribute_not_exists(transactionId)',
        },
      },
      {
        Put: {
          TableName: transactions,
          Item: { ...row },
          ConditionExpression: 'attribute_not_exists(accountId)',
        },
      },
      createProfileUpdate(profiles, account),
    ]);
    return toWriteResult(result);
  },
  recordScore: async (row, score, merchant) => {
    const result = await tryTransactWrite(client, [
      createScoreUpdate(transactions, row, score),
      ...(merchant ? [createProfileUpdate(profiles, merchant)] : []),
    ]);
    return toWriteResult(result);
  },
  recordScores: async (scores, merchants) => {
    const { state } = await tryTransactWrite(client, [
      ...scores.map(({ row, score }) => createScoreUpdate(transactions, row, score)),
      ...merchants.map((merchant) => createProfileUpdate(profiles, merchant)),
    ]);
    return state === 'written' ? 'done' : 'conflict';
  },
  recordFeedback: async ({ accountId, ts, fraud }, feedback, changes) => {
    const result = await tryTransactWrite(client, [
      {
        Update: {
          TableName: transactions,
          Key: { accountId, ts },
          ...createSetExpression({ ...feedback }),
          // A replay of an old result, or one that comes late, does not replace a later one. The same result again has no
          // changes of histories, so it must still be the same.
          ConditionExpression:
            changes.length === 0
              ? '#fraud = :fraud AND #confirmedAt < :confirmedAt'
              : fraud === undefined
                ? 'attribute_exists(accountId) AND attribute_not_exists(#fraud)'
                : '#fraud <> :fraud AND #confirmedAt < :confirmedAt',
        },
      },
      ...changes.map((change) => createProfileUpdate(profiles, change)),
    ]);
    return result.state === 'written' ? 'done' : 'conflict';
  },
});
