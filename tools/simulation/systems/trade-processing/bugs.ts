import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { findActiveRegion } from '../../../../src/cli/trade-processing/active-region';
import { type TradeRegion, TRADE_REGIONS } from '../../../../src/config/trade-processing';
import type { Checkpoint } from '../../../../src/domain/ledger';
import type { RecordTable } from '../../../../src/lambdas/trade-processing/adapters/record-table';
import type { RecorderOutput } from '../../../../src/lambdas/trade-processing/record-trades';
import { NO_BUG, type Seams } from './seams';

const getOther = (region: TradeRegion): TradeRegion => TRADE_REGIONS.find((other) => other !== region)!;
const isOfChain = (pk: unknown): boolean => String(pk).startsWith('CHAIN#');

/** Removes the conditions of writes. @param isAffected selects the rows by their partition key */
const removeConditions =
  (isAffected: (pk: unknown) => boolean): Seams['wrapTableClient'] =>
  (client) => {
    const send = (command: object): unknown =>
      client.send(
        command instanceof TransactWriteCommand
          ? new TransactWriteCommand({
              ...command.input,
              TransactItems: (command.input.TransactItems ?? []).map((item) =>
                item.Put && isAffected(item.Put.Item?.pk)
                  ? { Put: { TableName: item.Put.TableName, Item: item.Put.Item } }
                  : item,
              ),
            })
          : (command as never),
      );
    return { send } as unknown as DynamoDBDocumentClient;
  };

/** Changes the sort keys of rows, in what is read by key and in what is written. */
const changeSortKeys =
  (change: (pk: string, sk: string) => string): Seams['wrapRecordTable'] =>
  (table): RecordTable => ({
    ...table,
    getRows: (keys) => table.getRows(keys.map(({ pk, sk }) => ({ pk, sk: change(pk, sk) }))),
    write: (writes) =>
      table.write(
        writes.map((write) => ({
          ...write,
          row: { ...write.row, sk: change(write.row.pk, write.row.sk) },
        })),
      ),
  });

/** Takes a result of a transaction that wrote nothing for one that wrote everything. */
const mistakeForWritten =
  (state: 'conflict' | 'condition'): Seams['wrapRecordTable'] =>
  (table) => ({
    ...table,
    write: async (writes) => {
      const result = await table.write(writes);
      return result.state === state ? { state: 'written' } : result;
    },
  });

const IN_ANY_REGION = new RegExp(`(${TRADE_REGIONS.join('|')})$`);

/** The bugs that the simulation must find: what each one changes. */
const BUGS = {
  /** A trade row replaces an earlier one in place of failing, so that two chains record the same trade. */
  'no conditional write': { wrapTableClient: removeConditions((pk) => !isOfChain(pk)) },
  /** An entry replaces another one with the same sequence number. */
  'fork of a chain': { wrapTableClient: removeConditions(isOfChain) },
  /** The rows that find entries are written after the entries, not in their transaction. */
  'two transactions': {
    wrapRecordTable: (table) => ({
      ...table,
      write: async (writes) => {
        const result = await table.write(writes.filter(({ row }) => isOfChain(row.pk)));
        return result.state === 'written'
          ? table.write(writes.filter(({ row }) => !isOfChain(row.pk)))
          : result;
      },
    }),
  },
  /** All versions of a trade have one row. */
  'key without the version': {
    wrapRecordTable: changeSortKeys((pk, sk) =>
      pk.startsWith('TRADE#') ? sk.replace(/^\d+/, '000000') : sk,
    ),
  },
  /** Both regions write the same rows, and each evaluates their conditions on its own copy. */
  'condition evaluated on a stale copy': {
    wrapRecordTable: changeSortKeys((pk, sk) => (isOfChain(pk) ? sk : sk.replace(IN_ANY_REGION, 'any'))),
  },
  /** The standby appends to the chains of the primary region. */
  'one chain for both regions': { chooseChainRegion: () => TRADE_REGIONS[0] },
  'conflict taken for written': { wrapRecordTable: mistakeForWritten('conflict') },
  'failed condition taken for written': { wrapRecordTable: mistakeForWritten('condition') },
  /** The recorder reports success after any error. */
  'swallowed failure': {
    wrapRecorder: (record) => async (event, context) => {
      try {
        return await record(event, context);
      } catch {
        return { results: [] };
      }
    },
  },
  /** The results of a batch name the entry of its first message. */
  'entry of another message': {
    wrapRecorder: (record) => async (event, context) => {
      const output = (await record(event, context)) as RecorderOutput;
      return { results: output.results.map((result) => ({ ...result, entry: output.results[0]!.entry })) };
    },
  },
  /** The table names a checkpoint that is not in the bucket yet. */
  'checkpoint row before its object': {
    wrapCheckpointServices: ({ ledger, store, signer }) => {
      let added: Checkpoint | undefined;
      return {
        signer,
        store: {
          ...store,
          add: async (checkpoint) => {
            added = checkpoint;
            return true;
          },
        },
        ledger: {
          ...ledger,
          putCheckpointRow: async (row, before) =>
            (await ledger.putCheckpointRow(row, before)) && (added === undefined || store.add(added)),
        },
      };
    },
  },
  'key of the other region': { chooseKeyRegion: getOther },
  /** A failover changes to the region that is not active, whichever one the command names. */
  'toggle instead of target': {
    wrapFailOver: (command) => async (deployment, input) =>
      command(deployment, { ...input, to: getOther(await findActiveRegion(deployment)) }),
  },
} satisfies Readonly<Record<string, Partial<Seams>>>;

export const BUG_NAMES: readonly string[] = Object.keys(BUGS);

/** Returns the system with a planted bug, or without one. */
export const getSeams = (bug: string | undefined): Seams => ({
  ...NO_BUG,
  ...(bug !== undefined && (BUGS as Readonly<Record<string, Partial<Seams>>>)[bug]),
});
