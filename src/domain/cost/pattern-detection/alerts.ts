import { asBlocks, type PlannedResource } from '../../plan/resources';
import { pollersOf } from '../flow';
import { runsOf } from '../functions';
import { n, type Use, used } from '../line';
import { logsOf } from '../logs';
import { PRICE_LIST } from '../prices';
import { type Stack, titleOf } from '../stack';
import { rowsUse } from '../tables';
import { ASSUMED, HALF, ROW } from './assumed';
import { FUNCTION, TABLE, TOPIC } from './types';

/** A message is sent, received and deleted; where nobody takes it, it is sent. */
export function messages(
  queue: PlannedResource,
  count: number,
  reader: PlannedResource | undefined,
): readonly Use[] {
  const { request, fifoRequest } = PRICE_LIST.sqs;
  const price = queue.values.fifo_queue === true ? fifoRequest : request;
  const [each, because] = reader ? [3, 'send, receive and delete'] : [1, 'send'];
  return [
    used('SQS', `${titleOf(queue)}, requests`, count * each, price, `${n(count)} messages: ${because}`, [
      queue,
    ]),
  ];
}

/** The function of that name, if it takes the queue's messages. */
export const readerOf = (
  stack: Stack,
  queue: PlannedResource | undefined,
  name: string,
): PlannedResource | undefined =>
  queue && pollersOf(stack, queue).find(({ fn }) => fn && fn === stack.named(FUNCTION, name))?.fn;

export function alerting(
  stack: Stack,
  fn: PlannedResource,
  alerts: number,
  approvals: number,
): readonly Use[] {
  return [
    ...runsOf(fn, alerts, ASSUMED.processorMs, 'one message each, at worst'),
    ...logsOf(stack, fn, alerts, ASSUMED.alertLogBytes),
    ...rowsUse(stack.toldOf(fn, TABLE, 'AlertHistory'), {
      written: 2 * alerts + approvals,
      bytes: ROW.alert,
      read: 0,
      held: alerts * HALF,
      because: 'each alert is claimed and marked, and recorded before if it is to be approved',
    }),
    ...notices(
      stack,
      stack.toldOf(fn, TOPIC, 'TradingAlerts'),
      alerts,
      'each alert once, if all are approved',
    ),
  ];
}

export function approving(stack: Stack, fn: PlannedResource, approvals: number): readonly Use[] {
  const group = stack.toldOf(fn, 'aws_scheduler_schedule_group', 'ApprovalTimers');
  const macs = stack
    .keys(asBlocks(fn.values.environment)[0]?.variables)
    .filter(({ values }) => values.key_usage === 'GENERATE_VERIFY_MAC');
  return [
    ...runsOf(fn, 2 * approvals, ASSUMED.processorMs, 'to ask and to act on the answer'),
    ...logsOf(stack, fn, 2 * approvals, ASSUMED.alertLogBytes),
    ...rowsUse(stack.toldOf(fn, TABLE, 'ApprovalTracking'), {
      written: 4 * approvals,
      bytes: ROW.approval,
      read: 3 * approvals,
      held: approvals * HALF,
      because: 'made, asked, answered and told; read each time',
    }),
    ...notices(stack, stack.toldOf(fn, TOPIC, 'AlertApprovalRequests'), approvals, 'each question once'),
    ...(group
      ? [
          used('EventBridge', 'timers of approvals', approvals, PRICE_LIST.eventBridge.schedule, 'one each', [
            group,
          ]),
        ]
      : []),
    ...(macs.length > 0
      ? [
          used(
            'KMS',
            'GenerateMac and VerifyMac',
            approvals * 3,
            PRICE_LIST.kms.macRequest,
            'one to sign, two to look and decide',
            macs,
          ),
        ]
      : []),
  ];
}

/** Notices to a topic, and to each who has subscribed to it. */
function notices(
  stack: Stack,
  topic: PlannedResource | undefined,
  count: number,
  because: string,
): readonly Use[] {
  if (topic === undefined) return [];
  const { request, email, http } = PRICE_LIST.sns;
  const prices: Readonly<Record<string, Use['price']>> = { email, 'email-json': email, http, https: http };
  const told = subscriptionsOf(stack, topic).flatMap((subscription) => {
    const protocol = String(subscription.values.protocol);
    const price = prices[protocol];
    return price
      ? [used('SNS', `${titleOf(subscription)}, ${protocol}`, count, price, because, [subscription])]
      : [];
  });
  return [used('SNS', `${titleOf(topic)}, requests`, count, request, because, [topic]), ...told];
}

export const subscriptionsOf = (stack: Stack, topic: PlannedResource): readonly PlannedResource[] =>
  stack
    .all('aws_sns_topic_subscription')
    .filter(({ values }) => stack.mentioned(TOPIC, values.topic_arn).includes(topic));
