import { ROUTES } from '../../../src/systems/trading-platform/api';
import { parseJsonAttribute } from '../../support/synth';
import { listResources, synthesizeTradingPlatform } from './synthesize';

const stack = synthesizeTradingPlatform();
const alarms = listResources(stack, 'aws_cloudwatch_metric_alarm');
const getAlarm = (name: string) => stack.getResource('aws_cloudwatch_metric_alarm', name);
/** The metric alarms whose queries contain all these texts. */
const findAlarms = (...texts: readonly string[]) =>
  alarms.filter(([, { metric_query: queries }]) =>
    texts.every((text) => JSON.stringify(queries).includes(`"${text}"`)),
  );

describe('the alarms of the trading platform', () => {
  it.each([
    ['Cpu', 'CPUUtilization', 80],
    ['Capacity', 'ACUUtilization', 80],
    // 80 % of the connections that 8 ACU accept.
    ['Connections', 'DatabaseConnections', 1209],
    ['ReplicaLag', 'AuroraReplicaLagMaximum', 1000],
  ])('report the %s of the database', (id, metric, threshold) => {
    expect(getAlarm(`OrderDatabase_${id}`)).toMatchObject({
      threshold,
      metric_query: [
        {
          metric: {
            namespace: 'AWS/RDS',
            metric_name: metric,
            dimensions: { DBClusterIdentifier: 'cluster-order-database-us-east-1-dev' },
          },
        },
      ],
    });
  });

  it.each(['Errors', 'Throttles'])('report %s of every function', (metric) => {
    for (const [, { function_name: name }] of listResources(stack, 'aws_lambda_function'))
      expect(findAlarms(metric, String(name))).toHaveLength(1);
  });

  it('report the first message in each queue of failures, and messages that wait in each other queue', () => {
    for (const [, { name, redrive_policy: redrive }] of listResources(stack, 'aws_sqs_queue')) {
      const metric = redrive ? 'ApproximateAgeOfOldestMessage' : 'ApproximateNumberOfMessagesVisible';
      expect([name, findAlarms(String(name)).length, findAlarms(String(name), metric).length]).toEqual([
        name,
        1,
        1,
      ]);
    }
  });

  it('report a latency of the API above a second for 1 % of the requests', () => {
    expect(getAlarm('ApiLatency')).toMatchObject({
      threshold: 1000,
      metric_query: [{ metric: { metric_name: 'Latency', stat: 'p99' } }],
    });
  });

  it('report that the outbox or a monitor no longer runs', () => {
    for (const name of ['OutboxLate', 'OutsideMonitorMissing', 'InsideMonitorMissing'])
      expect(getAlarm(name).treat_missing_data).toBe('breaching');
  });

  it('notify the topic, with the impact and what to do', () => {
    for (const [, alarm] of alarms) {
      expect(alarm.alarm_actions).toEqual(['${aws_sns_topic.PlatformAlarms.arn}']);
      expect(String(alarm.alarm_description).length).toBeGreaterThan(60);
    }
  });

  it('report failed requests of clients, without those of the health checks', () => {
    const operations = ['OrderErrors', 'SessionErrors', 'AccountErrors'].flatMap((name) => {
      const queries = getAlarm(name).metric_query as {
        metric?: { metric_name: string; dimensions: Record<string, string> };
      }[];
      // CloudWatch accepts ten metrics in an alarm.
      expect(queries.filter(({ metric }) => metric).length).toBeLessThanOrEqual(10);
      return queries.flatMap(({ metric }) =>
        metric?.metric_name === '5XXError'
          ? [`${metric.dimensions.Method} ${metric.dimensions.Resource}`]
          : [],
      );
    });
    expect(operations.sort()).toEqual(
      Object.values(ROUTES)
        .flat()
        .filter((route) => !route.includes('/health'))
        .sort(),
    );
  });

  it('report messages that fail again and again, which the age of a queue does not show', () => {
    for (const service of ['OrderProcessor', 'ArrivalProcessor'])
      expect(getAlarm(`${service}Retries`)).toMatchObject({
        threshold: 0,
        evaluation_periods: 3,
        metric_query: [{ metric: { metric_name: 'MessagesRetried', dimensions: { service }, period: 300 } }],
      });
  });

  it('report a missing reader, without which a failure of the writer takes minutes', () => {
    expect(getAlarm('OrderDatabase_ReplicaLag').treat_missing_data).toBe('breaching');
  });
});

describe('the alarm that the platform is down', () => {
  const { alarm_rule: rule } = stack.getResource('aws_cloudwatch_composite_alarm', 'PlatformDown');
  /** Whether the alarm fires in a state in which these alarms fire, by the beginning of their addresses. */
  const isDown = (...firing: readonly string[]): boolean =>
    String(rule)
      .split(' OR ')
      .some((combination) =>
        [...combination.matchAll(/aws_cloudwatch_metric_alarm\.(\w+)\.alarm_name/g)].every(([, address]) =>
          firing.some((name) => address!.startsWith(name)),
        ),
      );

  it.each([
    ['clients get only errors', ['ApiHealth', 'DeepHealth', 'OrderErrors']],
    ['nothing reaches the API, which has no data then', ['ApiHealth', 'DeepHealth', 'ApiNoRequests']],
    ['the database does not answer, and orders wait', ['DeepHealth', 'OrderCommands_Age']],
    ['accepted orders fail for long', ['DeepHealth', 'OrderProcessorRetries']],
  ])('fires if %s', (_, firing) => {
    expect(isDown(...firing)).toBe(true);
    // None of the signals is sufficient alone.
    for (const missing of firing) expect(isDown(...firing.filter((name) => name !== missing))).toBe(false);
  });

  it.each([
    ['only the function of the health checks fails', ['ApiHealth', 'DeepHealth', 'ApiClientErrors']],
    ['the session store fails for some requests', ['DeepHealth', 'SessionErrors', 'OrderErrors']],
    ['the database fails over within a minute', ['DeepHealth']],
    ['a burst of orders waits', ['OrderCommands_Age', 'OrderErrors', 'ApiLatency']],
  ])('does not fire if %s', (_, firing) => {
    expect(isDown(...firing)).toBe(false);
  });
});

describe('the dashboard of the trading platform', () => {
  it('shows every function, every queue and the database', () => {
    const { dashboard_body: body } = stack.getResource(
      'aws_cloudwatch_dashboard',
      'TradingPlatformDashboard',
    );
    const text = JSON.stringify(parseJsonAttribute(body));
    const names = [
      ...listResources(stack, 'aws_lambda_function').map(([, fn]) => fn.function_name),
      ...listResources(stack, 'aws_sqs_queue').map(([, queue]) => queue.name),
      ...listResources(stack, 'aws_rds_cluster_instance').map(([, instance]) => instance.identifier),
    ];
    expect(names.filter((name) => !text.includes(`"${String(name)}"`))).toEqual([]);
  });
});
