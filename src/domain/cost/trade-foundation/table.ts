import { asBlocks, type PlannedResource, type ResourceValues } from '../../plan/resources';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { PRICE_LIST } from '../prices';
import { getRegionalPrice } from '../regional-prices';
import { type CostedStack, getLabel } from '../stack';
import { countUnits, getIndexes } from '../tables';
import type { MonthlyTrades } from '../trades';
import { ROW_BYTES, STORED_SHARE } from './assumptions';

const { dynamoDb, network } = PRICE_LIST;
const KB = 1024;
const GB = 1024 ** 3;
/** A write in a transaction takes two units for each KB in the region of the write, and one in each other region. */
const TRANSACTIONAL = 2;

/** A kind of rows: how many are written in a month, how many of them are new, and how large one is. */
interface WrittenRows {
  readonly written: number;
  readonly stored: number;
  readonly bytes: number;
}

/** Lists the rows that the recorder writes: each event is one transaction, with the head of one chain. */
const listRows = ({ events, versions, rejections }: MonthlyTrades): readonly WrittenRows[] => [
  { written: events, stored: 0, bytes: ROW_BYTES.chainHead },
  { written: versions, stored: versions, bytes: ROW_BYTES.tradeEntry },
  { written: rejections, stored: rejections, bytes: ROW_BYTES.rejectionEntry },
  { written: versions, stored: versions, bytes: ROW_BYTES.trade },
  { written: versions, stored: versions, bytes: ROW_BYTES.execution },
  { written: rejections, stored: rejections, bytes: ROW_BYTES.rejection },
];

const sum = (rows: readonly WrittenRows[], count: (row: WrittenRows) => number): number =>
  rows.reduce((total, row) => total + count(row), 0);

/**
 * Estimates the global table: writes and storage in each region, and the transfer between them. AWS charges for a
 * replicated write in each region, and for updates of indexes as in a table without replicas (DynamoDB's developer guide,
 * billing of global tables).
 */
export function estimateTable(
  stack: CostedStack,
  table: PlannedResource,
  flow: MonthlyTrades,
): readonly Usage[] {
  const rows = listRows(flow);
  const units = sum(rows, ({ written, bytes }) => written * countUnits(bytes, KB));
  const tableGb = (sum(rows, ({ stored, bytes }) => stored * bytes) * STORED_SHARE) / GB;
  // Only the rows of trades have the keys of the indexes.
  const indexedRows = flow.versions * getIndexes(table).length;
  const indexed = indexedRows * countUnits(ROW_BYTES.trade, KB);
  const indexGb = (indexedRows * ROW_BYTES.trade * STORED_SHARE) / GB;
  const replicas = asBlocks(table.values.replica);
  const home = { region_name: stack.region, point_in_time_recovery: hasRecovery(table.values) };
  const sent = (sum(rows, ({ written, bytes }) => written * bytes) * replicas.length) / GB;
  return [
    ...[home, ...replicas].flatMap((place, index) =>
      estimateRegion(table, place, {
        write: replicas.length > 0 ? dynamoDb.replicatedWrite : dynamoDb.write,
        units: units * (index === 0 ? TRANSACTIONAL : 1),
        indexed,
        tableGb,
        indexGb,
      }),
    ),
    addUsage(
      table,
      'reads',
      countReads(flow),
      dynamoDb.read,
      `the head of the chain for each event, ${READS_PER_MESSAGE} keys for each message, and each entry once for a checkpoint`,
    ),
    addUsage(
      table,
      'replication',
      sent,
      network.transferToRegion,
      `rows to ${replicas.length} other regions (assumed)`,
    ),
  ];
}

/** Estimates the writes and the storage in one region, with its prices. */
function estimateRegion(
  table: PlannedResource,
  { region_name: region, point_in_time_recovery: recovery }: ResourceValues,
  {
    write,
    units,
    indexed,
    tableGb,
    indexGb,
  }: Readonly<Record<'units' | 'indexed' | 'tableGb' | 'indexGb', number>> & {
    readonly write: Usage['price'];
  },
): readonly Usage[] {
  const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
    addUsage(
      table,
      `${item} in ${String(region)}`,
      quantity,
      getRegionalPrice(price, String(region)),
      calculation,
    );
  return [
    add(
      'writes',
      units,
      write,
      'entries, heads, trades, executions and rejections; two units for each KB where they are written, because they are part of a transaction',
    ),
    add('writes of indexes', indexed, dynamoDb.write, 'the row of each version of a trade in each index'),
    add(
      'storage',
      tableGb + indexGb,
      dynamoDb.storage,
      `half of the rows of a month, and the indexes with ${formatNumber(indexGb)} GB (assumed)`,
    ),
    ...(recovery === true
      ? [
          add(
            'point-in-time recovery',
            tableGb,
            dynamoDb.pointInTimeRecovery,
            'the same rows, without the indexes',
          ),
        ]
      : []),
  ];
}

const addUsage = (
  table: PlannedResource,
  item: string,
  quantity: number,
  price: Usage['price'],
  calculation: string,
): Usage =>
  createTrafficUsage('DynamoDB', `${getLabel(table)}, ${item}`, quantity, price, calculation, [table]);

const hasRecovery = (values: ResourceValues): boolean =>
  asBlocks(values.point_in_time_recovery)[0]?.enabled === true;

/** The executions and rejections of a message, and the first two versions of its trade, each in both regions. */
const READS_PER_MESSAGE = 8;

/** Counts the units of consistent reads: the recorder's, and those of the function that creates checkpoints. */
const countReads = ({ events, messages, versions, rejections }: MonthlyTrades): number =>
  events + messages * READS_PER_MESSAGE + versions + rejections;
