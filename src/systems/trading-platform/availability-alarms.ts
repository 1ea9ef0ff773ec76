import { OUTBOX_AGE } from '../../domain/orders';
import { Alarm, asAlarmValue, asExpression, asMetricQuery } from '../../modules/alarm';
import { CompositeAlarm } from '../../modules/composite-alarm';
import type { HealthCheck } from '../../modules/health-check';
import { createSumAlarm } from '../../modules/sum-alarm';
import type { SystemContext } from './context';

const HOUR = 3600;
const FIVE_MINUTES = 300;
/** The relay publishes every minute, so the events of a healthy platform are younger. */
const OUTBOX_AGE_MS = 2 * 60 * 1000;
const MISSING_RELAY_RUNS = 5;
const MISSING_MONITOR_RUNS = 2;

/** The alarms and health checks that together show that the platform is down. */
export interface AvailabilitySignals {
  readonly apiHealth: HealthCheck;
  readonly deepHealth: HealthCheck;
  /** Requests about orders fail. */
  readonly orderErrors: Alarm;
  /** Nothing reaches the API. */
  readonly noRequests: Alarm;
  readonly commandAge: Alarm;
  /** Accepted orders fail again and again. */
  readonly commandRetries: Alarm;
}

/** Creates the alarms of the health checks, the outbox, the settings and the monitors, and that of the platform as a whole. */
export function createAvailabilityAlarms(
  { stack, platformAlarms: topic, createCustomMetric }: SystemContext,
  { apiHealth, deepHealth, orderErrors, noRequests, commandAge, commandRetries }: AvailabilitySignals,
): void {
  const api = apiHealth.createUnhealthyAlarm(
    topic,
    'platform-down',
    'Route 53 gets no answer from GET /health, so clients get none either: check the state of API Gateway and Lambda in the region, and the errors and throttles of Health',
  );
  const deep = deepHealth.createUnhealthyAlarm(
    topic,
    'platform-down',
    'GET /health/deep reports that the database, the queue or the session store does not answer: its body tells which, so call it or run npx stacks trading-platform health',
  );
  new CompositeAlarm(stack, 'PlatformDown', {
    description:
      'The trading platform is down: clients get no answers or only errors, or accepted orders are not applied: the other alarms name the part',
    runbook: 'platform-down',
    topic,
    // One failed part is no outage: for example, the database fails over within a minute while orders wait in their queue, and
    // if only the function of the health checks fails, orders work. If nothing reaches the API, it has no errors either.
    anyOf: [
      [api, deep, orderErrors],
      [api, deep, noRequests],
      [deep, commandAge],
      [deep, commandRetries],
    ],
  });
  new Alarm(stack, 'OutboxLate', {
    description:
      'Events of orders are published more than two minutes late, or OutboxRelay has not run for five minutes, so the audit trail and those who listen are late: read the log of OutboxRelay; the events wait in the database and are not lost',
    runbook: 'order-database',
    topic,
    threshold: OUTBOX_AGE_MS,
    periods: MISSING_RELAY_RUNS,
    firesWithoutData: true,
    metrics: [asAlarmValue(createCustomMetric(OUTBOX_AGE, {}, 'Maximum'))],
  });
  createSumAlarm(stack, 'StaleSettings', {
    description:
      'Functions could not read their settings, so they use earlier ones: check the endpoint of SSM in the network, and the permissions of the functions',
    runbook: 'stale-settings',
    topic,
    metrics: ['OrderIntake', 'SessionApi', 'OrderProcessor'].map((service) =>
      createCustomMetric('StaleSettings', { service }, 'Sum', FIVE_MINUTES),
    ),
  });
  for (const service of ['OutsideMonitor', 'InsideMonitor'])
    new Alarm(stack, `${service}Missing`, {
      description: `${service} has not completed a run for two hours, so failures that only it finds go unnoticed: read its log, and check its schedule. The alarm also fires until its first run after the first deployment`,
      runbook: 'failing-functions',
      topic,
      threshold: 0,
      periods: MISSING_MONITOR_RUNS,
      firesWithoutData: true,
      metrics: [
        asMetricQuery('runs', createCustomMetric('MonitorRuns', { service }, 'Sum', HOUR)),
        asExpression('1 - runs', 'Missing runs'),
      ],
    });
}
