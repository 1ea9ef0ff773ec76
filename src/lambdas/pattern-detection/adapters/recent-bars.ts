import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { formatIsoTime } from '../../../domain/market-data';
import {
  type ClosedBars,
  decodePatternBars,
  encodeBarList,
  MAX_ROW_BARS,
  type PriceBar,
} from '../../../domain/recent-bars';

/** The last bars of each symbol and interval. Times are in milliseconds since 1970. */
export interface RecentBars {
  /** Saves bars that no longer change. Saving them again is harmless. */
  save(series: string, bars: ClosedBars, now: number): Promise<void>;
  /** Loads the bars from `from`, and usually some before it, until `until`, from the oldest. */
  load(series: string, from: number, until: number): Promise<readonly PriceBar[]>;
}

const DAY_S = 86_400;
const MIN_RETENTION_S = 7 * DAY_S;
/** The retention of bars, as a number of bars: longer than any pattern. */
const RETAINED_BARS = 10 * MAX_ROW_BARS;

/** Creates the adapter of the table RecentBars. A row contains up to 96 bars, and its key the time of the last one. */
export const createRecentBars = (client: DynamoDBDocumentClient, table: string): RecentBars => ({
  save: async (series, bars, now) => {
    const [previous, last] = [bars.at(-2), bars.at(-1)!];
    // The length of a single bar is unknown: it may be a day.
    const barSeconds = previous ? (last.timestamp - previous.timestamp) / 1000 : DAY_S;
    const retention = Math.max(MIN_RETENTION_S, RETAINED_BARS * barSeconds);
    await client.send(
      new PutCommand({
        TableName: table,
        Item: {
          series,
          until: formatIsoTime(last.timestamp),
          bars: encodeBarList(bars),
          expiresAt: Math.floor(now / 1000 + retention),
        },
      }),
    );
  },
  load: async (series, from, until) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'series = :series AND #until BETWEEN :from AND :until',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: {
          ':series': series,
          ':from': formatIsoTime(from),
          ':until': formatIsoTime(until),
        },
        // Read consistently, because the consumer has just written the last row.
        ConsistentRead: true,
      }),
    );
    const bars = (Items as { bars: Uint8Array }[]).flatMap((row) => decodePatternBars(row.bars));
    // Remove duplicates: after the state of a detector was deleted, the same bars can be in two rows.
    const byTime = new Map(bars.map((bar) => [bar.timestamp, bar]));
    return [...byTime.values()].sort((a, b) => a.timestamp - b.timestamp);
  },
});
