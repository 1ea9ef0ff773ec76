import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { Analysis, Batch, StreamRecord } from '../../domain/market-data';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { collectFailures } from '../shared/concurrency';
import type { ConsumerDeps } from './consumer-deps';
import { createFailedMessage } from './failed-message';
import { type FailedMessageSender, MAX_LOGGED_REJECTIONS } from './failed-message-sender';

/**
 * Sends the rejected events of the records before the first failed record to the queue. Kinesis delivers the other
 * records again, and their rejected events are sent then.
 * @param failed the indexes of the records that failed
 * @returns the number of those events, and the record from which the batch is retried, even if some could not be sent
 */
export const sendRejections = async (
  event: KinesisStreamEvent,
  { rejections: all, records }: Batch,
  failed: readonly number[],
  { telemetry }: ConsumerDeps,
  sender: FailedMessageSender,
): Promise<{ readonly rejected: number; readonly retryFrom: StreamRecord | undefined }> => {
  const firstFailed = Math.min(...failed);
  const rejections = all.filter(({ record }) => record < firstFailed);
  const messages = rejections.map((rejection) => createFailedMessage(rejection, event, telemetry.now()));
  for (const { correlationId, body } of messages.slice(0, MAX_LOGGED_REJECTIONS)) {
    const { field, rule, got } = body;
    telemetry.log.warn('event rejected', { correlation_id: correlationId, field, rule, got });
  }
  const unsent = await sender(messages);
  const lowest = Math.min(firstFailed, ...unsent.map(({ message }) => message.record));
  return { rejected: rejections.length, retryFrom: records[lowest] };
};

/** Kinesis retries from the lowest reported sequence number, and records are in that order. */
export const createBatchResponse = (retryFrom: StreamRecord | undefined): KinesisStreamBatchResponse => ({
  batchItemFailures: retryFrom ? [{ itemIdentifier: retryFrom.sequenceNumber }] : [],
});

/** Starts analyses. Returns the symbols whose analyses could not be started. */
export const startAnalyses = async (
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
