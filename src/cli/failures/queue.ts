import type { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { removeServiceEnding } from '../../domain/service-ending';
import { isFifo, type RecordedQueue } from '../redrive/find-redrive';
import type { DeployedStack } from '../terraform/deployed-stacks';
import type { QueueHandler } from './system-failures';

/** A queue whose messages have failed for good, so that they wait for an operator. */
export interface QueueOfFailures extends RecordedQueue {
  /** The name without the suffix of the environment, such as `OrderQueueDlq`. */
  readonly id: string;
  readonly system: string;
  readonly region: string;
  readonly isFifo: boolean;
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

export type ListedQueue = Pick<
  QueueOfFailures,
  'id' | 'name' | 'arn' | 'url' | 'system' | 'region' | 'isFifo' | 'source' | 'stack'
>;

const RecordedAttributes = z.object({
  name: z.string(),
  arn: z.string(),
  url: z.string(),
  redrive_policy: z.string().nullish(),
});
const RedrivePolicy = z.object({ deadLetterTargetArn: z.string() });

/**
 * Lists the queues of failures of a stack. The functions process the queues that have a dead-letter queue; all others receive
 * failures.
 */
export function listQueuesOfFailures(stack: DeployedStack): readonly ListedQueue[] {
  const queues = stack.resources
    .filter(({ type }) => type === 'aws_sqs_queue')
    .map(({ attributes }) => RecordedAttributes.parse(attributes));
  const sources = new Map(
    queues.flatMap(({ redrive_policy: policy, ...source }) =>
      policy ? [[RedrivePolicy.parse(JSON.parse(policy)).deadLetterTargetArn, source] as const] : [],
    ),
  );
  return queues
    .filter(({ redrive_policy: policy }) => !policy)
    .map(({ name, arn, url }) => {
      const source = sources.get(arn);
      return {
        id: getQueueId(name, stack.session.config.suffix),
        name,
        arn,
        url,
        system: stack.system,
        region: stack.region,
        isFifo: isFifo({ name, arn, url }),
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
