import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { findTransactionId } from '../../domain/transactions/audit-row';
import { toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import { parseEvent } from './bus-event';

/** The messages of a batch that could not be processed. The queue delivers them again, and then to its dead-letter queue. */
export interface FailureList {
  /** Adds a message, and logs the reason. */
  add(record: SQSRecord, thrown: unknown): void;
  /** Creates the response with which Lambda leaves only these messages in the queue. */
  createResponse(): SQSBatchResponse;
}

/** Reads the transaction of a message, which may be anything. */
const readTransactionId = (body: string): string | undefined => {
  try {
    const payload = parseEvent(body) as { readonly event?: object; readonly detail?: unknown } | null;
    return findTransactionId(((payload?.event ?? payload) as { readonly detail?: unknown } | null)?.detail);
  } catch {
    return undefined;
  }
};

/** Creates the empty list of a batch. */
export const createFailureList = ({ log }: Pick<Telemetry, 'log'>): FailureList => {
  const ids = new Set<string>();
  return {
    add: ({ messageId, attributes, body }, thrown) => {
      ids.add(messageId);
      log.error('message not processed', {
        message_id: messageId,
        correlation_id: readTransactionId(body),
        receives: attributes?.ApproximateReceiveCount,
        error: toError(thrown),
      });
    },
    createResponse: () => ({ batchItemFailures: [...ids].map((itemIdentifier) => ({ itemIdentifier })) }),
  };
};
