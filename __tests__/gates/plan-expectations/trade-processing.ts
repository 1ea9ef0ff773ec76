import type { PlanExpectations } from './plan-expectations';

export const TRADE_PROCESSING_PLAN: PlanExpectations = {
  system: 'trade-processing',
  stack: 'trade-processing-us-east-1',
  addresses: ['aws_vpc_endpoint.TradeNetwork_KmsEndpoint', 'aws_scheduler_schedule.CheckpointSchedule'],
  changes: {
    'aws_sqs_queue.TradeValidatorDlq': [{ message_retention_seconds: 86400 }, 'TR-SQS-1'],
    'aws_lambda_function.ComplianceRecorder': [{ tracing_config: [{ mode: 'PassThrough' }] }, 'MS-TRC-1'],
    'aws_s3_bucket.LedgerCheckpoints': [{ force_destroy: false }, 'MS-DEL-2'],
    'aws_sqs_queue.UndeliveredEvents': [{ tags_all: { Owner: 'me' } }, 'MS-TAG-1'],
  },
  // Most of them are references of other resources, so without them the plan fails.
  unmissedTypes: [
    'aws_cloudwatch_dashboard',
    'aws_default_security_group',
    'aws_kms_alias',
    'aws_kms_key_policy',
    'aws_route_table',
    'aws_route_table_association',
    'aws_s3_bucket',
    'aws_s3_bucket_lifecycle_configuration',
    'aws_scheduler_schedule_group',
    'aws_security_group',
    'aws_sns_topic',
    'aws_subnet',
    'aws_vpc_security_group_egress_rule',
    'aws_vpc_security_group_ingress_rule',
  ],
  leastTypes: 35,
  unpricedTypes: [
    'aws_kms_key',
    'aws_s3_bucket',
    'aws_s3_bucket',
    'aws_sns_topic',
    'aws_sqs_queue',
    'aws_vpc_endpoint',
  ],
};
