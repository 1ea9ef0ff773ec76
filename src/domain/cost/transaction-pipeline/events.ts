import type { PlannedResource } from '../../plan/resources';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { ASSUMPTIONS } from './assumptions';
import { countDetections, type MonthlyFlow } from './traffic';

const GB = 1024 ** 3;
const MONTH_DAYS = 730 / 24;
const BUS = 'aws_cloudwatch_event_bus';

/** The events on TransactionBus in a month. */
export const countTransactionEvents = ({ transactions, suspicious, feedback }: MonthlyFlow): number =>
  transactions + suspicious + feedback;

/** The events on AuditBus in a month: those that functions put, rules forward, and Lambda reports. */
export const countAuditEvents = (flow: MonthlyFlow): number =>
  flow.transactions +
  (flow.matches + flow.suspicious + flow.feedback) +
  // The results of FraudDetector and Notifier.
  (countDetections(flow) + flow.suspicious);

/** Estimates the events on the buses, and their archive. Deliveries to functions and queues are free. */
export function estimateEvents(stack: CostedStack, flow: MonthlyFlow): readonly Usage[] {
  const events = countTransactionEvents(flow);
  return [
    ...estimateBus(stack, 'TransactionBus', events, 'transactions, suspicious ones and feedback'),
    ...estimateBus(
      stack,
      'AuditBus',
      countAuditEvents(flow),
      'accepted transactions, the events of rules, and the results of FraudDetector and Notifier',
    ),
    ...estimateArchive(stack, events),
  ];
}

function estimateBus(stack: CostedStack, name: string, events: number, what: string): readonly Usage[] {
  const bus = stack.findByName(BUS, name);
  const price = PRICE_LIST.eventBridge.customEvent;
  const calculation = `${formatNumber(events)} events: ${what}`;
  return bus === undefined
    ? []
    : [createTrafficUsage('EventBridge', `${name}, events`, events, price, calculation, [bus])];
}

function estimateArchive(stack: CostedStack, events: number): readonly Usage[] {
  return stack.findByType('aws_cloudwatch_event_archive').flatMap((archive) => {
    const gigabytes = (events * ASSUMPTIONS.eventBytes) / GB;
    const days = Number(archive.values.retention_days ?? 0);
    const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
      createTrafficUsage('EventBridge', `${getLabel(archive)}, ${item}`, quantity, price, calculation, [
        archive,
      ]);
    const size = `${formatNumber(events)} × ${formatNumber(ASSUMPTIONS.eventBytes)} bytes (assumed)`;
    return [
      add('archived events', gigabytes, PRICE_LIST.eventBridge.archiveIn, size),
      add(
        'archive storage',
        (gigabytes * (days === 0 ? MONTH_DAYS : days)) / MONTH_DAYS,
        PRICE_LIST.eventBridge.archiveStored,
        days === 0 ? 'the events of one month, which are never deleted' : `${days} days`,
      ),
    ];
  });
}

/** The messages of a queue in one invocation, at most as many as in a batch of its mapping. */
export function countMessagesPerBatch({ values }: PlannedResource, messages: number): number {
  const { batch_size: size, maximum_batching_window_in_seconds: window } = values;
  const perSecond = messages / (730 * 3600);
  const seconds = Math.max(ASSUMPTIONS.pollSeconds, Number(window ?? 0));
  return Math.min(Number(size ?? 10), Math.max(1, perSecond * seconds));
}

/** SQS returns at most ten messages in one request. */
const MESSAGES_PER_REQUEST = 10;

/** Estimates the messages of a queue: each is sent alone, and received and deleted in batches. */
export function estimateQueue(
  queue: PlannedResource,
  mapping: PlannedResource,
  messages: number,
): readonly Usage[] {
  const perRequest = Math.min(MESSAGES_PER_REQUEST, countMessagesPerBatch(mapping, messages));
  const requests = messages * (1 + 2 / perRequest);
  const calculation = `${formatNumber(messages)} messages: sent, and received and deleted ${formatNumber(perRequest)} at a time (assumed)`;
  const price = PRICE_LIST.sqs.request;
  return [createTrafficUsage('SQS', `${getLabel(queue)}, requests`, requests, price, calculation, [queue])];
}
