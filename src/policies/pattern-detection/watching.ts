import { refersTo } from '../../domain/plan/resources';
import { each, forEach, inRegion, named, some } from './demand';
import { metricsOf, watches } from './metrics';
import type { Row } from './row';
import { holding, something, to } from './wanted';

const HERE = 'src/systems/pattern-detection';
const ALARM = 'aws_cloudwatch_metric_alarm';
/** What the requirement wants to see on the dashboard. */
const SEEN = [
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

/** What watches, what it costs, and who may do what: requirements 11, 17 and 18. */
export const WATCHING_ROWS: readonly Row[] = [
  {
    id: 'MS-REQ-21',
    title: 'every function has an alarm at an error rate of 1 %, which tells somebody',
    severity: 'high',
    source: 'requirement 11',
    mend: 'give ServerlessFunction alarms, and leave FUNCTION_ERROR_RATE at 1 or waive it with the reason',
    seeks: [
      forEach(
        'aws_lambda_function',
        ALARM,
        'an alarm on the rate of AWS/Lambda Errors of the function, above 1, with an action',
        (alarm, { values }) =>
          watches(alarm, ['AWS/Lambda', 'Errors'], { FunctionName: values.function_name! }) &&
          alarm.values.threshold === 1 &&
          alarm.values.comparison_operator === 'GreaterThanThreshold' &&
          JSON.stringify(alarm.values.alarm_actions ?? []) !== '[]',
      ),
    ],
  },
  {
    id: 'MS-REQ-22',
    title: 'every table has an alarm when it is throttled',
    severity: 'medium',
    source: 'requirement 3',
    mend: 'give Table its alarm topic (src/modules/table.ts)',
    seeks: [
      forEach(
        'aws_dynamodb_table',
        ALARM,
        'an alarm on AWS/DynamoDB ReadThrottleEvents and WriteThrottleEvents of the table',
        (alarm, { values }) =>
          ['ReadThrottleEvents', 'WriteThrottleEvents'].every((metric) =>
            watches(alarm, ['AWS/DynamoDB', metric], { TableName: values.name! }),
          ),
      ),
    ],
  },
  {
    id: 'MS-REQ-23',
    title: 'every function counts its metrics under StockPatternDetection',
    severity: 'medium',
    source: 'requirement 17',
    mend: `make the function with the metrics of ${HERE}/shared.ts`,
    seeks: [
      each('aws_lambda_function', {
        'environment.variables.POWERTOOLS_METRICS_NAMESPACE': {
          says: 'StockPatternDetection, and the suffix',
          holds: (value, _path, _one, { suffix }) => value === `StockPatternDetection-${suffix}`,
        },
      }),
    ],
  },
  {
    id: 'MS-REQ-24',
    title: 'PatternDetectionDashboard shows what the requirement lists',
    severity: 'medium',
    source: 'requirement 17',
    mend: `put the widget into ${HERE}/dashboard.ts`,
    seeks: SEEN.map((metric) =>
      named('aws_cloudwatch_dashboard', 'PatternDetectionDashboard', { dashboard_body: holding(metric) }),
    ),
  },
  {
    id: 'MS-REQ-25',
    title: 'an anomaly of PatternDetectionDuration is told',
    severity: 'medium',
    source: 'requirement 17',
    mend: `make the alarm in ${HERE}/alarms.ts`,
    seeks: [
      {
        type: ALARM,
        check: ({ resources }) =>
          resources.some(
            (one) =>
              one.type === ALARM &&
              metricsOf(one).some(({ name }) => name === 'PatternDetectionDuration') &&
              JSON.stringify(one.values).includes('ANOMALY_DETECTION_BAND('),
          )
            ? []
            : [
                {
                  address: `${ALARM}.*`,
                  found: 'nothing',
                  expected: 'an alarm outside ANOMALY_DETECTION_BAND',
                },
              ],
      },
    ],
  },
  {
    id: 'MS-REQ-26',
    title: 'PowerTuningWorkflow compares memory sizes by a workflow inside it',
    severity: 'medium',
    source: 'requirement 18',
    mend: `make both in ${HERE}/power-tuning.ts`,
    seeks: [
      named('aws_sfn_state_machine', 'PowerTuningWorkflow', { definition: to('aws_sfn_state_machine') }),
    ],
  },
  {
    id: 'MS-REQ-27',
    title: 'AlertProcessor scales to 5 messages an execution, and to none outside market hours',
    severity: 'medium',
    source: 'requirement 18',
    mend: `make it with QueueScaling in ${HERE}/observability.ts`,
    seeks: [
      some('aws_appautoscaling_target', { resource_id: holding('function:AlertProcessor-') }),
      some('aws_appautoscaling_policy', {
        'target_tracking_scaling_policy_configuration.target_value': 5,
        resource_id: to('aws_appautoscaling_target'),
      }),
      some('aws_appautoscaling_scheduled_action', {
        'scalable_target_action.max_capacity': 0,
        resource_id: to('aws_appautoscaling_target'),
      }),
    ],
  },
  {
    id: 'MS-REQ-28',
    title: 'more than 100 USD a month are told',
    severity: 'medium',
    source: 'requirement 18',
    mend: `make the alarm and the budget in ${HERE}/costs.ts`,
    seeks: [
      // AWS counts charges in this region only; elsewhere the budget stands alone.
      inRegion('us-east-1', named(ALARM, 'EstimatedCharges', { threshold: 100, alarm_actions: something })),
      some('aws_budgets_budget', { limit_amount: 100, limit_unit: 'USD', time_unit: 'MONTHLY' }),
    ],
  },
  {
    id: 'MS-REQ-29',
    title: 'the logs of the firewall are tiered by themselves',
    severity: 'low',
    source: 'requirement 18',
    mend: 'make the bucket with LogBucket (src/modules/log-bucket.ts)',
    seeks: [
      some('aws_s3_bucket_lifecycle_configuration', {
        bucket: to('aws_s3_bucket'),
        rule: holding('"INTELLIGENT_TIERING"'),
      }),
    ],
  },
  {
    id: 'MS-REQ-30',
    title: 'the dependencies that functions share are a layer',
    severity: 'low',
    source: 'C5',
    mend: 'make it with Layer (src/modules/layer.ts)',
    seeks: [some('aws_lambda_layer_version')],
  },
  {
    id: 'MS-REQ-31',
    title: 'every function has a role of its own, and every role a policy',
    severity: 'high',
    source: 'security',
    mend: 'make the function with ServerlessFunction, which makes both',
    seeks: [
      forEach(
        'aws_lambda_function',
        'aws_iam_role',
        'a role that no other function has',
        (role, one, { resources }) =>
          refersTo(one, 'role', role) &&
          resources.filter((other) => other.type === one.type && refersTo(other, 'role', role)).length === 1,
      ),
      forEach('aws_iam_role', 'aws_iam_role_policy', 'a policy that names the role', (policy, role) =>
        refersTo(policy, 'role', role),
      ),
    ],
  },
];
