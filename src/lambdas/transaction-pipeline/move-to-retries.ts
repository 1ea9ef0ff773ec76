import type { Context, SQSRecord } from 'aws-lambda';
import { toError } from '../shared/concurrency';
import { parseEvent } from './bus-event';
import type { DetectorDeps } from './detector-deps';
import type { FailureList } from './message-failures';

/** A message that cannot be processed, and the reason. */
export interface RefusedMessage {
  readonly record: SQSRecord;
  readonly error: Error;
}

/**
 * Moves messages to the queue of failures with their reason, in the form in which Lambda sends the failures of asynchronous
 * invocations. A message that cannot be moved stays in its queue.
 */
export const moveToRetries = async (
  refused: readonly RefusedMessage[],
  context: Pick<Context, 'invokedFunctionArn'>,
  failures: FailureList,
  { retries, telemetry }: Pick<DetectorDeps, 'retries' | 'telemetry'>,
): Promise<void> => {
  if (refused.length === 0) return;
  const messages = refused.map((one) => ({
    one,
    correlationId: one.record.messageId,
    body: createRecord(one, context, telemetry.now()),
  }));
  const unsent = new Map((await retries.send(messages)).map(({ message, reason }) => [message.one, reason]));
  for (const one of refused) {
    const reason = unsent.get(one);
    if (reason !== undefined)
      failures.add(one.record, new Error(`${one.error.message}; not moved: ${reason}`));
    else
      telemetry.log.error('message moved to the queue of failures', {
        message_id: one.record.messageId,
        error: one.error,
      });
  }
};

const createRecord = (
  { record, error }: RefusedMessage,
  { invokedFunctionArn }: Pick<Context, 'invokedFunctionArn'>,
  now: number,
): object => ({
  version: '1.0',
  timestamp: new Date(now).toISOString(),
  requestContext: {
    requestId: record.messageId,
    functionArn: invokedFunctionArn,
    condition: 'RetriesExhausted',
    approximateInvokeCount: Number(record.attributes?.ApproximateReceiveCount ?? 1),
  },
  requestPayload: readPayload(record.body),
  responsePayload: { errorType: error.name, errorMessage: error.message },
});

const readPayload = (body: string): unknown => {
  try {
    return parseEvent(body);
  } catch (error) {
    return { body, error: toError(error).message };
  }
};
