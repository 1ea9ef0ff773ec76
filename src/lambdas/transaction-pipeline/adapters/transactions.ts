import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  encodeCursor,
  type TransactionKey,
  type TransactionQuery,
  type TransactionRow,
} from '../../../domain/transactions';

/** The keys of a transaction by its id, and the digest of what its sender described. */
export interface StoredId extends TransactionKey {
  readonly digest: string;
}

export interface TransactionPage {
  readonly items: readonly TransactionRow[];
  /** The cursor of the next page; undefined for the last one. */
  readonly next?: string;
}

/** Reads transactions. Reads by key are consistent. */
export interface Transactions {
  findId(transactionId: string): Promise<StoredId | undefined>;
  get(key: TransactionKey): Promise<TransactionRow | undefined>;
  /** Lists the transactions of an account, newest first. */
  query(query: TransactionQuery): Promise<TransactionPage>;
}

export interface TransactionTables {
  readonly transactions: string;
  readonly ids: string;
}

/** A sort key after all of its time. */
const AFTER_ALL_IDS = '#~';
/** A sort key before and after those of all times. */
const [FIRST, LAST] = ['0', '9'];

/** Creates the reader of single rows of the table Transactions. */
export const createTransactionReader =
  (client: DynamoDBDocumentClient, table: string): Transactions['get'] =>
  async ({ accountId, ts }) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { accountId, ts }, ConsistentRead: true }),
    );
    return Item as TransactionRow | undefined;
  };

/** Creates the reader of the tables Transactions and TransactionIds. */
export const createTransactions = (
  client: DynamoDBDocumentClient,
  { transactions, ids }: TransactionTables,
): Transactions => ({
  findId: async (transactionId) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: ids, Key: { transactionId }, ConsistentRead: true }),
    );
    return Item as StoredId | undefined;
  },
  get: createTransactionReader(client, transactions),
  query: async ({ accountId, from, to, limit, after }) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: transactions,
        KeyConditionExpression: 'accountId = :account AND ts BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':account': accountId,
          ':from': from ?? FIRST,
          ':to': to === undefined ? LAST : `${to}${AFTER_ALL_IDS}`,
        },
        ScanIndexForward: false,
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: { accountId, ts: after } }),
      }),
    );
    return {
      items: Items as TransactionRow[],
      ...(LastEvaluatedKey && { next: encodeCursor(String(LastEvaluatedKey.ts)) }),
    };
  },
});
