import type { Context, SQSBatchResponse } from 'aws-lambda';
import { SOURCES, TRANSACTION_EVENTS } from '../../domain/transactions';
import { createReleaseNotice } from './announce-release';
import { applyFraudFeedback } from './apply-fraud-feedback';
import { type BusEvent, type Invocation, isQueueBatch, readBusEvent } from './bus-event';
import type { DetectorDeps } from './detector-deps';
import { InvalidEventError } from './errors';
import { processFailures } from './process-failures';
import { scoreReceived } from './score-received';

/**
 * Creates the handler that decides about transactions and learns from investigations. It is invoked with events, and with
 * the queue of its own failures. It returns the decision, which Lambda sends to the audit bus.
 */
export const createFraudDetector = (deps: DetectorDeps) => {
  const { telemetry } = deps;
  const announceRelease = createReleaseNotice(deps);
  const processEvent = async (event: BusEvent, invocation: Invocation): Promise<object> => {
    if (event.detailType === TRANSACTION_EVENTS.received)
      return telemetry.trace('score', () => scoreReceived(event, invocation, deps));
    if (event.detailType === TRANSACTION_EVENTS.fraudConfirmed)
      return telemetry.trace('learn', () => applyFraudFeedback(event, deps));
    const rule = `be ${TRANSACTION_EVENTS.received} or ${TRANSACTION_EVENTS.fraudConfirmed}`;
    throw new InvalidEventError({ field: 'detail-type', rule });
  };
  return async (
    payload: unknown,
    { awsRequestId, functionVersion }: Pick<Context, 'awsRequestId' | 'functionVersion'>,
  ): Promise<object | SQSBatchResponse> => {
    try {
      if (isQueueBatch(payload)) return await processFailures(payload, processEvent, SOURCES.detection, deps);
      const result = await processEvent(readBusEvent(payload), { id: awsRequestId, isRetry: false });
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
