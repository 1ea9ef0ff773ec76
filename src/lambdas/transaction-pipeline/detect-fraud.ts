import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { SOURCES, TRANSACTION_EVENTS } from '../../domain/transactions';
import { createReleaseNotice } from './announce-release';
import { applyFraudFeedback } from './apply-fraud-feedback';
import { type BusEvent, type Invocation, isQueueBatch, readBusEvent } from './bus-event';
import type { DetectorDeps } from './detector-deps';
import { InvalidEventError } from './errors';
import { processFailures } from './process-failures';
import { processReceived } from './process-received';
import { scoreReceived } from './score-received';

type DetectorContext = Pick<Context, 'awsRequestId' | 'functionVersion' | 'invokedFunctionArn'>;

/**
 * Creates the handler that decides about transactions and learns from investigations. It receives the transactions from a
 * queue in batches, and puts the decisions on the audit bus. Rules also invoke it with single events; it returns the
 * decision, which Lambda sends to the audit bus. A third input is the queue of its failures.
 */
export const createFraudDetector = (deps: DetectorDeps) => {
  const { telemetry } = deps;
  const retriesName = deps.retries.name;
  const announceRelease = createReleaseNotice(deps);
  const processEvent = async (event: BusEvent, invocation: Invocation): Promise<object> => {
    if (event.detailType === TRANSACTION_EVENTS.received)
      return telemetry.trace('score', () => scoreReceived(event, invocation, deps));
    if (event.detailType === TRANSACTION_EVENTS.fraudConfirmed)
      return telemetry.trace('learn', () => applyFraudFeedback(event, deps));
    const rule = `be ${TRANSACTION_EVENTS.received} or ${TRANSACTION_EVENTS.fraudConfirmed}`;
    throw new InvalidEventError({ field: 'detail-type', rule });
  };
  const processBatch = (batch: SQSEvent, context: DetectorContext): Promise<SQSBatchResponse> =>
    batch.Records.every(({ eventSourceARN }) => eventSourceARN.endsWith(`:${retriesName}`))
      ? processFailures(batch, processEvent, SOURCES.detection, deps)
      : telemetry.trace('score', () => processReceived(batch, context, deps));
  return async (payload: unknown, context: DetectorContext): Promise<object | SQSBatchResponse> => {
    const { awsRequestId, functionVersion } = context;
    try {
      const result = isQueueBatch(payload)
        ? await processBatch(payload, context)
        : await processEvent(readBusEvent(payload), { id: awsRequestId, isRetry: false });
      await announceRelease(functionVersion);
      return result;
    } catch (error) {
      telemetry.log.error('event not processed', { request_id: awsRequestId, error: error as Error });
      throw error;
    } finally {
      telemetry.meter.flush();
    }
  };
};
