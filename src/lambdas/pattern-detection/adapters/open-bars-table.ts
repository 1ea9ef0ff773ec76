import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { EncodedRow } from '../../../domain/bars';
import { getAllItems } from '../../shared/batch-get';
import { tryConditionalWrite } from '../../shared/document-client';

/** A stored row of open bars. */
export interface SavedBars extends EncodedRow {
  /** Each write increments it. */
  readonly version: number;
  /** The version with which the cold part was written. */
  readonly coldVersion: number;
  /** The correlation ids of the last processed events, one for each shard, the newest first. */
  readonly positions: readonly string[];
}

/** The new contents of a row. */
export type NewBars = Omit<SavedBars, 'version' | 'coldVersion'>;

/** Identifies the contents of a row: each write has a new version and new positions. */
export type RowVersion = Pick<SavedBars, 'version' | 'positions'>;

export interface OpenBarsTable {
  /** Loads the versions of the rows that exist, with consistent reads. */
  loadVersions(rows: readonly string[]): Promise<ReadonlyMap<string, RowVersion>>;
  /** Loads the rows that exist, with consistent reads. @throws Error if another invocation writes one of them meanwhile */
  load(rows: readonly string[]): Promise<ReadonlyMap<string, SavedBars>>;
  /**
   * Replaces the loaded row; undefined for a new row. Returns it as it is saved.
   * @throws Error if another invocation has replaced it in the meantime
   */
  save(row: string, next: NewBars, previous: SavedBars | undefined): Promise<SavedBars>;
}

interface HotItem {
  readonly part: string;
  readonly version: number;
  readonly coldVersion: number;
  readonly positions: readonly string[];
  readonly bars: Uint8Array;
}

type ColdItem = Pick<HotItem, 'part' | 'version' | 'bars'>;

const getHotKey = (row: string): string => `${row}#hot`;
const getColdKey = (row: string): string => `${row}#cold`;

/**
 * Creates the adapter of the table OpenBars. The hot part of a row is written with each batch, the cold part only if it
 * has changed, in one transaction with the hot part.
 */
export const createOpenBarsTable = (client: DynamoDBDocumentClient, table: string): OpenBarsTable => ({
  loadVersions: async (rows) => {
    const keys = rows.map((row) => ({ part: getHotKey(row) }));
    const fields = ['part', 'version', 'positions'];
    const items = await getAllItems<Omit<HotItem, 'coldVersion' | 'bars'>>(client, table, keys, fields);
    const byPart = new Map(items.map(({ part, version, positions }) => [part, { version, positions }]));
    return new Map(
      rows.flatMap((row) => {
        const found = byPart.get(getHotKey(row));
        return found ? [[row, found] as const] : [];
      }),
    );
  },
  load: async (rows) => {
    const keys = rows.flatMap((row) => [{ part: getHotKey(row) }, { part: getColdKey(row) }]);
    const items = await getAllItems<HotItem | ColdItem>(client, table, keys);
    const byPart = new Map(items.map((item) => [item.part, item]));
    const saved = new Map<string, SavedBars>();
    for (const row of rows) {
      const hot = byPart.get(getHotKey(row)) as HotItem | undefined;
      const cold = byPart.get(getColdKey(row));
      if (hot?.coldVersion !== cold?.version)
        throw new Error(`failed to read the open bars of row ${row}: another invocation is replacing them`);
      if (!hot || !cold) continue;
      const { version, coldVersion, positions, bars } = hot;
      saved.set(row, { version, coldVersion, positions, hot: bars, cold: cold.bars });
    }
    return saved;
  },
  save: async (row, { hot, cold, positions }, previous) => {
    const version = (previous?.version ?? 0) + 1;
    const isColdChanged = previous === undefined || !isEqual(previous.cold, cold);
    const coldVersion = isColdChanged ? version : previous.coldVersion;
    const item: HotItem = { part: getHotKey(row), version, coldVersion, positions, bars: hot };
    const coldItem: ColdItem = { part: getColdKey(row), version, bars: cold };
    const putHot = { TableName: table, Item: item, ...createCondition(previous) };
    const putBoth = [{ Put: putHot }, { Put: { TableName: table, Item: coldItem } }];
    const isSaved = isColdChanged
      ? await tryTransaction(client.send(new TransactWriteCommand({ TransactItems: putBoth })))
      : await tryConditionalWrite(client.send(new PutCommand(putHot)));
    if (!isSaved)
      throw new Error(`failed to save the open bars of row ${row}: another invocation has replaced them`);
    return { hot, cold, positions, version, coldVersion };
  },
});

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => a === b || Buffer.compare(a, b) === 0;

const createCondition = (previous: SavedBars | undefined) =>
  previous === undefined
    ? { ConditionExpression: 'attribute_not_exists(part)' }
    : {
        ConditionExpression: 'version = :previous',
        ExpressionAttributeValues: { ':previous': previous.version },
      };

/** Runs a transaction. Returns false if a condition is not met. */
const tryTransaction = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    const isCondition =
      error instanceof TransactionCanceledException &&
      error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed');
    if (isCondition) return false;
    throw error;
  }
};
