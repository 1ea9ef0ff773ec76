import type { Message } from '@aws-sdk/client-sqs';
import { formatError, UserError } from '../errors';
import { pause } from '../process/interrupt';
import { moveWithTask } from '../redrive/move-task';
import { isFifo, type RecordedQueue } from '../redrive/recorded-queue';
import { sendToQueue } from '../redrive/send-to-queue';
import { getRepair, type QueueOfFailures } from './queue';
import type { Resend } from './system-failures';
import {
  type QueueSelection,
  type SelectionResult,
  takeMessages,
  type TakeMessages,
  type TakeOptions,
  type TakeResult,
} from './take-messages';

const POLL_MS = 2_000;
const DONE: TakeResult = { outcome: 'done' };

/**
 * Has the selected messages of a queue processed again: moves them to the queue from which they came, or lets their system send
 * them. A message is deleted after the receiver has accepted it. If this is interrupted in between, it is processed twice; the
 * consumers are idempotent. A whole queue is moved by SQS itself, where it can.
 * @param wait waits between two requests for the state of a move task
 * @throws UserError if the messages of the queue can only be repaired by an operator
 */
export async function redriveMessages(
  selection: QueueSelection,
  options: TakeOptions = {},
  wait = () => pause(POLL_MS),
): Promise<SelectionResult> {
  const { queue, ids } = selection;
  assertRedrivable(queue);
  if (queue.source && ids === 'all' && options.maxMessages === undefined) {
    const pair = { from: queue, to: queue.source };
    const moved = await moveWithTask(queue.client, pair, (count) => options.onProgress?.(count), wait);
    if (moved !== undefined) return { queue, done: moved, retained: [], notReceived: 0 };
  }
  return takeMessages(selection, await openTaker(queue), options);
}

/** @throws UserError with the procedure, if no command can process the messages of a queue again */
function assertRedrivable(queue: QueueOfFailures): void {
  const { kind, description } = getRepair(queue);
  if (kind === 'manual')
    throw new UserError(`the messages of ${queue.id} cannot be redriven: ${description}`);
}

async function openTaker(queue: QueueOfFailures): Promise<TakeMessages> {
  const { client, source, handler, stack } = queue;
  if (source) {
    const move = (message: Message) => moveMessage(message, client, source);
    return (messages) => (isFifo(queue) ? moveInOrder(messages, move) : Promise.all(messages.map(move)));
  }
  const resend = await handler.resend!.open(stack);
  return (messages) => resendMessages(messages, resend);
}

async function moveMessage(
  message: Message,
  client: QueueOfFailures['client'],
  source: RecordedQueue,
): Promise<TakeResult> {
  try {
    await sendToQueue(client, source, message);
    return DONE;
  } catch (error) {
    return { outcome: 'failed', reason: `${source.name} did not accept it: ${formatError(error)}` };
  }
}

/** Moves messages one after the other. After one that is refused, none is moved, so that the order of a group remains. */
async function moveInOrder(
  messages: readonly Message[],
  move: (message: Message) => Promise<TakeResult>,
): Promise<readonly TakeResult[]> {
  const results: TakeResult[] = [];
  for (const message of messages)
    results.push(
      results.every(({ outcome }) => outcome === 'done')
        ? await move(message)
        : { outcome: 'retained', reason: 'an earlier message of its queue was refused' },
    );
  return results;
}

async function resendMessages(messages: readonly Message[], resend: Resend): Promise<readonly TakeResult[]> {
  try {
    const results = await resend(messages);
    return results.map((result) =>
      result.outcome === 'retained' ? { outcome: 'retained', reason: result.reason } : DONE,
    );
  } catch (error) {
    const reason = formatError(error);
    return messages.map(() => ({ outcome: 'failed', reason }));
  }
}
