import type { PlannedResource } from '../plan/resources';
import { findQueueReaders } from './flow';
import { formatNumber, createTrafficUsage, type Usage } from './line';
import { PRICE_LIST } from './prices';
import { type CostedStack, getLabel } from './stack';

const FUNCTION = 'aws_lambda_function';
const TOPIC = 'aws_sns_topic';

/** Estimates the messages of a queue. Without a reader they are only sent. */
export function estimateMessages(
  queue: PlannedResource,
  count: number,
  reader: PlannedResource | undefined,
): readonly Usage[] {
  const { request, fifoRequest } = PRICE_LIST.sqs;
  const price = queue.values.fifo_queue === true ? fifoRequest : request;
  const [requests, names] = reader ? [3, 'send, receive and delete'] : [1, 'send'];
  const calculation = `${formatNumber(count)} messages: ${names}`;
  return [
    createTrafficUsage('SQS', `${getLabel(queue)}, requests`, count * requests, price, calculation, [queue]),
  ];
}

/** The function of that name, if it gets the queue's messages. */
export function findQueueFunction(
  stack: CostedStack,
  queue: PlannedResource | undefined,
  name: string,
): PlannedResource | undefined {
  if (queue === undefined) return undefined;
  const expected = stack.findByName(FUNCTION, name);
  return findQueueReaders(stack, queue).find(({ fn }) => fn && fn === expected)?.fn;
}

/** Estimates messages to a topic, and their deliveries to each subscription. */
export function estimateNotifications(
  stack: CostedStack,
  topic: PlannedResource | undefined,
  count: number,
  calculation: string,
): readonly Usage[] {
  if (topic === undefined) return [];
  const { request, email, http } = PRICE_LIST.sns;
  const prices: Readonly<Record<string, Usage['price']>> = { email, 'email-json': email, http, https: http };
  const deliveries = findSubscriptions(stack, topic).flatMap((subscription) => {
    const protocol = String(subscription.values.protocol);
    const item = `${getLabel(subscription)}, ${protocol}`;
    const price = prices[protocol];
    return price ? [createTrafficUsage('SNS', item, count, price, calculation, [subscription])] : [];
  });
  const requests = createTrafficUsage('SNS', `${getLabel(topic)}, requests`, count, request, calculation, [
    topic,
  ]);
  return [requests, ...deliveries];
}

export const findSubscriptions = (stack: CostedStack, topic: PlannedResource): readonly PlannedResource[] =>
  stack
    .findByType('aws_sns_topic_subscription')
    .filter(({ values }) => stack.findReferenced(TOPIC, values.topic_arn).includes(topic));
