import type { Queue, UnsentMessage } from '../shared/queues';
import type { Telemetry } from '../shared/telemetry';
import type { FailedMessage } from './failed-message';

/** Sends messages to FailedMessages. Returns those that could not be sent. */
export type FailedMessageSender = (
  messages: readonly FailedMessage[],
) => Promise<readonly UnsentMessage<FailedMessage>[]>;

/** A batch can contain 50,000 invalid events. All are in the queue, so the log lists only some. */
export const MAX_LOGGED_REJECTIONS = 20;

/** The number of sent messages whose ids are remembered. */
const MAX_REMEMBERED = 10_000;

/**
 * Creates a sender that remembers what it sent, because Kinesis retries a batch whose other records failed, usually with
 * the same instance of the function. A new instance sends a message again, under the same correlation id.
 */
export const createFailedMessageSender = ({
  telemetry,
  failedMessages,
}: {
  readonly telemetry: Telemetry;
  readonly failedMessages: Queue;
}): FailedMessageSender => {
  const sent = new Set<string>();
  return async (messages) => {
    const unknown = messages.filter(({ correlationId }) => !sent.has(correlationId));
    const unsent = await failedMessages.send(unknown);
    for (const { message, reason } of unsent.slice(0, MAX_LOGGED_REJECTIONS)) {
      telemetry.log.error('rejected event not queued', { correlation_id: message.correlationId, reason });
    }
    const failed = new Set(unsent.map(({ message }) => message.correlationId));
    if (sent.size > MAX_REMEMBERED) sent.clear();
    for (const { correlationId } of unknown) if (!failed.has(correlationId)) sent.add(correlationId);
    return unsent;
  };
};
