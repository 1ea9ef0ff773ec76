import type { Queue } from '../../modules/queue';
import { RecurringSchedule } from '../../modules/recurring-schedule';
import { Table } from '../../modules/table';
import { BY_ALERT_DUE, BY_DIGEST_DUE, BY_TIME } from './table-indexes';
import type { SystemContext } from './context';

/** Creates the history of alerts, their limits, and the function that records and publishes each alert once. */
export function createAlerting(
  { stack, key, config, tradingAlerts, schedules, createFunction }: SystemContext,
  { alertQueue, tradingPatterns }: { readonly alertQueue: Queue; readonly tradingPatterns: Table },
) {
  const alertHistory = new Table(stack, 'AlertHistory', {
    key,
    partitionKey: 'alertId',
    indexes: [...BY_TIME, BY_DIGEST_DUE],
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  // Mutes, cooldowns, counters, the next turn to publish, and the last digest of each pattern.
  const alertLimits = new Table(stack, 'AlertLimits', {
    key,
    partitionKey: 'limitId',
    expiresAt: 'expiresAt',
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  const processor = createFunction('AlertProcessor', {
    entry: 'pattern-detection/alert-processor.ts',
    memory: 256,
    // SNS may take 20 seconds for each of ten messages.
    timeout: 240,
    environment: {
      ALERT_BRAKE_COUNT: String(config.limits.brakeCount),
      ALERT_BREAKER_COUNT: String(config.limits.breakerCount),
    },
  });
  alertQueue.deliverTo(processor, { batchSize: 10, maxConcurrency: 10 });
  alertHistory.grantRead(processor);
  alertHistory.grantUpdate(processor);
  alertHistory.grantQuery(processor, [BY_DIGEST_DUE]);
  alertLimits.grantRead(processor);
  alertLimits.grantWrite(processor);
  tradingAlerts.grantPublish(processor);
  // The sweep raises the alerts that AlertDecision could not queue.
  tradingPatterns.grantQuery(processor, [BY_ALERT_DUE]);
  tradingPatterns.grantUpdate(processor);
  new RecurringSchedule(stack, 'AlertSweep', {
    group: schedules,
    target: processor,
    schedule: 'rate(5 minutes)',
    input: { sweep: true },
  });
  return { alertHistory, alertLimits, processor };
}
