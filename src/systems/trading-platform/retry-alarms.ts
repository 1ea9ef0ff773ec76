import { ORDER_METRICS } from '../../domain/orders';
import { Alarm, asAlarmValue } from '../../modules/alarm';
import type { SystemContext } from './context';

const FIVE_MINUTES = 300;
/** After a failover, messages succeed within minutes. */
const PERIODS = 3;

/**
 * Creates the alarms of messages that fail again and again. The age of a queue does not show them: SQS leaves messages with several
 * receives out of it. The functions report failed messages to SQS, so they have no errors either.
 */
export function createRetryAlarms({ stack, platformAlarms: topic, createCustomMetric }: SystemContext) {
  const createAlarm = (service: string, description: string) =>
    new Alarm(stack, `${service}Retries`, {
      description,
      runbook: 'full-queue',
      topic,
      threshold: 0,
      periods: PERIODS,
      metrics: [asAlarmValue(createCustomMetric(ORDER_METRICS.retried, { service }, 'Sum', FIVE_MINUTES))],
    });
  createAlarm(
    'ArrivalProcessor',
    'Executions or credits have failed for 15 minutes and are received again, so accounts do not show them: read the log of ArrivalProcessor for the reason, such as a missing permission in the database; they wait in Arrivals for up to 14 days',
  );
  return {
    commandRetries: createAlarm(
      'OrderProcessor',
      'Accepted orders have failed for 15 minutes and are received again: read the log of OrderProcessor for the reason, and check the database with npx stacks trading-platform health; they wait in OrderCommands for up to 14 days',
    ),
  };
}
