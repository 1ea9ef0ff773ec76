import { severityOf } from '../../../src/domain/drift/severity';

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
  expect(severityOf(type, attribute)).toBe(severity);
});
