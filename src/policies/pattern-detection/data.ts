import { named, only, some } from './demand';
import type { Row } from './row';
import { holding, something, to } from './wanted';
import { manualReview, patternsSideBySide, theFourSteps, threeRetries } from './workflow';

const HERE = 'src/systems/pattern-detection';

/** What takes market data in, searches it and tells of it: requirements 2 to 10, 13 and 14. */
export const DATA_ROWS: readonly Row[] = [
  {
    id: 'MS-REQ-1',
    title: 'there is the function PatternDetector, of 512 MB',
    severity: 'high',
    source: 'requirement 2',
    mend: `make it in ${HERE}/analysis.ts`,
    seeks: [named('aws_lambda_function', 'PatternDetector', { memory_size: 512 })],
  },
  {
    id: 'MS-REQ-2',
    title: 'there is the table TradingPatterns, by patternId and timestamp',
    severity: 'high',
    source: 'requirement 3',
    mend: `make it in ${HERE}/analysis.ts`,
    seeks: [
      named('aws_dynamodb_table', 'TradingPatterns', { hash_key: 'patternId', range_key: 'timestamp' }),
    ],
  },
  {
    id: 'MS-REQ-3',
    title: 'there is the queue AlertQueue, of 300 seconds, with its dead letters',
    severity: 'high',
    source: 'requirement 4',
    mend: `make it in ${HERE}/analysis.ts`,
    seeks: [
      named('aws_sqs_queue', 'AlertQueue', { visibility_timeout_seconds: 300, redrive_policy: something }),
      named('aws_sqs_queue', 'AlertQueueDlq'),
    ],
  },
  {
    id: 'MS-REQ-4',
    title: 'there is the function AlertProcessor, which reads AlertQueue by ten',
    severity: 'high',
    source: 'requirement 5',
    mend: `make it in ${HERE}/alerting.ts, and have AlertQueue deliver to it`,
    seeks: [
      named('aws_lambda_function', 'AlertProcessor'),
      some('aws_lambda_event_source_mapping', {
        batch_size: 10,
        event_source_arn: to('aws_sqs_queue', 'AlertQueue'),
        function_name: to('aws_lambda_alias'),
      }),
    ],
  },
  {
    id: 'MS-REQ-5',
    title: 'a rule of EventBridge has ThresholdChecker look every five minutes',
    severity: 'high',
    source: 'requirement 6',
    mend: `make the schedule, the rule and its target in ${HERE}/thresholds.ts`,
    seeks: [
      named('aws_scheduler_schedule', 'ThresholdSchedule', { schedule_expression: 'rate(5 minutes)' }),
      named('aws_cloudwatch_event_rule', 'ThresholdCheckDue', { event_pattern: something }),
      some('aws_cloudwatch_event_target', {
        rule: to('aws_cloudwatch_event_rule', 'ThresholdCheckDue'),
        arn: to('aws_lambda_alias'),
      }),
      some('aws_lambda_permission', {
        principal: 'events.amazonaws.com',
        source_arn: to('aws_cloudwatch_event_rule', 'ThresholdCheckDue'),
      }),
    ],
  },
  {
    id: 'MS-REQ-6',
    title: 'there is the function ThresholdChecker, with its thresholds in the environment',
    severity: 'high',
    source: 'requirement 7',
    mend: `make it in ${HERE}/thresholds.ts`,
    seeks: [
      named('aws_lambda_function', 'ThresholdChecker', {
        'environment.variables.PRICE_MOVE_RANGES': something,
        'environment.variables.VOLUME_SURGE_TIMES': something,
      }),
    ],
  },
  {
    id: 'MS-REQ-7',
    title: 'there is the topic TradingAlerts',
    severity: 'high',
    source: 'requirement 9',
    mend: `make it in ${HERE}/shared.ts`,
    seeks: [named('aws_sns_topic', 'TradingAlerts')],
  },
  {
    id: 'MS-REQ-8',
    title: 'there are queues for what failed',
    severity: 'high',
    source: 'requirement 10',
    mend: `make them in ${HERE}/ingestion.ts and ${HERE}/shared.ts`,
    seeks: [named('aws_sqs_queue', 'FailedMessages'), named('aws_sqs_queue', 'FailedInvocations')],
  },
  {
    id: 'MS-REQ-9',
    title:
      'PatternAnalysisWorkflow goes its four steps, three patterns side by side, with retries and manual review',
    severity: 'high',
    source: 'requirement 13',
    mend: `make it with the definition of ${HERE}/workflow.ts`,
    seeks: [
      ...[theFourSteps, patternsSideBySide, threeRetries, manualReview].map((definition) =>
        named('aws_sfn_state_machine', 'PatternAnalysisWorkflow', { definition }),
      ),
      named('aws_sqs_queue', 'ManualReview'),
    ],
  },
  {
    id: 'MS-REQ-10',
    title: 'there is exactly one stream, MarketDataStream, which keeps a day',
    severity: 'high',
    source: 'requirement 14',
    mend: `make it in ${HERE}/ingestion.ts`,
    seeks: [only('aws_kinesis_stream', 'MarketDataStream', { retention_period: 24 })],
  },
  {
    id: 'MS-REQ-11',
    title:
      'KinesisConsumer reads the stream by a consumer of its own, a hundred records or five seconds at once',
    severity: 'high',
    source: 'requirement 14',
    mend: `have MarketDataStream deliver to it in ${HERE}/ingestion.ts`,
    seeks: [
      named('aws_lambda_function', 'KinesisConsumer'),
      some('aws_kinesis_stream_consumer', { stream_arn: to('aws_kinesis_stream', 'MarketDataStream') }),
      some('aws_lambda_event_source_mapping', {
        batch_size: 100,
        maximum_batching_window_in_seconds: 5,
        bisect_batch_on_function_error: true,
        event_source_arn: to('aws_kinesis_stream_consumer'),
      }),
    ],
  },
  {
    id: 'MS-REQ-12',
    title: 'the account has a key of its own for what is kept',
    severity: 'high',
    source: 'requirement 14',
    mend: `make it with EncryptionKey in ${HERE}/shared.ts`,
    seeks: [
      some('aws_kms_key', { enable_key_rotation: true }),
      some('aws_kms_alias', { name: holding('DataKey') }),
      some('aws_kms_key_policy', { key_id: to('aws_kms_key') }),
    ],
  },
];
