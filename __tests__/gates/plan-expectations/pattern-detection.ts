import type { PlanExpectations } from './plan-expectations';

export const PATTERN_DETECTION_PLAN: PlanExpectations = {
  system: 'pattern-detection',
  stack: 'pattern-detection',
  addresses: ['aws_kinesis_stream_consumer.KinesisConsumer_FanOut', 'aws_lambda_function.BarClock'],
  changes: {
    'aws_dynamodb_table.TradingPatterns': [{ point_in_time_recovery: [{ enabled: false }] }, 'MS-DDB-2'],
    'aws_lambda_function.PatternDetector': [{ tracing_config: [{ mode: 'PassThrough' }] }, 'MS-TRC-1'],
    'aws_sqs_queue.AlertQueue': [{ message_retention_seconds: 60 }, 'MS-SQS-1'],
    'aws_sqs_queue.ManualReview': [{ tags_all: { Owner: 'me' } }, 'MS-TAG-1'],
    'aws_sfn_state_machine.PowerMeasurement': [{ type: 'STANDARD' }, 'MS-SFN-1'],
    'aws_kinesis_stream.MarketDataStream': [{ encryption_type: 'NONE' }, 'MS-ENC-4'],
    'aws_s3_bucket.FirewallLogs': [{ force_destroy: false }, 'MS-DEL-2'],
    'aws_wafv2_web_acl.PatternDetectionWAF': [
      { rule: [] },
      'MS-WAF-1',
      // The rate limit.
      'MS-WAF-3',
      // The countries, the common rules and the header.
      ...['MS-REQ-18', 'MS-REQ-18', 'MS-REQ-18'],
    ],
    'aws_cloudwatch_metric_alarm.EstimatedCharges': [{ threshold: 1000 }, 'MS-REQ-28'],
    'aws_sqs_queue.PendingApprovalsDlq': [{ name: 'PendingApprovalsDlq-dev' }, 'MS-NAM-1'],
  },
  // It protects older versions of logs, which no requirement mentions.
  unmissedTypes: ['aws_s3_bucket_versioning'],
  leastTypes: 40,
  unpricedTypes: [
    'aws_appautoscaling_target',
    'aws_cloudwatch_log_group',
    'aws_dynamodb_table',
    'aws_kms_key',
    'aws_lambda_function',
    'aws_s3_bucket',
    'aws_sfn_state_machine',
    'aws_sns_topic',
    'aws_sns_topic_subscription',
    'aws_sqs_queue',
  ],
};
