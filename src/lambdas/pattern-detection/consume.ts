import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import {
  advanceBatch,
  type Analysis,
  findFirstRecords,
  readBatch,
  type Rejection,
} from '../../domain/market-data';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { collectFailures } from '../shared/concurrency';
import type { DetectorStates } from './adapters/detector-states';
import type { Telemetry } from '../shared/telemetry';
import type { Queue } from '../shared/queues';
import type { AnalysisWorkflow } from './adapters/analysis-workflow';
import { createFailedMessage } from './failed-message';
import { loadProgress, saveProgress } from './progress';
import { toStreamRecord } from './stream-record';

export interface ConsumerDeps {
  readonly telemetry: Telemetry;
  readonly states: DetectorStates;
  readonly workflow: AnalysisWorkflow;
  readonly failedMessages: Queue;
  readonly maxEventAgeHours: number;
}

/**
 * Creates the handler that processes a batch of the stream. The order of its effects loses no data if it fails at any
 * point: it sends rejected events and starts analyses first, and saves the detector states last. A retry repeats
 * everything that is not saved, and later steps (rows and notifications by id) are idempotent.
 *
 * The events of a symbol depend on each other through its state. If a symbol fails, its state is not saved, and the batch
 * fails from the first record of that symbol. The other symbols are saved, and skip their processed events when Kinesis
 * retries the batch from that record.
 */
export const createConsumer =
  (deps: ConsumerDeps) =>
  async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    const { telemetry, states } = deps;
    const records = event.Records.map((record) => toStreamRecord(record, telemetry.now()));
    const readFrom = telemetry.elapsed();
    const batch = readBatch(records, deps.maxEventAgeHours);
    const readTook = telemetry.elapsed() - readFrom;
    const { rejections } = batch;
    const firstRecord = findFirstRecords(batch);
    const progress = await telemetry.trace('load detectors', () =>
      loadProgress(states, [...firstRecord.keys()], telemetry),
    );
    const detectFrom = telemetry.elapsed();
    const {
      analyses,
      advanced: moved,
      repeated,
      late,
    } = await telemetry.trace('detect', async () => advanceBatch(batch, progress));
    const detectTook = telemetry.elapsed() - detectFrom;
    const [failedRecords, failedSymbols] = await telemetry.trace('analyse', () =>
      Promise.all([sendRejections(event, rejections, deps), startAnalyses(analyses, deps)]),
    );
    const toSave = [...moved].filter(([symbol]) => !failedSymbols.has(symbol));
    const unsaved = await telemetry.trace('save detectors', () =>
      saveProgress(states, toSave, progress, telemetry),
    );
    const failed = [...failedRecords];
    for (const symbol of [...failedSymbols, ...unsaved]) failed.push(firstRecord.get(symbol) ?? 0);

    const { meter } = telemetry;
    const accepted = batch.events.count - repeated - late;
    telemetry.log.info('batch processed', {
      shard_id: records[0]?.shardId,
      first_sequence: records[0]?.sequenceNumber,
      last_sequence: records.at(-1)?.sequenceNumber,
      records: records.length,
      accepted,
      rejected: rejections.length,
      repeated,
      late,
      analyses: analyses.length,
      retried: failed.length > 0,
      read_ms: readTook,
      detect_ms: detectTook,
    });
    meter.count('EventsAccepted', accepted);
    meter.count('EventsRejected', rejections.length);
    meter.count('EventsRepeated', repeated);
    meter.count('EventsLate', late);
    meter.count('AnalysesStarted', analyses.length);
    meter.count('BatchesRetried', failed.length > 0 ? 1 : 0);
    meter.flush();
    // Kinesis retries from the lowest reported sequence number, and records are in that order.
    const lowest = failed.length > 0 ? records[Math.min(...failed)] : undefined;
    return { batchItemFailures: lowest ? [{ itemIdentifier: lowest.sequenceNumber }] : [] };
  };

/** Sends rejected events to the queue. Returns the records whose rejections could not be sent. */
const sendRejections = async (
  event: KinesisStreamEvent,
  rejections: readonly Rejection[],
  { telemetry, failedMessages }: ConsumerDeps,
): Promise<readonly number[]> => {
  const messages = rejections.map((rejection) => createFailedMessage(rejection, event, telemetry.now()));
  for (const { correlationId, body } of messages.slice(0, MAX_LOGGED_REJECTIONS)) {
    const { field, rule, got } = body;
    telemetry.log.warn('event rejected', { correlation_id: correlationId, field, rule, got });
  }
  const unsent = await failedMessages.send(messages);
  for (const { message, reason } of unsent.slice(0, MAX_LOGGED_REJECTIONS)) {
    telemetry.log.error('rejected event not queued', { correlation_id: message.correlationId, reason });
  }
  return unsent.map(({ message }) => message.record);
};

/** A batch can contain 50,000 invalid events. All are in the queue, so the log lists only some. */
const MAX_LOGGED_REJECTIONS = 20;

/** Starts analyses. Returns the symbols whose analyses could not be started. */
const startAnalyses = async (
  analyses: readonly Analysis[],
  { telemetry, workflow }: ConsumerDeps,
): Promise<ReadonlySet<string>> => {
  const failures = await collectFailures(analyses, MAX_CONCURRENT_CALLS, async (analysis) => {
    await workflow.start(analysis);
    const { correlationId, symbol } = analysis;
    telemetry.log.info('analysis started', { correlation_id: correlationId, symbol });
  });
  for (const { item, error } of failures) {
    telemetry.log.error('analysis not started', { correlation_id: item.correlationId, error });
  }
  return new Set(failures.map(({ item }) => item.symbol));
};
