import type { PlannedResource, Values } from '../plan/resources';
import { isOnDemand, runsAnHour } from './inventory';

/** The types that the lines of a service are about: without one of them, the service takes no money. */
export const PRICED: Readonly<Record<string, readonly string[]>> = {
  Kinesis: ['aws_kinesis_stream'],
  Lambda: ['aws_lambda_function'],
  DynamoDB: ['aws_dynamodb_table'],
  'Step Functions': ['aws_sfn_state_machine'],
  SQS: ['aws_sqs_queue'],
  SNS: ['aws_sns_topic'],
  EventBridge: ['aws_scheduler_schedule'],
  KMS: ['aws_kms_key'],
  'API Gateway': ['aws_api_gateway_rest_api'],
  WAF: ['aws_wafv2_web_acl'],
  CloudWatch: ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_dashboard', 'aws_cloudwatch_log_group'],
  'X-Ray': ['aws_lambda_function'],
};

/** Types that AWS asks nothing for: settings, permissions, and what is paid for where it is used. */
export const FREE: ReadonlySet<string> = new Set([
  'aws_api_gateway_account',
  'aws_api_gateway_deployment',
  'aws_api_gateway_method_settings',
  'aws_api_gateway_stage',
  'aws_api_gateway_usage_plan',
  'aws_appautoscaling_policy',
  'aws_appautoscaling_scheduled_action',
  'aws_appautoscaling_target',
  // The report is free; an action of it would not be.
  'aws_budgets_budget',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_cloudwatch_query_definition',
  // For Lambda.
  'aws_codedeploy_app',
  'aws_codedeploy_deployment_group',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  // On demand, a consumer is paid by what it reads, which is a line of Kinesis.
  'aws_kinesis_stream_consumer',
  'aws_kms_alias',
  'aws_kms_key_policy',
  'aws_lambda_alias',
  'aws_lambda_event_source_mapping',
  'aws_lambda_layer_version',
  'aws_lambda_permission',
  'aws_s3_bucket_lifecycle_configuration',
  'aws_s3_bucket_policy',
  'aws_s3_bucket_public_access_block',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_versioning',
  'aws_scheduler_schedule_group',
  'aws_sns_topic_policy',
  'aws_sns_topic_subscription',
  'aws_wafv2_regex_pattern_set',
  'aws_wafv2_web_acl_association',
  'aws_wafv2_web_acl_logging_configuration',
  'aws_xray_sampling_rule',
]);

/** What no line is about in a resource of a type that is priced or free otherwise, or undefined. */
const BEYOND: Readonly<Record<string, (values: Values) => string | undefined>> = {
  aws_api_gateway_stage: ({ cache_cluster_enabled: cache }) =>
    cache === true ? 'its cache, by the hour' : undefined,
  aws_cloudwatch_log_group: () => 'storage, by what is kept in it',
  aws_dynamodb_table: ({ billing_mode: mode }) =>
    mode === 'PAY_PER_REQUEST'
      ? 'storage and recovery, by what is kept in it'
      : 'provisioned capacity, by the hour, and storage',
  aws_kinesis_stream: (values) => (isOnDemand(values) ? undefined : 'shards, by the hour'),
  aws_s3_bucket: () => 'storage and requests, by what is kept in it',
  aws_sfn_state_machine: ({ type }) =>
    type === 'EXPRESS' ? undefined : 'state transitions of a standard workflow',
  aws_scheduler_schedule: ({ schedule_expression: expression }) =>
    runsAnHour(expression) === undefined ? `how often ${String(expression)} runs` : undefined,
};

/** A type of resources that the estimate leaves out, or a part of them, and how many there are. */
export interface Unpriced {
  readonly type: string;
  readonly count: number;
  readonly why: string;
}

const KNOWN: ReadonlySet<string> = new Set(Object.values(PRICED).flat());

/** What the estimate leaves out, by type: it is not counted as nothing. */
export function unpricedOf(resources: readonly PlannedResource[]): readonly Unpriced[] {
  const found = new Map<string, Unpriced>();
  for (const { type, values } of resources) {
    const known = KNOWN.has(type) || FREE.has(type) || type in BEYOND;
    const why = known ? BEYOND[type]?.(values) : 'there is no price for it in the list';
    if (why === undefined) continue;
    const key = `${type} ${why}`;
    found.set(key, { type, why, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()];
}
