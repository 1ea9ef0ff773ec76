import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';

/** The messages of a batch that could not be processed. The queue delivers them again, and then to its dead-letter queue. */
export interface FailureList {
  /** Adds a message, and logs the reason. */
  add(record: SQSRecord, thrown: unknown): void;
  /** Creates the response with which Lambda leaves only these messages in the queue. */
  createResponse(): SQSBatchResponse;
}

/** Creates the empty list of a batch. */
export const createFailureList = ({ log }: Pick<Telemetry, 'log'>): FailureList => {
  const ids = new Set<string>();
  return {
    add: ({ messageId, attributes }, thrown) => {
      ids.add(messageId);
      log.error('message not processed', {
        message_id: messageId,
        receives: attributes?.ApproximateReceiveCount,
        error: toError(thrown),
      });
    },
    createResponse: () => ({ batchItemFailures: [...ids].map((itemIdentifier) => ({ itemIdentifier })) }),
  };
};
