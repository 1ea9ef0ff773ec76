import { join } from 'node:path';
import { sha256 } from '../../aws/sha256';
import { maskText } from '../../domain/plan/mask';
import { appendLines } from '../process/append-lines';
import { STACKS_DIR } from '../session';
import { type QueueSelection, type SelectionResult, takeMessages, type TakeOptions } from './take-messages';
import { toFailureMessage } from './message';

/** The file that records which messages were dropped. */
const DROPPED_FILE = join(STACKS_DIR, 'failures', 'dropped.jsonl');

/** A line of that file. It identifies the content without containing it: payloads can be trades or transactions of customers. */
export interface DroppedMessage {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly user: string;
  readonly reason: string;
  readonly system: string;
  readonly region: string;
  /** The name of the queue. */
  readonly queue: string;
  readonly messageId: string;
  /** When it was sent, in ISO 8601. */
  readonly sent: string;
  /** The SHA-256 of the body, in hexadecimal. */
  readonly sha256: string;
}

/** Who drops messages, why, and where that is recorded. */
export interface DropDetails {
  readonly user: string;
  readonly reason: string;
  readonly record?: (messages: readonly DroppedMessage[]) => Promise<void>;
  readonly now?: () => number;
}

/**
 * Deletes the selected messages of a queue. Each is recorded before it is deleted: if that fails, nothing is deleted. So a recorded
 * message can still be in its queue after an interruption, but none is deleted without a record.
 */
export const dropMessages = (
  selection: QueueSelection,
  { user, reason, record = recordDropped, now = Date.now }: DropDetails,
  options: TakeOptions = {},
): Promise<SelectionResult> => {
  const { system, region, name } = selection.queue;
  return takeMessages(
    selection,
    async (messages) => {
      const at = new Date(now()).toISOString();
      await record(
        messages.map(toFailureMessage).map(({ id, body, sentAt }) => ({
          at,
          user,
          reason: maskText(reason),
          system,
          region,
          queue: name,
          messageId: id,
          sent: new Date(sentAt).toISOString(),
          sha256: sha256(body),
        })),
      );
      return messages.map(() => ({ outcome: 'done' }));
    },
    options,
  );
};

/** Records messages before they are deleted. */
const recordDropped = (messages: readonly DroppedMessage[]): Promise<void> =>
  appendLines(
    DROPPED_FILE,
    messages.map((message) => JSON.stringify(message)),
  );
