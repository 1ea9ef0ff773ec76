import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import {
  advanceDetectors,
  BarResults,
  type Batch,
  type BatchReader,
  buildBars,
  type ClockEvent,
  findFirstRecords,
  findSymbols,
  formatDetectorKey,
  parseDetectorKey,
} from '../../domain/market-data';
import { createBarMessages } from './bar-messages';
import { reportBars } from './bar-report';
import { createBatchResponse, sendRejections, startAnalyses } from './batch-effects';
import { findClockEvents } from './clock-event';
import type { OpenBarsTable } from './adapters/open-bars-table';
import type { ConsumerDeps } from './consumer-deps';
import { wrapDetectionErrors } from './detection-error';
import type { FailedMessageSender } from './failed-message-sender';
import { loadProgress, saveClosedBars, saveProgress } from './progress';
import type { RowCache } from './row-cache';
import { keepUnchangedRows, loadRows, saveRows } from './row-progress';
import { toStreamRecord } from './stream-record';
import { getSymbolRow } from './symbol-row';

/** What an execution environment keeps between its batches. */
export interface BarMemory {
  readonly reader: BatchReader;
  readonly cache: RowCache;
}

/**
 * Processes a batch whose events are parts of bars. The open bars of a row are saved last: if anything before fails for one
 * of its symbols, the row is not saved, and its retry closes the same bars again, which their detectors then ignore.
 */
export const processBars = async (
  event: KinesisStreamEvent,
  deps: ConsumerDeps,
  table: OpenBarsTable,
  { reader, cache }: BarMemory,
  sender: FailedMessageSender,
): Promise<KinesisStreamBatchResponse> => {
  const { telemetry, states } = deps;
  const records = event.Records.map((record) => toStreamRecord(record, telemetry.now()));
  const readFrom = telemetry.elapsed();
  const clocks = findClockEvents(event.Records);
  const batch = wrapDetectionErrors(() =>
    omitClockEvents(reader.read(records, deps.maxEventAgeHours, deps.unknownFields), clocks),
  );
  const readMs = telemetry.elapsed() - readFrom;
  const firstRecord = findFirstRecordOfRows(batch, clocks);
  const results = new BarResults();
  cache.begin(results);
  const rows = await telemetry.trace('load open bars', () =>
    loadRows(table, [...firstRecord.keys()], cache, telemetry),
  );
  const detectFrom = telemetry.elapsed();
  const built = await telemetry.trace('build bars', async () =>
    wrapDetectionErrors(() => buildBars(batch, clocks, rows, results, getSymbolRow)),
  );
  const buildMs = telemetry.elapsed() - detectFrom;
  const detectors = await telemetry.trace('load detectors', () =>
    loadProgress(states, [...new Set(results.steps.map(formatDetectorKey))], telemetry),
  );
  const { analyses, advanced } = await telemetry.trace('detect', async () =>
    wrapDetectionErrors(() => advanceDetectors(results.steps, detectors, deps.rules)),
  );
  const messages = createBarMessages(batch, results.rejected, event, telemetry.now());
  // Before the analyses, which add the bars to their patterns.
  await telemetry.trace('save bars', () => saveClosedBars(deps.recentBars, detectors, telemetry));
  const [unkept, failedSymbols] = await telemetry.trace('analyse', () =>
    Promise.all([sender(messages), startAnalyses(analyses, deps)]),
  );
  // A retry would skip a late event before the saved position, so its record's rows are not saved until the event is in FailedMessages.
  const unkeptRecords = new Set(unkept.map(({ message }) => message.record));
  const failedRows = new Set(
    [...failedSymbols, ...findSymbols(batch, unkeptRecords)].map((symbol) => getSymbolRow(symbol)),
  );
  const getRow = (key: string) => getSymbolRow(parseDetectorKey(key).symbol);
  const detectorsToSave = [...advanced].filter(([key]) => !failedRows.has(getRow(key)));
  const unsaved = await telemetry.trace('save detectors', () =>
    saveProgress(states, detectorsToSave, detectors, telemetry),
  );
  for (const key of unsaved) failedRows.add(getRow(key));
  const rowsToSave = [...built.advanced].filter(([row]) => !failedRows.has(row));
  keepUnchangedRows(rows, built.advanced, cache);
  const unsavedRows = await telemetry.trace('save open bars', () =>
    saveRows(table, rowsToSave, rows, cache, telemetry),
  );
  const failed = [...unkeptRecords];
  for (const row of [...failedRows, ...unsavedRows]) failed.push(firstRecord.get(row) ?? 0);
  const { rejected, retryFrom } = await sendRejections(event, batch, failed, deps, sender);

  reportBars(telemetry, {
    records,
    batch,
    built,
    results,
    analyses: analyses.length,
    rejected,
    retried: retryFrom !== undefined,
    readMs,
    buildMs,
  });
  return createBatchResponse(retryFrom);
};

/** Removes the rejections of clock events, which are no market data. */
const omitClockEvents = (batch: Batch, clocks: readonly ClockEvent[]): Batch => {
  const ofClock = new Set(clocks.map(({ record }) => record));
  return { ...batch, rejections: batch.rejections.filter(({ record }) => !ofClock.has(record)) };
};

/** Returns the rows of a batch, each with the index of the first record that contains one of its events. */
const findFirstRecordOfRows = (batch: Batch, clocks: readonly ClockEvent[]): ReadonlyMap<string, number> => {
  const first = new Map<string, number>();
  const add = (row: string, record: number) => first.set(row, Math.min(first.get(row) ?? Infinity, record));
  for (const [symbol, record] of findFirstRecords(batch)) add(getSymbolRow(symbol), record);
  for (const { rows, record } of clocks) for (const row of rows) add(row, record);
  return first;
};
