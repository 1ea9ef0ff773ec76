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

  it('report that the platform is down only if several signals agree', () => {
    const { alarm_rule: rule } = stack.getResource('aws_cloudwatch_composite_alarm', 'PlatformDown');
    const readable = String(rule).replace(
      /ALARM\("\$\{aws_cloudwatch_metric_alarm\.([A-Za-z]+)(?:_([A-Za-z]+))?(?:_[0-9A-F]{8})?\.alarm_name\}"\)/g,
      (_, owner: string, id?: string) => (id === undefined ? owner : `${owner}.${id}`),
    );
    expect(readable).toBe(
      '(ApiHealth.Unhealthy AND DeepHealth.Unhealthy AND ApiErrors) OR (DeepHealth.Unhealthy AND OrderCommands.Age)',
    );
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
