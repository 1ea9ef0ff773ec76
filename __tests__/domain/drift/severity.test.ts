import { getSeverity } from '../../../src/domain/drift/severity';

it.each([
  ['aws_iam_role_policy', 'policy', 'security'],
  ['aws_iam_role', 'assume_role_policy', 'security'],
  ['aws_iam_role', 'tags.Project', 'cosmetic'],
  ['aws_iam_role', '(resource)', 'security'],
  ['aws_s3_bucket_public_access_block', '(resource)', 'security'],
  ['aws_sqs_queue', '(resource)', 'data'],
  ['aws_sqs_queue', 'policy', 'security'],
  ['aws_sqs_queue', 'redrive_policy', 'data'],
  ['aws_sqs_queue', 'kms_master_key_id', 'security'],
  ['aws_kinesis_stream', 'encryption_type', 'security'],
  ['aws_kinesis_stream', 'retention_period', 'data'],
  ['aws_kinesis_stream', 'stream_mode_details[0].stream_mode', 'data'],
  ['aws_lambda_function', 'role', 'security'],
  ['aws_lambda_function', 'memory_size', 'cost'],
  ['aws_lambda_function', 'environment[0].variables.LOG_LEVEL', 'data'],
  ['aws_lambda_function', 'description', 'cosmetic'],
  ['aws_api_gateway_method_settings', 'settings[0].throttling_burst_limit', 'cost'],
  ['aws_dynamodb_table', 'server_side_encryption[0].enabled', 'security'],
  ['aws_dynamodb_table', 'point_in_time_recovery[0].enabled', 'data'],
  ['aws_dynamodb_table', 'global_secondary_index[0].read_capacity', 'cost'],
  ['aws_appautoscaling_target', 'max_capacity', 'cost'],
  ['aws_cloudwatch_metric_alarm', 'actions_enabled', 'data'],
  ['aws_something_new', 'anything', 'data'],
])('a change of %s %s has the severity %s', (type, attribute, severity) => {
  expect(getSeverity(type, attribute)).toBe(severity);
});

describe('each rule covers its types and attributes, and no longer names', () => {
  it.each([
    ['cosmetic', ['tags.A', 'tags_all.A', 'description', 'alarm_description', 'display_name', 'comment']],
    ['data', ['my_tags', 'descriptions', 'old_comment', 'comments']],
    [
      'security',
      ['policy', 'inline_policy["a"]', 'managed_policy_arns[0]', 'acl', 'grant', 'role', 'role_arn'],
    ],
    ['security', ['rule[0].policy', 'x.role']],
    ['security', ['encryption_type', 'kms_key_id', 'authorizer', 'authorisation', 'api_key_required']],
    ['security', ['publicly_accessible', 'security_groups', 'cors_rule', 'log_settings']],
    ['data', ['my_policy', 'roles', 'oracle', 'logging', 'access_log']],
    ['cost', ['memory_size', 'billing_mode', 'read_capacity', 'write_capacity', 'shard_count']],
    ['cost', ['storage_class', 'warm_throughput', 'rule[0].storage_class', 'reserved_concurrent_executions']],
    ['cost', ['provisioned_concurrent_executions', 'ephemeral_storage', 'min_capacity', 'max_capacity']],
    ['data', ['my_memory_size', 'memory_sizes', 'capacity', 'throttling_rate_limit']],
  ] as const)('%s: %j of any type', (severity, attributes) => {
    expect(attributes.map((attribute) => getSeverity('aws_sqs_queue', attribute))).toEqual(
      attributes.map(() => severity),
    );
  });

  it.each([
    [
      'cost',
      'aws_api_gateway_usage_plan',
      ['throttle_settings', 'quota_settings', 'burst_limit', 'rate_limit'],
    ],
    ['cost', 'aws_api_gateway_method_settings', ['settings[0].throttling_rate_limit']],
    ['data', 'aws_api_gateway_method_settings', ['settings[0].metrics_enabled']],
    ['data', 'aws_api_gateway_usage_plan_key', ['rate_limit']],
    ['security', 'aws_api_gateway_stage', ['access_log_settings[0].format', 'logging']],
    ['security', 'aws_sfn_state_machine', ['logging_configuration[0].level']],
    ['data', 'aws_api_gateway_stages', ['access_log']],
    ['cost', 'aws_budgets_budget', ['limit_amount']],
    ['cost', 'aws_appautoscaling_policy', ['step']],
    ['cost', 'aws_s3_bucket_intelligent_tiering_configuration', ['tiering[0].days', 'status']],
    ['cost', 'aws_lambda_provisioned_concurrency_config', ['provisioned_concurrent_executions']],
    ['security', 'aws_cloudwatch_event_bus', ['kms_key_identifier']],
    ['data', 'aws_cloudwatch_event_archive', ['retention_days', 'event_pattern']],
    ['data', 'my_aws_budgets_budget', ['limit_amount']],
  ] as const)('%s: %s %j', (severity, type, attributes) => {
    expect(attributes.map((attribute) => getSeverity(type, attribute))).toEqual(
      attributes.map(() => severity),
    );
  });

  it.each(['iam', 'kms', 'wafv2', 'secretsmanager', 'cognito', 'acm', 'security_group', 'vpc', 'ssm'])(
    'security: every attribute of aws_%s_*',
    (service) => {
      expect(getSeverity(`aws_${service}_x`, 'name')).toBe('security');
      expect(getSeverity(`my_aws_${service}_x`, 'name')).toBe('data');
    },
  );

  it.each([
    'policy',
    'permission',
    'public_access_block',
    'acl',
    'authorizer',
    'ownership_controls',
    'encryption_configuration',
    'encryption',
    'sampling_rule',
  ])('security: every attribute of aws_*_%s, and the resource', (name) => {
    expect(getSeverity(`aws_x_${name}`, 'name')).toBe('security');
    expect(getSeverity(`aws_x_${name}`, '(resource)')).toBe('security');
    expect(getSeverity(`aws_x_${name}_y`, 'name')).toBe('data');
  });

  it('a whole resource is a matter of security only if every attribute of its type is', () => {
    expect(getSeverity('aws_api_gateway_stage', '(resource)')).toBe('data');
    expect(getSeverity('aws_budgets_budget', '(resource)')).toBe('data');
    expect(getSeverity('aws_appautoscaling_policy', '(resource)')).toBe('data');
  });
});
