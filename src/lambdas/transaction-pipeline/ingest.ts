import type {
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  Context,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { METRICS, parseTransactionRequest } from '../../domain/transactions';
import {
  createJsonResponse,
  createRouter,
  createValidationError,
  getRequestId,
  readBody,
} from '../shared/api';
import { toError } from '../shared/concurrency';
import { withDeadline } from '../shared/deadline';
import type { Environment } from '../shared/env';
import type { Queue } from '../shared/queues';
import { parseTraceId } from '../../domain/trace-id';
import { joinHeaderValues, readTraceHeader } from '../shared/trace-header';
import {
  type Acceptance,
  acceptTransaction,
  type AcceptDeps,
  type ReceivedRequest,
} from './accept-transaction';
import { isQueueBatch } from './bus-event';
import { createRetryMessage, retryRequests } from './retry-requests';
import { createTransactionRoute, createTransactionsRoute } from './transaction-routes';

export interface IngestDeps extends AcceptDeps {
  readonly retries: Queue;
  /** The environment, from which the trace of each invocation is read. */
  readonly env: Environment;
}

type IngestContext = Pick<Context, 'getRemainingTimeInMillis'>;

/** The time that remains to put a request into the queue, before the function times out. */
const QUEUE_TIME_MS = 3_000;

/** Creates the handler of the API, and of the queue of requests that could not be processed. */
export const createIngestProcessor = (deps: IngestDeps) => {
  const { telemetry } = deps;
  return async (
    event: APIGatewayProxyEvent | SQSEvent,
    context: IngestContext,
  ): Promise<APIGatewayProxyResult | SQSBatchResponse> => {
    try {
      if (isQueueBatch(event)) return await retryRequests(event, deps);
      const route = createRouter(
        {
          'POST /transactions': (request, requestId) => receive(request, requestId, context, deps),
          'GET /transactions': createTransactionsRoute(deps.transactions),
          'GET /transactions/{transactionId}': createTransactionRoute(deps.transactions),
        },
        telemetry,
      );
      return await route(event, getRequestId(event));
    } finally {
      telemetry.meter.flush();
    }
  };
};

/** Accepts a transaction. What cannot be processed now is put into the queue, and the sender may repeat it. */
const receive = async (
  event: APIGatewayProxyEvent,
  requestId: string,
  context: IngestContext,
  deps: IngestDeps,
): Promise<APIGatewayProxyResult> => {
  const { telemetry, hash } = deps;
  const { log, meter, now, trace } = telemetry;
  // Two keys are refused, because it is unknown which one the sender repeats.
  const idempotencyKey = joinHeaderValues(event, 'idempotency-key');
  const { apiKeyId } = event.requestContext?.identity ?? {};
  const parsed = parseTransactionRequest(
    {
      body: readBody(event),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(apiKeyId && { apiKeyId }),
    },
    { now: now(), hash },
  );
  if ('violation' in parsed) {
    const { field, rule } = parsed.violation;
    meter.count(METRICS.rejected, 1);
    log.info('request rejected', { correlation_id: requestId, field: maskField(field), rule });
    return createValidationError(parsed.violation, requestId);
  }
  const traceHeader = readTraceHeader(deps.env, event.headers ?? {});
  const request: ReceivedRequest = {
    ...parsed.value,
    receivedAt: new Date(getRequestTime(event, now())).toISOString(),
    ...(traceHeader !== undefined && { traceHeader }),
  };
  const { transactionId } = parsed.value.transaction;
  const about = {
    correlation_id: transactionId,
    trace_id: parseTraceId(traceHeader),
    request_id: requestId,
  };
  try {
    const timeLeft = context.getRemainingTimeInMillis() - QUEUE_TIME_MS;
    const acceptance = await trace('accept', () => withDeadline(acceptTransaction(request, deps), timeLeft));
    log.info('transaction received', { ...about, acceptance });
    return createResponse(acceptance, transactionId, requestId);
  } catch (thrown) {
    return queueRequest(request, toError(thrown), about, deps);
  }
};

/** The longest time between the arrival of a request and its function. API Gateway waits for 29 seconds. */
const MAX_REQUEST_AGE_MS = 30_000;

/** Returns when API Gateway received the request, in milliseconds since 1970. */
const getRequestTime = ({ requestContext }: APIGatewayProxyEvent, now: number): number => {
  const time = requestContext?.requestTimeEpoch ?? now;
  return time <= now && time >= now - MAX_REQUEST_AGE_MS ? time : now;
};

/** The field for the log. The name of an unknown field can be anything, also the data of a customer. */
const maskField = (field: string): string => (/^[A-Za-z-]{1,40}$/.test(field) ? field : 'other');

const createResponse = (
  acceptance: Acceptance,
  transactionId: string,
  requestId: string,
): APIGatewayProxyResult =>
  acceptance === 'conflicting'
    ? createJsonResponse(409, {
        error: 'Conflict',
        message: `another transaction has the id ${transactionId}; expected the same content as in its first request, or a new id`,
        transactionId,
        requestId,
      })
    : createJsonResponse(202, {
        transactionId,
        status: 'accepted',
        ...(acceptance === 'repeated' && { duplicate: true }),
      });

const queueRequest = async (
  request: ReceivedRequest,
  error: Error,
  about: { readonly request_id: string },
  { retries, telemetry }: IngestDeps,
): Promise<APIGatewayProxyResult> => {
  const { transactionId } = request.transaction;
  const [unsent] = await retries.send([createRetryMessage(request, `${error.name}: ${error.message}`)]);
  telemetry.log.error('transaction not processed', {
    ...about,
    error,
    queued: !unsent,
    unsent: unsent?.reason,
  });
  telemetry.meter.count(METRICS.queued, unsent ? 0 : 1);
  const message = 'the transaction could not be processed now; sending it again is safe';
  const response = createJsonResponse(503, {
    error: 'ServiceUnavailable',
    message,
    transactionId,
    requestId: about.request_id,
  });
  return { ...response, headers: { ...response.headers, 'retry-after': '1' } };
};
