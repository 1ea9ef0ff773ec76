import { isAlarmOn } from '../requirements/alarm-metrics';
import { notifies, requireAlarms } from '../requirements/alarm-requirements';
import { expectTextWith } from '../requirements/expected-values';
import {
  requireAny,
  requireDefaultTags,
  requireForEach,
  requireOutputs,
  requireResource,
  type ResourceRequirement,
} from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import { formatName, REGION, SYSTEM_DIR } from './names';

const REGION_REQUIREMENT: ResourceRequirement = {
  type: 'provider',
  findMismatches: ({ region }) =>
    region === REGION
      ? []
      : [{ address: 'provider.aws', found: `region ${region ?? 'nothing'}`, expected: `region ${REGION}` }],
};

/** Requires an alarm of the stack with an action. */
const requireAlarm = (name: string): ResourceRequirement =>
  requireResource('aws_cloudwatch_metric_alarm', formatName('alarm', name), {
    alarm_actions: expectTextWith('aws_sns_topic.PlatformAlarms'),
  });

/** Health checks, alarms, and the stack itself. */
export const MONITORING_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'PL-REQ-16',
    title: 'Route 53 checks /health and /health/deep of the API',
    severity: 'high',
    source: 'R1',
    fix: `correct ${SYSTEM_DIR}/health.ts`,
    expectations: ['/health', '/health/deep'].map((path) =>
      requireAny('aws_route53_health_check', {
        resource_path: {
          description: `ending with ${path}`,
          matches: (value) => String(value).endsWith(path),
        },
        fqdn: expectTextWith('aws_api_gateway_rest_api.'),
      }),
    ),
  },
  {
    id: 'PL-REQ-17',
    title: 'every health check has an alarm with an action',
    severity: 'high',
    source: 'R2',
    fix: `add the alarm in ${SYSTEM_DIR}/availability-alarms.ts`,
    expectations: [
      requireForEach(
        'aws_route53_health_check',
        'aws_cloudwatch_metric_alarm',
        'an alarm on AWS/Route53 HealthCheckStatus of the check, with an action',
        (alarm, check) =>
          notifies(alarm) &&
          JSON.stringify(alarm.configured).includes(`aws_route53_health_check.${check.id}.`) &&
          JSON.stringify(alarm.configured).includes('HealthCheckStatus'),
      ),
    ],
  },
  {
    id: 'PL-REQ-18',
    title: 'alarms report the CPU, the connections, the capacity and the replica lag of the database',
    severity: 'high',
    source: 'R20',
    fix: `add the alarm in ${SYSTEM_DIR}/database-alarms.ts`,
    expectations: ['cpu', 'connections', 'capacity', 'replica-lag'].map((name) =>
      requireAlarm(`order-database-${name}`),
    ),
  },
  {
    id: 'PL-REQ-19',
    title: 'every function has alarms on errors and throttles, with actions',
    severity: 'high',
    source: 'R21',
    fix: `create the function with createFunction of ${SYSTEM_DIR}/context.ts`,
    expectations: ['Errors', 'Throttles'].map((metric) =>
      requireAlarms(
        'aws_lambda_function',
        `an alarm on AWS/Lambda ${metric} of the function, with an action`,
        (alarm, { values }) =>
          isAlarmOn(alarm, ['AWS/Lambda', metric], { FunctionName: values.function_name! }),
      ),
    ),
  },
  {
    id: 'PL-REQ-20',
    title: 'alarms report latency and errors of the API, and orders and events that wait too long',
    severity: 'high',
    source: 'R22',
    fix: `add the alarm in ${SYSTEM_DIR}/api-alarms.ts or ${SYSTEM_DIR}/queue-alarms.ts`,
    expectations: [
      'api-latency',
      'order-errors',
      'session-errors',
      'api-no-requests',
      'order-commands-age',
      'outbox-late',
    ].map(requireAlarm),
  },
  {
    id: 'PL-REQ-21',
    title: 'every dead-letter queue has an alarm at the first message',
    severity: 'high',
    source: 'C5',
    fix: `add the alarm in ${SYSTEM_DIR}/queue-alarms.ts`,
    expectations: [
      'order-commands-dlq-not-empty',
      'arrivals-dlq-not-empty',
      'audit-events-dlq-not-empty',
      'undelivered-events-not-empty',
    ].map(requireAlarm),
  },
  {
    id: 'PL-REQ-22',
    title: 'a composite alarm reports that the platform is down, and needs several failed parts for that',
    severity: 'high',
    source: 'S4',
    fix: `correct PlatformDown in ${SYSTEM_DIR}/availability-alarms.ts`,
    expectations: [
      requireAny('aws_cloudwatch_composite_alarm', {
        alarm_rule: expectTextWith(' AND '),
        alarm_actions: expectTextWith('aws_sns_topic.PlatformAlarms'),
      }),
    ],
  },
  {
    id: 'PL-REQ-23',
    title: 'the stack is in us-east-1, with tags for environment and region, a dashboard, and its outputs',
    severity: 'high',
    source: 'C8',
    fix: 'correct src/config/trading-platform/names.ts',
    expectations: [
      requireDefaultTags('Project', 'Environment', 'EnvironmentSuffix', 'Region'),
      REGION_REQUIREMENT,
      requireResource('aws_cloudwatch_dashboard', formatName('dashboard', 'trading-platform-dashboard')),
      requireOutputs(
        'TradingApiUrl',
        'TradingBusName',
        'SessionsTableName',
        'OrderRequestsTableName',
        'OrderCommandsQueueUrl',
        'OrderCommandsDlqUrl',
        'ArrivalsQueueUrl',
        'DatabaseMigratorName',
        'DatabaseClusterId',
        'AuditLogsBucketName',
        'AuditLogGroupName',
        'PlatformConfigurationBucketName',
        'PlatformAlarmsTopicArn',
        'DashboardUrl',
      ),
    ],
  },
];
