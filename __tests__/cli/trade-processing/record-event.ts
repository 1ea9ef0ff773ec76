import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { sha256 } from '../../../src/aws/sha256';
import { SAMPLE_REFERENCE } from '../../../src/cli/trade-processing/samples/reference-data';
import type { TradeRegion } from '../../../src/config/trade-processing';
import {
  chooseShard,
  formatPartitionKey,
  HEAD_KEY,
  type Head,
  parseHeadRow,
  toEntry,
  toReference,
} from '../../../src/domain/ledger';
import {
  enrichMessages,
  type ExecutionRow,
  parseTradeEvent,
  planRecording,
  readRecordedMessage,
  type RecordedTrade,
  type RejectionRow,
  TRADE_ENTRY,
  validateMessages,
} from '../../../src/domain/trade-records';
import { DEFAULT_TRADE_LIMITS } from '../../../src/domain/trades';
import type { ParseResult } from '../../../src/domain/validation';
import type { Row } from './fake-table';
import type { TradeTable } from './trade-table';

const SHARDS = 4;
let count = 0;

/** Records an event in the table of a region, as its workflow does. @param id the id that EventBridge gave the event */
export function recordEvent(
  table: TradeTable,
  region: TradeRegion,
  event: PutEventsRequestEntry,
  now: number,
  id = `event-${++count}`,
): void {
  const parsed = requireValue(
    parseTradeEvent({
      id,
      time: `${new Date(now).toISOString().slice(0, 19)}Z`,
      source: event.Source,
      'detail-type': event.DetailType,
      detail: JSON.parse(event.Detail!),
    }),
  );
  const file = { key: 'reference.json', reference: SAMPLE_REFERENCE };
  const shard = chooseShard(id, SHARDS, sha256);
  const plan = requireValue(
    planRecording({
      event: parsed,
      validation: validateMessages(parsed, file, { limits: DEFAULT_TRADE_LIMITS, now }),
      enrichment: enrichMessages(parsed, file),
      region,
      shard,
      now,
      sha256,
      known: {
        head: findHead(table, region, shard),
        trades: listTrades(table),
        executions: table.list('EXECUTION#') as unknown as ExecutionRow[],
        rejections: table.list('REJECTION#') as unknown as RejectionRow[],
      },
    }),
  );
  for (const { row } of plan.writes) table.write(row);
}

function findHead(table: TradeTable, region: string, shard: number): Head | undefined {
  const row = table.find(formatPartitionKey({ region, shard }), HEAD_KEY);
  return row && requireValue(parseHeadRow(row));
}

/** The trades of rows: parsing all of them for each event would take most of the time of a test. */
const parsedTrades = new WeakMap<Row, RecordedTrade>();

const listTrades = (table: TradeTable): RecordedTrade[] =>
  table.rows
    .filter(({ kind }) => kind === TRADE_ENTRY)
    .map((row) => {
      const known = parsedTrades.get(row) ?? parseTrade(row);
      parsedTrades.set(row, known);
      return known;
    });

function parseTrade(row: Row): RecordedTrade {
  const entry = requireValue(toEntry(row));
  const { kind, payload } = requireValue(readRecordedMessage(entry));
  if (kind !== TRADE_ENTRY) throw new Error(`expected a trade, got ${kind}`);
  return { entry: toReference(entry), payload };
}

const requireValue = <T>(result: ParseResult<T>): T => {
  if ('value' in result) return result.value;
  throw new Error(JSON.stringify(result.violation));
};
