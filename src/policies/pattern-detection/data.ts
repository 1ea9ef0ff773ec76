import { anyValue, expectTextWith, expectReference } from '../requirements/expected-values';
import { requireAny, requireOnly, requireResource } from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import { EXPECTED_DEFINITION } from './workflow';

const SYSTEM_DIR = 'src/systems/pattern-detection';

/** Ingestion, pattern detection and alerts: requirements 2 to 10, 13 and 14. */
export const DATA_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'MS-REQ-1',
    title: 'the function PatternDetector has 512 MB',
    severity: 'high',
    source: 'requirement 2',
    fix: `create it in ${SYSTEM_DIR}/analysis.ts`,
    expectations: [requireResource('aws_lambda_function', 'PatternDetector', { memory_size: 512 })],
  },
  {
    id: 'MS-REQ-2',
    title: 'the table TradingPatterns has the keys patternId and timestamp',
    severity: 'high',
    source: 'requirement 3',
    fix: `create it in ${SYSTEM_DIR}/analysis.ts`,
    expectations: [
      requireResource('aws_dynamodb_table', 'TradingPatterns', {
        hash_key: 'patternId',
        range_key: 'timestamp',
      }),
    ],
  },
  {
    id: 'MS-REQ-3',
    title: 'the queue AlertQueue has a visibility timeout of 300 seconds and a dead-letter queue',
    severity: 'high',
    source: 'requirement 4',
    fix: `create it in ${SYSTEM_DIR}/analysis.ts`,
    expectations: [
      requireResource('aws_sqs_queue', 'AlertQueue', {
        visibility_timeout_seconds: 300,
        redrive_policy: anyValue,
      }),
      requireResource('aws_sqs_queue', 'AlertQueueDlq'),
    ],
  },
  {
    id: 'MS-REQ-4',
    title: 'the function AlertProcessor reads AlertQueue in batches of ten',
    severity: 'high',
    source: 'requirement 5',
    fix: `create it in ${SYSTEM_DIR}/alerting.ts, and call deliverTo of AlertQueue`,
    expectations: [
      requireResource('aws_lambda_function', 'AlertProcessor'),
      requireAny('aws_lambda_event_source_mapping', {
        batch_size: 10,
        event_source_arn: expectReference('aws_sqs_queue', 'AlertQueue'),
        function_name: expectReference('aws_lambda_alias'),
      }),
    ],
  },
  {
    id: 'MS-REQ-5',
    title: 'an EventBridge rule invokes ThresholdChecker every five minutes',
    severity: 'high',
    source: 'requirement 6',
    fix: `create the schedule, the rule and its target in ${SYSTEM_DIR}/thresholds.ts`,
    expectations: [
      requireResource('aws_scheduler_schedule', 'ThresholdSchedule', {
        schedule_expression: 'rate(5 minutes)',
      }),
      requireResource('aws_cloudwatch_event_rule', 'ThresholdCheckDue', { event_pattern: anyValue }),
      requireAny('aws_cloudwatch_event_target', {
        rule: expectReference('aws_cloudwatch_event_rule', 'ThresholdCheckDue'),
        arn: expectReference('aws_lambda_alias'),
      }),
      requireAny('aws_lambda_permission', {
        principal: 'events.amazonaws.com',
        source_arn: expectReference('aws_cloudwatch_event_rule', 'ThresholdCheckDue'),
      }),
    ],
  },
  {
    id: 'MS-REQ-6',
    title: 'the function ThresholdChecker reads its thresholds from its environment variables',
    severity: 'high',
    source: 'requirement 7',
    fix: `create it in ${SYSTEM_DIR}/thresholds.ts`,
    expectations: [
      requireResource('aws_lambda_function', 'ThresholdChecker', {
        'environment.variables.PRICE_MOVE_RANGES': anyValue,
        'environment.variables.VOLUME_SURGE_TIMES': anyValue,
      }),
    ],
  },
  {
    id: 'MS-REQ-7',
    title: 'the topic TradingAlerts exists',
    severity: 'high',
    source: 'requirement 9',
    fix: `create it in ${SYSTEM_DIR}/context.ts`,
    expectations: [requireResource('aws_sns_topic', 'TradingAlerts')],
  },
  {
    id: 'MS-REQ-8',
    title: 'failed messages and failed invocations have queues',
    severity: 'high',
    source: 'requirement 10',
    fix: `create them in ${SYSTEM_DIR}/ingestion.ts and ${SYSTEM_DIR}/context.ts`,
    expectations: [
      requireResource('aws_sqs_queue', 'FailedMessages'),
      requireResource('aws_sqs_queue', 'FailedInvocations'),
    ],
  },
  {
    id: 'MS-REQ-9',
    title:
      'PatternAnalysisWorkflow has four steps, three patterns in parallel, retries and a manual review of failures',
    severity: 'high',
    source: 'requirement 13',
    fix: `create it with the definition in ${SYSTEM_DIR}/analysis-workflow.ts`,
    expectations: [
      ...EXPECTED_DEFINITION.map((definition) =>
        requireResource('aws_sfn_state_machine', 'PatternAnalysisWorkflow', { definition }),
      ),
      requireResource('aws_sqs_queue', 'ManualReview'),
    ],
  },
  {
    id: 'MS-REQ-10',
    title: 'MarketDataStream is the only stream and retains records for 24 hours',
    severity: 'high',
    source: 'requirement 14',
    fix: `create it in ${SYSTEM_DIR}/ingestion.ts`,
    expectations: [requireOnly('aws_kinesis_stream', 'MarketDataStream', { retention_period: 24 })],
  },
  {
    id: 'MS-REQ-11',
    title:
      'KinesisConsumer reads the stream with enhanced fan-out, in batches of 100 records or five seconds',
    severity: 'high',
    source: 'requirement 14',
    fix: `call deliverTo of MarketDataStream in ${SYSTEM_DIR}/ingestion.ts`,
    expectations: [
      requireResource('aws_lambda_function', 'KinesisConsumer'),
      requireAny('aws_kinesis_stream_consumer', {
        stream_arn: expectReference('aws_kinesis_stream', 'MarketDataStream'),
      }),
      requireAny('aws_lambda_event_source_mapping', {
        batch_size: 100,
        maximum_batching_window_in_seconds: 5,
        bisect_batch_on_function_error: true,
        event_source_arn: expectReference('aws_kinesis_stream_consumer'),
      }),
    ],
  },
  {
    id: 'MS-REQ-12',
    title: 'the system has a customer-managed key for its data, with an alias and a key policy',
    severity: 'high',
    source: 'requirement 14',
    fix: `create it with EncryptionKey in ${SYSTEM_DIR}/context.ts`,
    expectations: [
      requireAny('aws_kms_key', { enable_key_rotation: true }),
      requireAny('aws_kms_alias', { name: expectTextWith('DataKey') }),
      requireAny('aws_kms_key_policy', { key_id: expectReference('aws_kms_key') }),
    ],
  },
];
