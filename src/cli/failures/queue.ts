import type { SQSClient } from '@aws-sdk/client-sqs';
import { removeServiceEnding } from '../../domain/service-ending';
import { listRecordedQueues, type RecordedQueue } from '../redrive/recorded-queue';
import type { DeployedStack } from '../terraform/deployed-stacks';
import type { QueueHandler } from './system-failures';

/** A queue whose messages have failed for good, so that they wait for an operator. */
export interface QueueOfFailures extends RecordedQueue {
  /** The name without the suffix of the environment, such as `OrderQueueDlq`. */
  readonly id: string;
  readonly system: string;
  readonly region: string;
  /** The queue from which SQS moves messages to this one; undefined if none does. */
  readonly source?: RecordedQueue;
  readonly stack: DeployedStack;
  readonly client: Pick<SQSClient, 'send'>;
  readonly handler: QueueHandler;
  /** How an operator processes the messages again, if no command can. */
  readonly procedure?: string;
}

/** How the messages of a queue are processed again: by a command, or by an operator. */
export interface QueueRepair {
  readonly kind: 'move' | 'resend' | 'manual';
  /** Where the messages go, or what the operator does. */
  readonly description: string;
}

type ListedQueue = Omit<QueueOfFailures, 'client' | 'handler' | 'procedure'>;

/**
 * Lists the queues of failures of a stack. The functions process the queues that have a dead-letter queue; all others receive
 * failures.
 */
export function listQueuesOfFailures(stack: DeployedStack): readonly ListedQueue[] {
  const queues = listRecordedQueues(stack.resources);
  return queues
    .filter(({ deadLetterArn }) => deadLetterArn === undefined)
    .map(({ queue }) => {
      const source = queues.find(({ deadLetterArn }) => deadLetterArn === queue.arn)?.queue;
      return {
        ...queue,
        id: getQueueId(queue.name, stack.session.config.suffix),
        system: stack.system,
        region: stack.region,
        ...(source && { source }),
        stack,
      };
    });
}

/** Returns the name of a queue without the suffix of the environment, and without the ending of FIFO queues. */
function getQueueId(name: string, suffix: string): string {
  const base = removeServiceEnding(name);
  return base.endsWith(`-${suffix}`) ? base.slice(0, -suffix.length - 1) : base;
}

/** Returns how the messages of a queue are processed again. */
export function getRepair({ source, handler, procedure, id }: QueueOfFailures): QueueRepair {
  if (source) return { kind: 'move', description: `to the queue ${source.name}` };
  if (handler.resend) return { kind: 'resend', description: handler.resend.destination };
  return {
    kind: 'manual',
    description: procedure ?? `${id} received its messages from no queue, and its system names no procedure`,
  };
}
