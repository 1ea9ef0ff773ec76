import type { PlannedResource } from '../../domain/plan/resources';
import { getAlarmMetrics, isAlarmOn } from '../requirements/alarm-metrics';
import { notifies, requireAlarms } from '../requirements/alarm-requirements';
import { expectTextWith } from '../requirements/expected-values';
import {
  requireForEach,
  requireResource,
  type ResourceRequirement,
} from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import type { EvaluatedStack } from '../rule';
import { FAILURE_QUEUE } from './rules';

const SYSTEM_DIR = 'src/systems/transaction-pipeline';
const ALARM = 'aws_cloudwatch_metric_alarm';

const hasMetric = (alarm: PlannedResource, namespace: string, name: string): boolean =>
  getAlarmMetrics(alarm).some((metric) => metric.namespace === namespace && metric.name === name);

/** Requires an alarm with an action that meets a condition. */
const requireAlarm = (
  expected: string,
  meets: (alarm: PlannedResource, stack: EvaluatedStack) => boolean,
): ResourceRequirement => ({
  type: ALARM,
  findMismatches: (stack) =>
    stack.resources.some((alarm) => alarm.type === ALARM && notifies(alarm) && meets(alarm, stack))
      ? []
      : [{ address: `${ALARM}.*`, found: 'nothing', expected }],
});

/** The metrics that the dashboard must show. */
const DASHBOARD_METRICS = ['"Latency"', '"5XXError"', '"Throttles"', '"ApproximateNumberOfMessagesVisible"'];

/** Alarms and the dashboard. */
export const MONITORING_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'TP-REQ-25',
    title: 'every dead-letter queue has an alarm on its messages, with an action',
    severity: 'high',
    source: 'C11',
    fix: `add the alarm in ${SYSTEM_DIR}/queue-alarms.ts`,
    expectations: [
      requireForEach(
        'aws_sqs_queue',
        ALARM,
        'an alarm on AWS/SQS ApproximateNumberOfMessagesVisible of the queue, with an action',
        (alarm, queue, { suffix }) =>
          !FAILURE_QUEUE.test(String(queue.values.name).slice(0, -suffix.length - 1)) ||
          (notifies(alarm) &&
            isAlarmOn(alarm, ['AWS/SQS', 'ApproximateNumberOfMessagesVisible'], {
              QueueName: queue.values.name!,
            })),
      ),
    ],
  },
  {
    id: 'TP-REQ-26',
    title: 'every function has alarms on errors and throttles, with actions',
    severity: 'high',
    source: 'C11',
    fix: 'create the function with createFunction of SystemContext',
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
    id: 'TP-REQ-27',
    title: 'the API has alarms on 5XX responses and on the 99th percentile of its latency, with actions',
    severity: 'high',
    source: 'C11',
    fix: `add the alarm in ${SYSTEM_DIR}/alarms.ts`,
    expectations: [
      requireAlarm('an alarm on AWS/ApiGateway 5XXError, with an action', (alarm) =>
        hasMetric(alarm, 'AWS/ApiGateway', '5XXError'),
      ),
      requireAlarm(
        'an alarm on the 99th percentile of AWS/ApiGateway Latency, with an action',
        (alarm) =>
          hasMetric(alarm, 'AWS/ApiGateway', 'Latency') && JSON.stringify(alarm.values).includes('"p99"'),
      ),
    ],
  },
  {
    id: 'TP-REQ-28',
    title: 'alarms report failures of the archive, failed replays, a silent detector and missing feedback',
    severity: 'medium',
    source: 'C11',
    fix: `add the alarm in ${SYSTEM_DIR}/event-alarms.ts`,
    expectations: ['ArchiveFailures', 'ReplayFailures', 'DetectorSilent', 'FeedbackMissing'].map((name) =>
      requireResource(ALARM, name, {
        alarm_actions: {
          description: 'set to any action',
          matches: (value) => JSON.stringify(value ?? []) !== '[]',
        },
      }),
    ),
  },
  {
    id: 'TP-REQ-29',
    title: 'TransactionPipelineDashboard shows latency, server errors, throttles and queues',
    severity: 'medium',
    source: 'R11',
    fix: `add the widget in ${SYSTEM_DIR}/dashboard.ts`,
    expectations: DASHBOARD_METRICS.map((metric) =>
      requireResource('aws_cloudwatch_dashboard', 'TransactionPipelineDashboard', {
        dashboard_body: expectTextWith(metric),
      }),
    ),
  },
];
