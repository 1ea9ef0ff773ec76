import { findViolations } from '../../../src/policies/find-violations';
import { evaluateSynthesized } from '../../support/evaluate';
import { listResources, synthesizeTradingPlatform } from './synthesize';

const stack = synthesizeTradingPlatform({ PLATFORM_OPERATOR_EMAIL: 'ops@example.com' });

/** A renamed resource of these types is replaced and its data is lost, so a rename requires `moveFromId`. */
const STATEFUL = {
  aws_cloudwatch_event_bus: ['TradingEvents'],
  aws_dynamodb_table: ['MonitorStates', 'OrderRequests', 'Sessions'],
  aws_kms_key: ['AlarmKey', 'PlatformKey'],
  aws_rds_cluster: ['OrderDatabase'],
  aws_s3_bucket: ['AuditLogs', 'PlatformConfiguration'],
  aws_sns_topic: ['PlatformAlarms'],
  aws_sqs_queue: [
    'Arrivals',
    'ArrivalsDlq',
    'AuditEvents',
    'AuditEventsDlq',
    'FailedRuns',
    'OrderCommands',
    'OrderCommandsDlq',
    'UndeliveredEvents',
    'UndeliveredMessages',
  ],
  aws_ssm_parameter: ['AcceptOrders', 'IdleMinutes', 'MaxOrderQuantity', 'MaxOrderValue', 'SessionMinutes'],
};
/** The functions: timeout in seconds, reserved concurrency, and whether each runs in the network. */
const FUNCTIONS = [
  ['OrderIntake', 10, 100, true],
  ['OrderQuery', 10, 20, true],
  ['SessionApi', 10, 50, true],
  ['Health', 5, 10, true],
  ['OrderProcessor', 20, 20, true],
  ['ArrivalProcessor', 20, 10, true],
  ['OutboxRelay', 50, 1, true],
  ['AuditRecorder', 30, 10, true],
  ['DatabaseMigrator', 300, 1, true],
  ['InsideMonitor', 60, 1, true],
  ['OutsideMonitor', 60, 1, false],
] as const;

describe('trading-platform', () => {
  it('matches the snapshot', () => {
    expect(stack.json).toMatchSnapshot();
  });

  it.each(Object.entries(STATEFUL))(
    'has the known addresses of its resources of the type %s',
    (type, addresses) => {
      expect(Object.keys(stack.json.resource[type]!).sort()).toEqual(addresses);
    },
  );

  it.each(FUNCTIONS)(
    'runs %s with a limit of time and of concurrency, in three zones',
    (id, timeout, concurrency, isInside) => {
      const fn = stack.getResource('aws_lambda_function', id);
      expect(fn).toMatchObject({
        function_name: expect.stringMatching(/^function-[a-z-]+-us-east-1-dev$/),
        runtime: 'nodejs22.x',
        timeout,
        reserved_concurrent_executions: concurrency,
        tracing_config: { mode: 'Active' },
      });
      expect(fn).not.toHaveProperty('layers');
      if (isInside) expect((fn.vpc_config as { subnet_ids: readonly string[] }).subnet_ids).toHaveLength(3);
      else expect(fn).not.toHaveProperty('vpc_config');
      expect(listResources(stack, 'aws_lambda_function')).toHaveLength(FUNCTIONS.length);
    },
  );

  it('keeps sessions consistent: on demand, with recovery, a stream, and expiry by an attribute', () => {
    expect(stack.getResource('aws_dynamodb_table', 'Sessions')).toMatchObject({
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'sessionId',
      point_in_time_recovery: { enabled: true },
      stream_enabled: true,
      stream_view_type: 'NEW_AND_OLD_IMAGES',
      ttl: { enabled: true, attribute_name: 'ttl' },
      deletion_protection_enabled: false,
    });
  });

  it('lets a message be visible again only after six times the timeout of its function', () => {
    for (const [queue, seconds] of [
      ['OrderCommands', 6 * 20],
      ['Arrivals', 6 * 20],
      ['AuditEvents', 6 * 30],
    ] as const)
      expect(stack.getResource('aws_sqs_queue', queue).visibility_timeout_seconds).toBe(seconds);
  });

  it('retains accepted orders and executions for 14 days, and dead letters at least as long as messages', () => {
    const getDays = (name: string) =>
      Number(stack.getResource('aws_sqs_queue', name).message_retention_seconds) / 86_400;
    for (const id of ['OrderCommands', 'Arrivals'])
      expect([getDays(id), getDays(`${id}Dlq`)]).toEqual([14, 14]);
    // SQS moves these itself, and they keep their age.
    expect(getDays('AuditEventsDlq')).toBeGreaterThan(getDays('AuditEvents'));
  });

  it('repeats failed runs of monitors, but not of the relay, whose next run follows within a minute', () => {
    const getConfig = (id: string) =>
      stack.getResource('aws_lambda_function_event_invoke_config', `${id}_Asynchronous`);
    expect(getConfig('OutboxRelay')).toMatchObject({
      maximum_retry_attempts: 0,
      maximum_event_age_in_seconds: 60,
    });
    for (const id of ['OutsideMonitor', 'InsideMonitor'])
      expect(getConfig(id)).toMatchObject({ maximum_retry_attempts: 2 });
    expect(
      listResources(stack, 'aws_scheduler_schedule').map(([id, schedule]) => [
        id,
        schedule.schedule_expression,
      ]),
    ).toEqual([
      ['InsideMonitorSchedule', 'rate(1 hour)'],
      ['OutboxSchedule', 'rate(1 minute)'],
      ['OutsideMonitorSchedule', 'rate(1 hour)'],
    ]);
  });

  it('names resources by type, purpose, region and suffix, and buckets also by account', () => {
    expect(stack.getResource('aws_sqs_queue', 'OrderCommands').name).toBe(
      'queue-order-commands-us-east-1-dev.fifo',
    );
    expect(stack.getResource('aws_rds_cluster', 'OrderDatabase').cluster_identifier).toBe(
      'cluster-order-database-us-east-1-dev',
    );
    expect(stack.getResource('aws_iam_role', 'OrderIntake_Role').name).toBe(
      'role-order-intake-us-east-1-dev',
    );
    expect(stack.getResource('aws_s3_bucket', 'PlatformConfiguration').bucket).toMatch(
      /^\$\{.*\}-bucket-config-us-east-1-dev$/,
    );
  });

  it('passes the address of the local database to the functions on the local target', () => {
    const local = synthesizeTradingPlatform({
      TARGET: 'local',
      LOCAL_DATABASE_PORT: '6000',
      LOCAL_DATABASE_CA: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    });
    expect(local.getResource('aws_rds_cluster', 'OrderDatabase').port).toBe(6000);
    expect(local.getResource('aws_lambda_function', 'OrderProcessor').environment).toMatchObject({
      variables: { DATABASE_PORT: '6000', DATABASE_CA: expect.stringContaining('BEGIN CERTIFICATE') },
    });
    expect(local.getResource('aws_lambda_function', 'OutsideMonitor').environment).toMatchObject({
      variables: { TRADING_API_URL: expect.stringMatching(/^http:\/\/127.0.0.1:4566\/restapis\//) },
    });
  });

  it('sends alarms by e-mail, if there is a recipient', () => {
    expect(listResources(stack, 'aws_sns_topic_subscription').map(([, { endpoint }]) => endpoint)).toEqual([
      'ops@example.com',
    ]);
    expect(synthesizeTradingPlatform().json.resource).not.toHaveProperty('aws_sns_topic_subscription');
  });

  it('follows the general rules, except that it has no firewall', () => {
    const violations = findViolations(evaluateSynthesized('trading-platform', stack.json)).filter(
      // A waiver has the reason.
      ({ check }) => check !== 'MS-WAF-2',
    );
    expect(violations.map(({ check, address, found }) => [check, address, found])).toEqual([]);
  });

  it('has the outputs that its commands read', () => {
    expect(Object.keys(stack.json.output!).sort()).toEqual([
      'ArrivalsQueueUrl',
      'AuditLogGroupName',
      'AuditLogsBucketName',
      'DashboardUrl',
      'DatabaseClusterId',
      'DatabaseMigratorName',
      'OrderCommandsDlqUrl',
      'OrderCommandsQueueUrl',
      'OrderRequestsTableName',
      'PlatformAlarmsTopicArn',
      'PlatformConfigurationBucketName',
      'SessionsTableName',
      'TradingApiUrl',
      'TradingBusName',
      'UndeliveredEventsQueueUrl',
    ]);
  });
});
