import type { PlanExpectations } from './plan-expectations';

export const TRANSACTION_PIPELINE_PLAN: PlanExpectations = {
  system: 'transaction-pipeline',
  stack: 'transaction-pipeline',
  addresses: [
    'aws_cloudwatch_event_archive.TransactionArchive',
    'aws_sns_topic_subscription.FraudAlerts_Email',
  ],
  changes: {
    'aws_dynamodb_table.Transactions': [{ billing_mode: 'PROVISIONED' }, 'TP-DDB-1'],
    'aws_dynamodb_table.AuditLogs': [{ point_in_time_recovery: [{ enabled: false }] }, 'MS-DDB-2'],
    'aws_lambda_function.Notifier': [{ tracing_config: [{ mode: 'PassThrough' }] }, 'MS-TRC-1'],
    'aws_lambda_function.AuditRecorder': [{ memory_size: 128 }, 'TP-FN-1'],
    'aws_cloudwatch_event_rule.NightTime': [{ state: 'DISABLED' }, 'TP-REQ-3'],
    'aws_cloudwatch_log_group.SystemEventLog': [{ retention_in_days: 0 }, 'MS-LOG-1', 'TP-LOG-1'],
    'aws_s3_bucket.ProcessedTransactions': [{ force_destroy: false }, 'MS-DEL-2'],
    'aws_sqs_queue.RuleMatches': [{ tags_all: { Owner: 'me' } }, 'MS-TAG-1'],
    'aws_sqs_queue.AuditTrailDlq': [{ name: 'AuditTrailDlq-dev' }, 'MS-NAM-1'],
  },
  // The specification mentions none of these. Most of them are references of other resources, so without them the plan fails.
  unmissedTypes: [
    'aws_api_gateway_deployment',
    'aws_kms_alias',
    'aws_kms_key',
    'aws_kms_key_policy',
    'aws_lambda_layer_version',
    'aws_lambda_permission',
    'aws_s3_bucket_versioning',
    'aws_sns_topic',
    'aws_sns_topic_subscription',
  ],
  leastTypes: 35,
  unpricedTypes: [
    'aws_cloudwatch_event_bus',
    'aws_cloudwatch_log_group',
    'aws_dynamodb_table',
    'aws_dynamodb_table',
    'aws_kms_key',
    'aws_s3_bucket',
    'aws_sns_topic',
    'aws_sns_topic_subscription',
    'aws_sqs_queue',
  ],
};
