import type { PlanExpectations } from './plan-expectations';

export const TRADING_PLATFORM_PLAN: PlanExpectations = {
  system: 'trading-platform',
  stack: 'trading-platform',
  addresses: [
    'aws_rds_cluster_instance.OrderDatabase_InstanceB',
    'aws_route53_health_check.DeepHealth',
    'aws_cloudwatch_composite_alarm.PlatformDown',
    'aws_vpc_endpoint.PlatformNetwork_SecretsmanagerEndpoint',
  ],
  changes: {
    'aws_rds_cluster.OrderDatabase': [
      { deletion_protection: true, skip_final_snapshot: false },
      'MS-DEL-1',
      'MS-DEL-2',
    ],
    'aws_route53_health_check.ApiHealth': [{ type: 'HTTP' }, 'MS-TLS-2'],
    'aws_dynamodb_table.OrderRequests': [{ point_in_time_recovery: [{ enabled: false }] }, 'MS-DDB-2'],
    'aws_sqs_queue.UndeliveredEvents': [{ tags_all: { Owner: 'me' } }, 'MS-TAG-1'],
    'aws_sqs_queue.ArrivalsDlq': [{ name: 'queue-arrivals-dlq' }, 'MS-NAM-1'],
  },
  unmissedTypes: [],
  leastTypes: 45,
  unpricedTypes: [
    'aws_cloudwatch_log_group',
    'aws_dynamodb_table',
    'aws_dynamodb_table',
    'aws_dynamodb_table',
    'aws_kms_key',
    'aws_lambda_function',
    'aws_s3_bucket',
    'aws_s3_bucket',
    'aws_sns_topic',
    'aws_sqs_queue',
    'aws_vpc_endpoint',
  ],
};
