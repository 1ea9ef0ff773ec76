import {
  ListMessageMoveTasksCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { UserError } from '../errors';
import type { RedrivePair } from './find-redrive';
import { isFifo } from './recorded-queue';

/** The errors of an endpoint without message move tasks, such as an emulator. */
const UNSUPPORTED_ERRORS = ['InvalidAction', 'UnknownOperationException', 'UnsupportedOperation'];

/**
 * Moves all messages with a message move task of SQS, which continues without this process. If a task is running, watches
 * it. A task doesn't know the source of a message that a function sent to the dead-letter queue, so it is named. Returns how
 * many messages it moved, or undefined if the endpoint has no move tasks, or if the queue is a FIFO queue: a message whose
 * deduplication id was used in the last five minutes would be lost.
 * @param wait waits between two status requests
 * @throws UserError with the reason of SQS if the task failed
 */
export async function moveWithTask(
  sqs: Pick<SQSClient, 'send'>,
  { from, to }: RedrivePair,
  onProgress: (moved: number) => void,
  wait: () => Promise<void>,
): Promise<number | undefined> {
  if (isFifo(from)) return undefined;
  const source = { SourceArn: from.arn };
  try {
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand(source));
    if (Results?.[0]?.Status !== 'RUNNING')
      await sqs.send(new StartMessageMoveTaskCommand({ ...source, DestinationArn: to.arn }));
  } catch (error) {
    if (error instanceof Error && UNSUPPORTED_ERRORS.includes(error.name)) return undefined;
    throw error;
  }
  for (;;) {
    await wait();
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand(source));
    const { Status, FailureReason, ApproximateNumberOfMessagesMoved: moved = 0 } = Results?.[0] ?? {};
    onProgress(moved);
    if (Status === 'COMPLETED') return moved;
    if (Status !== 'RUNNING')
      throw new UserError(
        `the message move task ended after ${moved} messages (${Status}${FailureReason ? `: ${FailureReason}` : ''}); ` +
          'the other messages are still in the dead-letter queue: run this again',
      );
  }
}
