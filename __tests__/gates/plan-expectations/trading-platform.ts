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
      // One for each of its attributes.
      'PL-REQ-5',
      'PL-REQ-5',
    ],
    'aws_route53_health_check.ApiHealth': [{ type: 'HTTP' }, 'MS-TLS-2', 'PL-R53-1'],
    'aws_dynamodb_table.OrderRequests': [{ point_in_time_recovery: [{ enabled: false }] }, 'MS-DDB-2'],
    'aws_sqs_queue.UndeliveredEvents': [{ tags_all: { Owner: 'me' } }, 'MS-TAG-1'],
    'aws_sqs_queue.ArrivalsDlq': [{ name: 'queue-arrivals-dlq' }, 'MS-NAM-1'],
  },
  // Most of them are references of other resources, so without them the plan fails.
  unmissedTypes: [
    'aws_api_gateway_deployment',
    'aws_cloudwatch_log_resource_policy',
    'aws_db_subnet_group',
    'aws_default_security_group',
    'aws_iam_role',
    'aws_iam_role_policy',
    'aws_kms_alias',
    'aws_kms_key',
    'aws_kms_key_policy',
    'aws_lambda_alias',
    'aws_lambda_permission',
    'aws_route_table',
    'aws_route_table_association',
    'aws_scheduler_schedule_group',
    'aws_vpc_security_group_egress_rule',
  ],
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
