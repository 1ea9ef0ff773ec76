import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';

/**
 * Processes the messages of a batch at the same time. Those that fail are returned to the queue, which retries them and
 * then moves them to its dead-letter queue; the log contains the reason.
 */
export const processMessages = (
  event: SQSEvent,
  process: (record: SQSRecord) => Promise<void>,
  { log }: Pick<Telemetry, 'log'>,
): Promise<SQSBatchResponse> =>
  processPartialResponse(
    event,
    async (record: SQSRecord) => {
      try {
        await process(record);
      } catch (thrown) {
        const error = toError(thrown); // Powertools reads .message of whatever is thrown
        log.error('message not processed', {
          message_id: record.messageId,
          receives: record.attributes?.ApproximateReceiveCount,
          error,
        });
        throw error;
      }
    },
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  );
