import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { estimateGroupLogs } from '../logs';
import { findQueueReaders } from '../flow';
import { ASSUMPTIONS, STORED_SHARE } from './assumptions';
import { countMessagesPerBatch } from './messages';
import type { MonthlyOrders } from './traffic';

const GB = 1024 ** 3;

/** Estimates the events about orders and from venues, and the audit trail of the former in a log and a bucket. */
export const estimateEvents = (stack: CostedStack, flow: MonthlyOrders): readonly Usage[] => [
  ...estimateBus(stack, flow),
  ...estimateAuditLog(stack, flow),
  ...estimateAuditBucket(stack, flow),
];

function estimateBus(stack: CostedStack, flow: MonthlyOrders): readonly Usage[] {
  const bus = stack.findByName('aws_cloudwatch_event_bus', 'TradingEvents');
  const events = flow.events + flow.executions;
  const calculation = `${formatNumber(flow.events)} events about orders, ${formatNumber(flow.executions)} from venues; deliveries are free`;
  const price = PRICE_LIST.eventBridge.customEvent;
  return bus === undefined
    ? []
    : [createTrafficUsage('EventBridge', `${getLabel(bus)}, events`, events, price, calculation, [bus])];
}

function estimateAuditLog(stack: CostedStack, { events }: MonthlyOrders): readonly Usage[] {
  const group = stack.findByName('aws_cloudwatch_log_group', 'AuditLog');
  return group === undefined ? [] : estimateGroupLogs(group, events, ASSUMPTIONS.eventBytes, 'audit log');
}

function estimateAuditBucket(stack: CostedStack, { events }: MonthlyOrders): readonly Usage[] {
  const bucket = stack.findByName('aws_s3_bucket', 'AuditLogs');
  const [reader] = findQueueReaders(stack, stack.findByName('aws_sqs_queue', 'AuditEvents'));
  if (bucket === undefined || reader === undefined) return [];
  const { s3 } = PRICE_LIST;
  const objects = events / countMessagesPerBatch(reader.mapping, events);
  const bytes = events * ASSUMPTIONS.eventBytes * ASSUMPTIONS.gzip;
  const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
    createTrafficUsage('S3', `${getLabel(bucket)}, ${item}`, quantity, price, calculation, [bucket]);
  return [
    add('uploads', objects, s3.put, 'an object for each batch'),
    add(
      'storage',
      (bytes / GB) * STORED_SHARE,
      s3.standard,
      `${formatNumber(events)} events of ${formatNumber(ASSUMPTIONS.eventBytes)} bytes, compressed to a fifth (assumed)`,
    ),
  ];
}
