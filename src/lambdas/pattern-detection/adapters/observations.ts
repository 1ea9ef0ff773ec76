import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Interval } from '../../../domain/calendar';
import { parseDetectorKey } from '../../../domain/market-data';
import { decodeState, StateVersionError } from '../../../domain/patterns';
import type { Observation } from '../../../domain/thresholds';
import { scanAll } from './symbol-checks';

/** The current observations of all symbols. */
export interface Observations {
  loadAll(): Promise<readonly Observation[]>;
}

interface StateRow {
  readonly symbol: string;
  readonly state: Uint8Array;
}

/**
 * Creates the reader of the table DetectorState. It omits states that another version of the detector wrote, and those of
 * other intervals.
 */
export const createObservations = (
  client: DynamoDBDocumentClient,
  table: string,
  interval?: Interval,
): Observations => ({
  loadAll: async () =>
    (await scanAll<StateRow>(client, table)).flatMap((row) => {
      const { symbol, ...key } = parseDetectorKey(row.symbol);
      return key.interval === interval ? toObservations({ ...row, symbol }) : [];
    }),
});

const toObservations = ({ symbol, state }: StateRow): readonly Observation[] => {
  try {
    const { count, lastTimestamp, lastClose, averageTrueRange, averageVolume } = decodeState(state);
    if (count === 0) return [];
    return [{ symbol, count, timestamp: lastTimestamp, close: lastClose, averageTrueRange, averageVolume }];
  } catch (error) {
    if (error instanceof StateVersionError) return [];
    throw error;
  }
};
