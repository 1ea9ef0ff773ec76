import { ORDER_EVENT_SOURCE } from '../../domain/orders';
import { EventLog } from '../../modules/event-log';
import { asLogTarget, asQueueTarget } from '../../modules/event-target';
import { LOG_RETENTION_DAYS, type SystemContext } from './context';
import type { CreateRule } from './events';
import type { Storage } from './storage';

/** The timeout in seconds. */
const TIMEOUT = 30;
const MAX_RECEIVES = 5;
/** The number of events in an object at most. */
const BATCH_SIZE = 100;
/** The longest wait for a full batch, in seconds. */
const BATCHING_WINDOW = 5;

/** Creates the audit trail: each event of orders and accounts is a line in a log, and in an object of the bucket. */
export function createAudit(
  { stack, config, key, createFunction, createInputQueue }: SystemContext,
  { auditLogs }: Pick<Storage, 'auditLogs'>,
  createRule: CreateRule,
) {
  const auditLog = new EventLog(stack, 'AuditLog', { key, retentionDays: LOG_RETENTION_DAYS });
  const auditEvents = createInputQueue('AuditEvents', TIMEOUT, { maxReceives: MAX_RECEIVES });
  const rule = createRule(
    'AuditedEvents',
    { source: [ORDER_EVENT_SOURCE] },
    'every event of orders and accounts',
  );
  rule.deliverTo(asLogTarget(auditLog), { id: 'Log' });
  rule.deliverTo(asQueueTarget(auditEvents), { id: 'Recorder' });
  const recorder = createFunction('AuditRecorder', {
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.auditRecorder,
  });
  auditEvents.deliverTo(recorder, {
    batchSize: BATCH_SIZE,
    batchingWindow: BATCHING_WINDOW,
    maxConcurrency: config.concurrency.auditRecorder,
  });
  auditLogs.grantPut(recorder, 'events/');
  return { auditLog, auditEvents };
}
