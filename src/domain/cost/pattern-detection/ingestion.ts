import type { PlannedResource } from '../../plan/resources';
import { countBatches, countShards, findStreamReaders, sumRecords } from '../flow';
import { estimateInvocations } from '../functions';
import { formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import type { CostedStack } from '../stack';
import { estimateStreamTraffic } from '../streams';
import { MAX_LOG_BARS, MAX_ROW_BARS } from '../../recent-bars';
import { estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES } from './assumptions';
import { countBars, countOpenRows, estimateOpenBars } from './bars';
import { countEvents, type MarketTraffic, toRecordFlow } from './traffic';
import { FUNCTION, TABLE } from './types';

/** Estimates the records in the stream. */
export function estimateInflow(
  stack: CostedStack,
  stream: PlannedResource,
  traffic: MarketTraffic,
): readonly Usage[] {
  const flow = toRecordFlow(traffic);
  const { eventsPerRecord, bytesPerEvent } = traffic;
  const records = formatNumber(sumRecords(flow).records);
  const calculation = `${records} records of ${eventsPerRecord} events, ${bytesPerEvent} bytes each`;
  return estimateStreamTraffic(stack, stream, flow, calculation);
}

/**
 * The batches in which an event source mapping delivers the traffic, with the events in each and the symbols among
 * them.
 */
export function countEventBatches(mapping: PlannedResource, shards: number, traffic: MarketTraffic) {
  const { batches, concurrency } = countBatches(mapping, shards, toRecordFlow(traffic));
  const eventsPerBatch = batches === 0 ? 0 : countEvents(traffic) / batches;
  return { batches, eventsPerBatch, statesPerBatch: Math.min(traffic.symbols / concurrency, eventsPerBatch) };
}

/** KinesisConsumer with its batches of the stream's records; undefined if it does not read the stream. */
export function findConsumerBatches(stack: CostedStack, stream: PlannedResource, traffic: MarketTraffic) {
  const consumer = stack.findByName(FUNCTION, 'KinesisConsumer');
  const reader = findStreamReaders(stack, stream).find(({ fn }) => fn && fn === consumer);
  const shards = countShards(stream, toRecordFlow(traffic));
  return reader?.fn && { fn: reader.fn, ...countEventBatches(reader.mapping, shards, traffic) };
}
export type ConsumerBatches = NonNullable<ReturnType<typeof findConsumerBatches>>;

/** Estimates KinesisConsumer, which reads and writes the detector state of each symbol in a batch. */
export function estimateIngestion(
  stack: CostedStack,
  { fn, batches, eventsPerBatch, statesPerBatch }: ConsumerBatches,
  traffic: MarketTraffic,
): readonly Usage[] {
  const table = stack.findInVariables(fn, TABLE, 'DetectorState');
  const states = batches * statesPerBatch;
  const bars = countBars(fn, traffic);
  // With bars, a batch writes rows of many symbols, and the detectors whose bars close.
  const rowsPerBatch = (countOpenRows(traffic.symbols) * statesPerBatch) / traffic.symbols || 0;
  const writesPerBatch = bars ? rowsPerBatch + (batches > 0 ? bars.bars / batches : 0) : statesPerBatch;
  const milliseconds =
    ASSUMPTIONS.consumerMsBase +
    eventsPerBatch * ASSUMPTIONS.consumerMsPerEvent +
    (table ? writesPerBatch * ASSUMPTIONS.consumerMsPerState : 0);
  const processing = [
    ...estimateInvocations(fn, batches, milliseconds, `batches of ${formatNumber(eventsPerBatch)} events`),
    ...estimateLogs(stack, fn, batches, ASSUMPTIONS.batchLogBytes),
  ];
  if (bars) return [...processing, ...estimateOpenBars(stack, fn, bars, batches * rowsPerBatch, traffic)];
  return [
    ...processing,
    ...estimateRows(table, {
      writtenRows: states,
      bytesPerRow: traffic.stateBytes,
      readUnits: states,
      storedRows: traffic.symbols,
      calculation: `${formatNumber(statesPerBatch)} symbols in each of ${formatNumber(batches)} batches`,
    }),
    ...estimateBars(stack.findInVariables(fn, TABLE, 'RecentBars'), states, eventsPerBatch / statesPerBatch),
  ];
}

/** The rows of intraday bars are deleted after a week. */
const STORED_WEEK = 7 / 30;

/** Estimates the rows of closed bars: a log with 24 bars or more at the end of a batch is written in rows of up to 96. */
function estimateBars(
  table: PlannedResource | undefined,
  states: number,
  barsPerState: number,
): readonly Usage[] {
  if (!(states > 0)) return [];
  const rowsPerState = Math.max(barsPerState / MAX_ROW_BARS, Math.min(1, barsPerState / MAX_LOG_BARS));
  return estimateRows(table, {
    writtenRows: states * rowsPerState,
    bytesPerRow: ROW_BYTES.bars,
    readUnits: 0,
    storedRows: states * rowsPerState * STORED_WEEK,
    calculation: `each event is a bar, up to ${MAX_ROW_BARS} in a row`,
  });
}
