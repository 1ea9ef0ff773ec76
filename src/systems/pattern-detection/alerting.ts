import type { Queue } from '../../modules/queue';
import { RecurringSchedule } from '../../modules/recurring-schedule';
import { Table } from '../../modules/table';
import { BY_ALERT_DUE, BY_TIME } from './table-indexes';
import type { SystemContext } from './context';

/** Creates the history of alerts, and the function that records and publishes each alert once. */
export function createAlerting(
  { stack, key, tradingAlerts, schedules, createFunction }: SystemContext,
  { alertQueue, tradingPatterns }: { readonly alertQueue: Queue; readonly tradingPatterns: Table },
) {
  const alertHistory = new Table(stack, 'AlertHistory', {
    key,
    partitionKey: 'alertId',
    indexes: BY_TIME,
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  const processor = createFunction('AlertProcessor', {
    entry: 'pattern-detection/alert-processor.ts',
    memory: 256,
    // SNS may take 20 seconds for each of ten messages.
    timeout: 240,
  });
  alertQueue.deliverTo(processor, { batchSize: 10, maxConcurrency: 10 });
  alertHistory.grantRead(processor);
  alertHistory.grantWrite(processor);
  tradingAlerts.grantPublish(processor);
  // Raises the alerts that AlertDecision could not queue.
  tradingPatterns.grantQuery(processor, [BY_ALERT_DUE]);
  tradingPatterns.grantUpdate(processor);
  new RecurringSchedule(stack, 'AlertSweep', {
    group: schedules,
    target: processor,
    schedule: 'rate(5 minutes)',
    input: { sweep: true },
  });
  return { alertHistory, processor };
}
