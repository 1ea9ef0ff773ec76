import { isAlarmOn, getAlarmMetrics } from '../requirements/alarm-metrics';
import { expectTextWith } from '../requirements/expected-values';
import {
  requireEach,
  requireForEach,
  requireResource,
  type ResourceRequirement,
} from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';

const SYSTEM_DIR = 'src/systems/pattern-detection';
const ALARM = 'aws_cloudwatch_metric_alarm';
/** The metrics and statistics that the dashboard must show. */
const DASHBOARD_METRICS = [
  '"Latency"',
  '"p50"',
  '"p90"',
  '"p99"',
  '"ConcurrentExecutions"',
  '"ConsumedReadCapacityUnits"',
  '"ConsumedWriteCapacityUnits"',
  '"ApproximateNumberOfMessagesVisible"',
  '"ApproximateAgeOfOldestMessage"',
  '"ExecutionsSucceeded"',
  '"ExecutionsFailed"',
  '"ExecutionsAborted"',
  'ConfidenceScore',
  '"BlockedRequests"',
  '"IncomingRecords"',
];

const ANOMALY_ALARM: ResourceRequirement = {
  type: ALARM,
  findMismatches: ({ resources }) =>
    resources.some(
      (alarm) =>
        alarm.type === ALARM &&
        getAlarmMetrics(alarm).some(({ name }) => name === 'PatternDetectionDuration') &&
        JSON.stringify(alarm.values).includes('ANOMALY_DETECTION_BAND('),
    )
      ? []
      : [{ address: `${ALARM}.*`, found: 'nothing', expected: 'an alarm outside ANOMALY_DETECTION_BAND' }],
};

/** Alarms, metrics and the dashboard: requirements 3, 11 and 17. */
export const MONITORING_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'MS-REQ-21',
    title: 'every function has an alarm at an error rate of 1 %, with an action',
    severity: 'high',
    source: 'requirement 11',
    fix: 'pass alarms to ServerlessFunction, and leave FUNCTION_ERROR_RATE at 1 or add a waiver with the reason',
    expectations: [
      requireForEach(
        'aws_lambda_function',
        ALARM,
        'an alarm on the rate of AWS/Lambda Errors of the function, above 1, with an action',
        (alarm, { values }) =>
          isAlarmOn(alarm, ['AWS/Lambda', 'Errors'], { FunctionName: values.function_name! }) &&
          alarm.values.threshold === 1 &&
          alarm.values.comparison_operator === 'GreaterThanThreshold' &&
          JSON.stringify(alarm.values.alarm_actions ?? []) !== '[]',
      ),
    ],
  },
  {
    id: 'MS-REQ-22',
    title: 'every table has an alarm on throttling',
    severity: 'medium',
    source: 'requirement 3',
    fix: 'pass the alarm topic to Table (src/modules/table.ts)',
    expectations: [
      requireForEach(
        'aws_dynamodb_table',
        ALARM,
        'an alarm on AWS/DynamoDB ReadThrottleEvents and WriteThrottleEvents of the table',
        (alarm, { values }) =>
          ['ReadThrottleEvents', 'WriteThrottleEvents'].every((metric) =>
            isAlarmOn(alarm, ['AWS/DynamoDB', metric], { TableName: values.name! }),
          ),
      ),
    ],
  },
  {
    id: 'MS-REQ-23',
    title: 'every function publishes its metrics in the namespace StockPatternDetection',
    severity: 'medium',
    source: 'requirement 17',
    fix: `create the function with the metrics of ${SYSTEM_DIR}/context.ts`,
    expectations: [
      requireEach('aws_lambda_function', {
        'environment.variables.POWERTOOLS_METRICS_NAMESPACE': {
          description: 'StockPatternDetection with the suffix',
          matches: (value, _path, _resource, { suffix }) => value === `StockPatternDetection-${suffix}`,
        },
      }),
    ],
  },
  {
    id: 'MS-REQ-24',
    title: 'PatternDetectionDashboard shows the required metrics',
    severity: 'medium',
    source: 'requirement 17',
    fix: `add the widget in ${SYSTEM_DIR}/dashboard.ts`,
    expectations: DASHBOARD_METRICS.map((metric) =>
      requireResource('aws_cloudwatch_dashboard', 'PatternDetectionDashboard', {
        dashboard_body: expectTextWith(metric),
      }),
    ),
  },
  {
    id: 'MS-REQ-25',
    title: 'PatternDetectionDuration has an anomaly alarm',
    severity: 'medium',
    source: 'requirement 17',
    fix: `create the alarm in ${SYSTEM_DIR}/alarms.ts`,
    expectations: [ANOMALY_ALARM],
  },
];
