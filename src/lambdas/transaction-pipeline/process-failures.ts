import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { AUDIT_EVENTS, type SOURCES } from '../../domain/transactions';
import type { EventBridge } from '../shared/event-bus';
import type { Telemetry } from '../shared/telemetry';
import { type BusEvent, type Invocation, parseMessage, readBusEvent, unwrapFailure } from './bus-event';
import { processMessages } from './process-messages';

export interface ProcessFailuresDeps {
  readonly telemetry: Telemetry;
  readonly events: EventBridge;
  readonly auditBus: string;
}

/** The result of an event for the audit trail. */
export interface EventResult {
  /** An earlier invocation has notified people. */
  readonly alreadyNotified?: true;
  /** An earlier invocation has stored the result of the investigation, or a later one. */
  readonly alreadyConfirmed?: true;
}

/** Processes an event. Returns the result for the audit trail, which can have the fields of an EventResult. */
export type ProcessEvent = (event: BusEvent, invocation: Invocation) => Promise<object>;

/**
 * Processes the queue of a function's retries: the failures of asynchronous invocations, and copies of events, which Lambda
 * can drop before it invokes the function. Lambda sends the result of an asynchronous invocation to the audit bus, but not that
 * of a queue, so each result is put there in the same form. A copy of an event that is already processed has no result.
 */
export const processFailures = (
  batch: SQSEvent,
  process: ProcessEvent,
  source: (typeof SOURCES)[keyof typeof SOURCES],
  { telemetry, events, auditBus }: ProcessFailuresDeps,
): Promise<SQSBatchResponse> =>
  processMessages(
    batch,
    async ({ messageId, body }) => {
      const message = parseMessage(body);
      const requestPayload = unwrapFailure(message);
      const responsePayload = await process(readBusEvent(requestPayload), { id: messageId, isRetry: true });
      const { alreadyNotified, alreadyConfirmed }: EventResult = responsePayload;
      const isCopy = message === requestPayload;
      if (isCopy && (alreadyNotified || alreadyConfirmed)) return;
      const detail = {
        ...(message !== requestPayload && (message as object)),
        timestamp: new Date(telemetry.now()).toISOString(),
        requestPayload,
        responsePayload,
      };
      await events.put([{ bus: auditBus, source, detailType: AUDIT_EVENTS.retried, detail }]);
    },
    telemetry,
  );
