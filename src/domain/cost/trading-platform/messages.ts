import type { PlannedResource } from '../../plan/resources';
import { findQueueReaders } from '../flow';
import { estimateInvocations } from '../functions';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { ASSUMPTIONS } from './assumptions';
import { getPerSecond, type MonthlyOrders } from './traffic';

/** SQS returns at most ten messages in one request, which is also Lambda's default batch. */
const MAX_MESSAGES_PER_REQUEST = 10;

/** A queue, and the function that Lambda invokes with batches of its messages. */
interface QueueFlow {
  readonly queue: string;
  readonly fn: string;
  readonly messages: number;
  readonly millisecondsPerMessage: number;
}

/** Lists the queues with the messages of a month. */
const listQueueFlows = (flow: MonthlyOrders): readonly QueueFlow[] => [
  {
    queue: 'OrderCommands',
    fn: 'OrderProcessor',
    messages: flow.commands,
    millisecondsPerMessage: ASSUMPTIONS.processorMsPerMessage,
  },
  {
    queue: 'Arrivals',
    fn: 'ArrivalProcessor',
    messages: flow.executions,
    millisecondsPerMessage: ASSUMPTIONS.processorMsPerMessage,
  },
  {
    queue: 'AuditEvents',
    fn: 'AuditRecorder',
    messages: flow.events,
    millisecondsPerMessage: ASSUMPTIONS.auditMsPerMessage,
  },
];

/** Counts the messages of a batch, on average. With a batching window, Lambda waits for more messages. */
export function countMessagesPerBatch({ values }: PlannedResource, messages: number): number {
  const { batch_size: size, maximum_batching_window_in_seconds: window } = values;
  const seconds = Math.max(1 / ASSUMPTIONS.pollsPerSecond, Number(window ?? 0));
  return Math.min(Number(size ?? MAX_MESSAGES_PER_REQUEST), Math.max(1, getPerSecond(messages) * seconds));
}

/** Estimates the queues, and the functions that process their messages. */
export const estimateMessages = (stack: CostedStack, flow: MonthlyOrders): readonly Usage[] =>
  listQueueFlows(flow).flatMap((queueFlow) => estimateQueue(stack, queueFlow));

function estimateQueue(stack: CostedStack, flow: QueueFlow): readonly Usage[] {
  const queue = stack.findByName('aws_sqs_queue', flow.queue);
  const fn = stack.findByName('aws_lambda_function', flow.fn);
  const reader = findQueueReaders(stack, queue).find((one) => one.fn === fn);
  if (queue === undefined || fn === undefined || reader === undefined) return [];
  const perBatch = countMessagesPerBatch(reader.mapping, flow.messages);
  const perRequest = Math.min(MAX_MESSAGES_PER_REQUEST, perBatch);
  const { request, fifoRequest } = PRICE_LIST.sqs;
  const batches = flow.messages / perBatch;
  return [
    createTrafficUsage(
      'SQS',
      `${getLabel(queue)}, requests`,
      flow.messages * (1 + 2 / perRequest),
      queue.values.fifo_queue === true ? fifoRequest : request,
      `${formatNumber(flow.messages)} messages: sent, and received and deleted ${formatNumber(perRequest)} at a time (assumed)`,
      [queue],
    ),
    ...estimateInvocations(
      fn,
      batches,
      ASSUMPTIONS.batchMs + perBatch * flow.millisecondsPerMessage,
      `batches of ${formatNumber(perBatch)} messages`,
    ),
    ...estimateLogs(stack, fn, batches, ASSUMPTIONS.invocationLogBytes),
  ];
}
