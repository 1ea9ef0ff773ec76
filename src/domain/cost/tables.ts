import { asBlocks, type PlannedResource, type ResourceValues } from '../plan/resources';
import { formatNumber, createTrafficUsage, type Usage } from './line';
import { PRICE_LIST } from './prices';
import { getLabel } from './stack';

const { dynamoDb } = PRICE_LIST;
const KB = 1024;
const GB = 1024 ** 3;

/** The whole units that a number of bytes takes. */
export const countUnits = (bytes: number, unit: number): number => Math.ceil(bytes / unit);

/** Whether AWS charges for the table by request; DynamoDB's default is provisioned capacity. */
export const isOnDemand = ({ billing_mode: mode }: ResourceValues): boolean => mode === 'PAY_PER_REQUEST';

export const getIndexes = ({ values }: PlannedResource): readonly ResourceValues[] =>
  asBlocks(values.global_secondary_index);

export const countRegions = ({ values }: PlannedResource): number => 1 + asBlocks(values.replica).length;

/** The rows that traffic writes to a table, reads from it, and stores in it. */
export interface RowTraffic {
  readonly writtenRows: number;
  readonly bytesPerRow: number;
  /** Read units of 4 KB. */
  readonly readUnits: number;
  /** The average number of rows in the table over the month. */
  readonly storedRows: number;
  readonly calculation: string;
}

/** Estimates rows of a table: each is written to the table and each index, in each region, and stored there. */
export function estimateRows(
  table: PlannedResource | undefined,
  { writtenRows, bytesPerRow, readUnits, storedRows, calculation }: RowTraffic,
): readonly Usage[] {
  if (table === undefined) return [];
  const [places, regions] = [1 + getIndexes(table).length, countRegions(table)];
  const unitsPerRow = countUnits(bytesPerRow, KB);
  const add = (item: string, quantity: number, price: Usage['price'], reason: string) =>
    createTrafficUsage('DynamoDB', `${getLabel(table)}, ${item}`, quantity, price, reason, [table]);
  const inPlaces = places === 1 ? '' : ` in ${places} places: the table and its indexes`;
  const inRegions = regions === 1 ? '' : `, in ${regions} regions`;
  const writes = `${calculation}: ${formatNumber(writtenRows)} × ${unitsPerRow} KB${inPlaces}${inRegions}`;
  const writePrice = regions > 1 ? dynamoDb.replicatedWrite : dynamoDb.write;
  const gigabytes = (storedRows * bytesPerRow * regions) / GB;
  const stored = `${formatNumber(storedRows)} rows of ${formatNumber(bytesPerRow)} bytes${inPlaces} (assumed)`;
  return [
    ...(isOnDemand(table.values)
      ? [
          add('writes', writtenRows * unitsPerRow * places * regions, writePrice, writes),
          add('reads', readUnits, dynamoDb.read, calculation),
        ]
      : []),
    add('storage', gigabytes * places, dynamoDb.storage, stored),
    ...(asBlocks(table.values.point_in_time_recovery)[0]?.enabled === true
      ? [
          add(
            'point-in-time recovery',
            gigabytes,
            dynamoDb.pointInTimeRecovery,
            'the same rows, without the indexes',
          ),
        ]
      : []),
  ];
}

/** Estimates further reads of a table, in units of 4 KB, by a function that does not write its rows. */
export const estimateReads = (
  table: PlannedResource | undefined,
  reader: PlannedResource,
  readUnits: number,
  calculation: string,
): readonly Usage[] =>
  table && isOnDemand(table.values)
    ? [
        createTrafficUsage(
          'DynamoDB',
          `${getLabel(table)}, reads by ${getLabel(reader)}`,
          readUnits,
          dynamoDb.read,
          calculation,
          [table],
        ),
      ]
    : [];
