import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { parseTransaction, type TransactionRequest } from '../../domain/transactions';
import type { QueueMessage } from '../shared/queues';
import { parseTraceId } from '../../domain/trace-id';
import { acceptTransaction, type AcceptDeps, type ReceivedRequest } from './accept-transaction';
import { parseMessage } from './bus-event';
import { expectValid, InvalidEventError } from './errors';
import { processMessages } from './process-messages';

/** Creates the message of a request that could not be processed, with the reason. */
export const createRetryMessage = (request: ReceivedRequest, reason: string): QueueMessage => {
  const { transaction, ...rest } = request;
  const { time, ...fields } = transaction;
  const message = { ...rest, transaction: { ...fields, timestamp: new Date(time).toISOString() } };
  return { correlationId: transaction.transactionId, body: { request: message, reason } };
};

/** Reads the request of a message. Its time was checked when it arrived. @throws InvalidEventError */
const readRetryMessage = (body: string): ReceivedRequest => {
  const { request } = parseMessage(body) as { readonly request?: Record<string, unknown> };
  const receivedAt = request?.receivedAt;
  const arrivedAt = typeof receivedAt === 'string' ? Date.parse(receivedAt) : NaN;
  if (!request || Number.isNaN(arrivedAt))
    throw new InvalidEventError({ field: 'request.receivedAt', rule: 'be an ISO 8601 time' });
  const { transaction, timeZone, traceHeader } = request;
  const fields = { ...(transaction as object), ...(timeZone !== undefined && { timeZone }) };
  const parsed: TransactionRequest = expectValid(parseTransaction(fields, {}));
  return {
    ...parsed,
    receivedAt: new Date(arrivedAt).toISOString(),
    ...(parseTraceId(traceHeader as string | undefined) !== undefined && {
      traceHeader: traceHeader as string,
    }),
  };
};

/** Processes the queue of requests that could not be processed. */
export const retryRequests = (batch: SQSEvent, deps: AcceptDeps): Promise<SQSBatchResponse> =>
  processMessages(
    batch,
    async ({ body }) => {
      const request = readRetryMessage(body);
      const acceptance = await acceptTransaction(request, deps);
      deps.telemetry.log.info('request processed again', {
        correlation_id: request.transaction.transactionId,
        trace_id: parseTraceId(request.traceHeader),
        acceptance,
      });
    },
    deps.telemetry,
  );
