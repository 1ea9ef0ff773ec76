import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import {
  advanceBatch,
  type Analysis,
  findFirstRecords,
  findSymbols,
  readBatch,
  type Rejection,
  type UnknownFields,
} from '../../domain/market-data';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { collectFailures, toError } from '../shared/concurrency';
import type { DetectorStates } from './adapters/detector-states';
import type { Telemetry } from '../shared/telemetry';
import type { Queue } from '../shared/queues';
import type { AnalysisWorkflow } from './adapters/analysis-workflow';
import type { RecentBars } from './adapters/recent-bars';
import { reportBatch } from './batch-report';
import { createFailedMessage, createOutcomeMessages, createRecordMessage } from './failed-message';
import {
  createFailedMessageSender,
  type FailedMessageSender,
  MAX_LOGGED_REJECTIONS,
} from './failed-message-sender';
import { loadProgress, saveClosedBars, saveProgress } from './progress';
import { toStreamRecord } from './stream-record';

export interface ConsumerDeps {
  readonly telemetry: Telemetry;
  readonly states: DetectorStates;
  readonly workflow: AnalysisWorkflow;
  readonly recentBars: RecentBars;
  readonly failedMessages: Queue;
  readonly maxEventAgeHours: number;
  /** Whether events with unknown fields are accepted; they are by default. */
  readonly unknownFields?: UnknownFields;
}

/**
 * Creates the handler that processes a batch of the stream. The order of its effects loses no data if it fails at any
 * point: it starts analyses and keeps late events first, then saves the detector states, and sends rejected events last. A
 * retry repeats everything that is not saved, and later steps (rows and notifications by id) are idempotent.
 *
 * The events of a symbol depend on each other through its state. If a symbol fails, its state is not saved, and the batch
 * fails from the first record of that symbol. The other symbols are saved, and skip their processed events when Kinesis
 * retries the batch from that record. Only the records before it send their rejected events: the others do when they are
 * retried, so that a symbol that fails for hours does not fill the queue with copies.
 *
 * A record that the code can't process at all goes to the queue alone; the other records of its batch are processed.
 */
export const createConsumer = (deps: ConsumerDeps) => {
  const sender = createFailedMessageSender(deps);
  return async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    try {
      return await processBatch(event, deps, sender);
    } catch (thrown) {
      if (!(thrown instanceof DetectionError)) throw thrown;
      return processOneByOne(event, deps, sender);
    } finally {
      deps.telemetry.meter.flush();
    }
  };
};

/** The code failed on these records, as it will on each retry. Failures of services are other errors. */
class DetectionError extends Error {
  override readonly name = 'DetectionError';
}

/** Runs code that calls no service. @throws DetectionError */
const runPure = <T>(work: () => T): T => {
  try {
    return work();
  } catch (thrown) {
    throw new DetectionError(toError(thrown).message, { cause: thrown });
  }
};

/** Processes each record as a separate batch, until a service fails. */
const processOneByOne = async (
  event: KinesisStreamEvent,
  deps: ConsumerDeps,
  sender: FailedMessageSender,
): Promise<KinesisStreamBatchResponse> => {
  for (const record of event.Records) {
    const single = { Records: [record] };
    const response = await processBatch(single, deps, sender).catch((thrown: unknown) => {
      if (!(thrown instanceof DetectionError)) throw thrown;
      return setAside(single, thrown, deps, sender);
    });
    if (response.batchItemFailures.length > 0) return response;
  }
  return { batchItemFailures: [] };
};

/** Sends a record to the queue instead of processing it. */
const setAside = async (
  event: KinesisStreamEvent,
  error: DetectionError,
  { telemetry }: ConsumerDeps,
  sender: FailedMessageSender,
): Promise<KinesisStreamBatchResponse> => {
  const message = createRecordMessage(event, error, telemetry.now());
  telemetry.log.error('record not processed', { correlation_id: message.correlationId, error });
  telemetry.meter.count('EventsRejected', 1);
  const unsent = await sender([message]);
  const itemIdentifier = event.Records[0]?.kinesis.sequenceNumber ?? '';
  return { batchItemFailures: unsent.length > 0 ? [{ itemIdentifier }] : [] };
};

const processBatch = async (
  event: KinesisStreamEvent,
  deps: ConsumerDeps,
  sender: FailedMessageSender,
): Promise<KinesisStreamBatchResponse> => {
  const { telemetry, states } = deps;
  const records = event.Records.map((record) => toStreamRecord(record, telemetry.now()));
  const readFrom = telemetry.elapsed();
  const batch = runPure(() => readBatch(records, deps.maxEventAgeHours, deps.unknownFields));
  const readTook = telemetry.elapsed() - readFrom;
  const firstRecord = findFirstRecords(batch);
  const progress = await telemetry.trace('load detectors', () =>
    loadProgress(states, [...firstRecord.keys()], telemetry),
  );
  const detectFrom = telemetry.elapsed();
  const outcome = await telemetry.trace('detect', async () => runPure(() => advanceBatch(batch, progress)));
  const detectTook = telemetry.elapsed() - detectFrom;
  const { analyses, advanced } = outcome;
  const late = createOutcomeMessages(batch, outcome, event, telemetry.now());
  // Before the analyses, which add the bars to their patterns.
  await telemetry.trace('save bars', () => saveClosedBars(deps.recentBars, progress, telemetry));
  const [unkept, failedSymbols] = await telemetry.trace('analyse', () =>
    Promise.all([sender(late), startAnalyses(analyses, deps)]),
  );
  // A retry would skip a late event before the saved position, so its record's symbols are not saved until the event is in FailedMessages.
  const unkeptRecords = new Set(unkept.map(({ message }) => message.record));
  const unkeptSymbols = new Set(findSymbols(batch, unkeptRecords));
  const toSave = [...advanced].filter(([symbol]) => !failedSymbols.has(symbol) && !unkeptSymbols.has(symbol));
  const unsaved = await telemetry.trace('save detectors', () =>
    saveProgress(states, toSave, progress, telemetry),
  );
  const failed = [...unkeptRecords];
  for (const symbol of [...failedSymbols, ...unkeptSymbols, ...unsaved])
    failed.push(firstRecord.get(symbol) ?? 0);
  const retriedFrom = Math.min(...failed);
  const rejections = batch.rejections.filter(({ record }) => record < retriedFrom);
  failed.push(...(await sendRejections(event, rejections, deps, sender)));

  const lowest = failed.length > 0 ? records[Math.min(...failed)] : undefined;
  reportBatch(telemetry, {
    records,
    batch,
    outcome,
    rejected: rejections.length,
    retried: lowest !== undefined,
    readTook,
    detectTook,
  });
  // Kinesis retries from the lowest reported sequence number, and records are in that order.
  return { batchItemFailures: lowest ? [{ itemIdentifier: lowest.sequenceNumber }] : [] };
};

/** Sends rejected events to the queue. Returns the records whose rejections could not be sent. */
const sendRejections = async (
  event: KinesisStreamEvent,
  rejections: readonly Rejection[],
  { telemetry }: ConsumerDeps,
  sender: FailedMessageSender,
): Promise<readonly number[]> => {
  const messages = rejections.map((rejection) => createFailedMessage(rejection, event, telemetry.now()));
  for (const { correlationId, body } of messages.slice(0, MAX_LOGGED_REJECTIONS)) {
    const { field, rule, got } = body;
    telemetry.log.warn('event rejected', { correlation_id: correlationId, field, rule, got });
  }
  const unsent = await sender(messages);
  return unsent.map(({ message }) => message.record);
};

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
