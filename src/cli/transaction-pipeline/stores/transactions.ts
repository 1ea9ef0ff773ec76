import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { compareTexts } from '../../../domain/compare-texts';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import type { Deployment, Dynamo } from '../deployment';
import { getItems, queryItems, scanItems } from '../../target/read-items';
import { getPurchaseTime, TransactionRow, type TransactionKey } from './rows';

/** The number of segments of a table that are read at the same time. */
const SEGMENTS = 4;

/** A half-open period: from `from`, before `to`. ISO 8601 in UTC. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** The attributes of a row with a time. */
type TimeAttribute = 'ts' | 'receivedAt' | 'scoredAt' | 'confirmedAt';

/** Creates the error of a transaction that does not exist. */
export const createMissingError = (transactionId: string): UserError =>
  new UserError(
    `transaction ${JSON.stringify(transactionId)} does not exist: expected the id in the response of POST /transactions; ` +
      `GET /transactions?accountId=ID lists those of an account, and ${formatCommand('transaction-pipeline history ID')} shows one`,
  );

/** Reads the rows of Transactions. Reads are consistent. */
export class TransactionStore {
  private readonly dynamo: Dynamo;
  private readonly table: string;
  private readonly idsTable: string;

  constructor({ dynamo, getOutput }: Pick<Deployment, 'dynamo' | 'getOutput'>) {
    this.dynamo = dynamo;
    this.table = getOutput('TransactionsTableName');
    this.idsTable = getOutput('TransactionIdsTableName');
  }

  /** Reads a transaction by its id. @throws UserError if there is none */
  async get(transactionId: string): Promise<TransactionRow> {
    const row = await this.find(transactionId);
    if (row === undefined) throw createMissingError(transactionId);
    return row;
  }

  /** Reads a transaction by its id; undefined if there is none. */
  async find(transactionId: string): Promise<TransactionRow | undefined> {
    const { Item: id } = await this.dynamo.send(
      new GetCommand({ TableName: this.idsTable, Key: { transactionId }, ConsistentRead: true }),
    );
    if (!id) return undefined;
    const Key = { accountId: id.accountId as unknown, ts: id.ts as unknown };
    const { Item } = await this.dynamo.send(
      new GetCommand({ TableName: this.table, Key, ConsistentRead: true }),
    );
    return Item && TransactionRow.parse(Item);
  }

  /** Reads the rows with these keys, in any order. Keys without a row are omitted. */
  async getAll(keys: readonly TransactionKey[]): Promise<TransactionRow[]> {
    const items = await getItems(
      this.dynamo,
      this.table,
      keys.map(({ accountId, ts }) => ({ accountId, ts })),
    );
    return items.map((item) => TransactionRow.parse(item));
  }

  /** Reads transactions by their ids, in any order. Ids without a row are omitted. */
  async findAll(transactionIds: readonly string[]): Promise<TransactionRow[]> {
    const ids = await getItems(
      this.dynamo,
      this.idsTable,
      transactionIds.map((transactionId) => ({ transactionId })),
    );
    return this.getAll(ids as unknown as readonly TransactionKey[]);
  }

  /** Reads the transactions of an account in order of their time. */
  async listOfAccount(accountId: string): Promise<TransactionRow[]> {
    const items = await queryItems(this.dynamo, {
      TableName: this.table,
      KeyConditionExpression: 'accountId = :account',
      ExpressionAttributeValues: { ':account': accountId },
    });
    return items.map((item) => TransactionRow.parse(item));
  }

  /**
   * Finds the transactions whose time in an attribute, or in one of several, is in a period. Reads the whole table once,
   * because its key begins with the account.
   * @param attributes ISO 8601; `ts` is the time of the purchase
   * @param onRead is called with the number of rows that were read so far
   */
  async findInPeriod(
    attributes: TimeAttribute | readonly TimeAttribute[],
    { from, to }: Period,
    onRead: (count: number) => void = () => undefined,
  ): Promise<TransactionRow[]> {
    let count = 0;
    const names = [attributes].flat().map((attribute, index) => [`#time${index || ''}`, attribute] as const);
    const segments = await Promise.all(
      Array.from({ length: SEGMENTS }, (_, Segment) =>
        scanItems(
          this.dynamo,
          {
            TableName: this.table,
            FilterExpression: names.map(([name]) => `${name} >= :from AND ${name} < :to`).join(' OR '),
            ExpressionAttributeNames: Object.fromEntries(names),
            ExpressionAttributeValues: { ':from': from, ':to': to },
            Segment,
            TotalSegments: SEGMENTS,
          },
          (read) => onRead((count += read)),
        ),
      ),
    );
    return segments
      .flat()
      .map((item) => TransactionRow.parse(item))
      .sort((a, b) => compareTexts(getPurchaseTime(a), getPurchaseTime(b)));
  }
}
