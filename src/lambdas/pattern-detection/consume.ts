import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { BatchReader } from '../../domain/market-data';
import { processBars } from './consume-bars';
import { processEvents } from './consume-events';
import type { ConsumerDeps } from './consumer-deps';
import { DetectionError } from './detection-error';
import { createRecordMessage } from './failed-message';
import { createFailedMessageSender, type FailedMessageSender } from './failed-message-sender';
import { RowCache } from './row-cache';

export type { ConsumerDeps } from './consumer-deps';

/**
 * Creates the handler that processes a batch of the stream: it builds bars, or uses each event as a bar. The order of its
 * effects loses no data if it fails at any point: it starts analyses and keeps late events first, then saves the detector
 * states and last the open bars, and sends rejected events at the end. A retry repeats everything that is not saved, and
 * later steps (rows and notifications by id) are idempotent.
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
  const processBatch = createBatchProcessor(deps, sender);
  return async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    try {
      return await processBatch(event);
    } catch (thrown) {
      if (!(thrown instanceof DetectionError)) throw thrown;
      return processOneByOne(event, processBatch, deps, sender);
    } finally {
      deps.telemetry.meter.flush();
    }
  };
};

type BatchProcessor = (event: KinesisStreamEvent) => Promise<KinesisStreamBatchResponse>;

/** The processor of an execution environment, with its memory for events and its cache of open bars. */
const createBatchProcessor = (deps: ConsumerDeps, sender: FailedMessageSender): BatchProcessor => {
  const { bars } = deps;
  const reader = new BatchReader();
  if (!bars) return (event) => processEvents(event, deps, reader, sender);
  const cache = new RowCache({ calendar: bars.calendar, intervals: bars.intervals });
  return (event) => processBars(event, deps, bars.table, { reader, cache }, sender);
};

/** Processes each record as a separate batch, until a service fails. */
const processOneByOne = async (
  event: KinesisStreamEvent,
  processBatch: BatchProcessor,
  deps: ConsumerDeps,
  sender: FailedMessageSender,
): Promise<KinesisStreamBatchResponse> => {
  for (const record of event.Records) {
    const single = { Records: [record] };
    const response = await processBatch(single).catch((thrown: unknown) => {
      if (!(thrown instanceof DetectionError)) throw thrown;
      return sendToFailedMessages(single, thrown, deps, sender);
    });
    if (response.batchItemFailures.length > 0) return response;
  }
  return { batchItemFailures: [] };
};

/** Sends a record to the queue instead of processing it. */
const sendToFailedMessages = async (
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
