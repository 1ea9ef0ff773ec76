import { asBlocks, type PlannedResource, type ResourceValues } from '../plan/resources';
import type { Part, Use } from './line';
import { isByRequest } from './tables';

/** Types that AWS asks nothing for: settings, permissions, and what is paid for where it is used. */
export const FREE: ReadonlySet<string> = new Set([
  'aws_api_gateway_account',
  'aws_api_gateway_deployment',
  'aws_api_gateway_method_settings',
  'aws_api_gateway_stage',
  'aws_api_gateway_usage_plan',
  'aws_appautoscaling_policy',
  // Their hours are in the lines of their target.
  'aws_appautoscaling_scheduled_action',
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
  'aws_wafv2_regex_pattern_set',
  'aws_wafv2_web_acl_association',
  'aws_wafv2_web_acl_logging_configuration',
  'aws_xray_sampling_rule',
]);

const both = (): readonly Part[] => ['kept', 'used'];
const onlyKept = (): readonly Part[] => ['kept'];
const onlyUsed = (): readonly Part[] => ['used'];

/** The parts for which a resource is paid: a line has to count each, or it is listed. */
export const PAID: Readonly<Record<string, (values: ResourceValues) => readonly Part[]>> = {
  aws_api_gateway_rest_api: onlyUsed,
  aws_appautoscaling_target: onlyKept,
  aws_cloudwatch_dashboard: onlyKept,
  aws_cloudwatch_log_group: onlyUsed,
  aws_cloudwatch_metric_alarm: onlyKept,
  aws_dynamodb_table: (values) => (isByRequest(values) ? ['used'] : both()),
  aws_kinesis_stream: both,
  aws_kinesis_stream_consumer: onlyUsed,
  aws_kms_key: both,
  aws_lambda_function: onlyUsed,
  aws_lambda_provisioned_concurrency_config: onlyKept,
  aws_scheduler_schedule: onlyKept,
  aws_sfn_state_machine: onlyUsed,
  aws_sns_topic: onlyUsed,
  aws_sns_topic_subscription: onlyUsed,
  aws_sqs_queue: onlyUsed,
  aws_wafv2_web_acl: both,
};

const NO_PROFILE = 'by what goes through it: no profile says how much';

/** Why no line counts a part that is paid for being there. */
const NOT_KEPT: Readonly<Record<string, (values: ResourceValues) => string>> = {
  aws_appautoscaling_target: ({ min_capacity: least }) =>
    `what it keeps ready, ${String(least)} at least: of what, or when, is not understood`,
  aws_lambda_provisioned_concurrency_config: () => 'what it keeps ready: its function is not in the plan',
  aws_scheduler_schedule: ({ schedule_expression: expression }) => `how often ${String(expression)} runs`,
};

/** What no line is ever about in a resource of a type that is priced or free otherwise, or undefined. */
const BEYOND: Readonly<Record<string, (values: ResourceValues) => string | undefined>> = {
  aws_api_gateway_stage: ({ cache_cluster_enabled: cache }) =>
    cache === true ? 'its cache, by the hour' : undefined,
  aws_appautoscaling_target: () => 'what scaling adds to the least',
  aws_dynamodb_table: (values) => {
    if (asBlocks(values.ttl)[0]?.enabled !== true) return 'the rows of earlier months, which nothing deletes';
    return values.stream_enabled === true ? 'what is read from its stream' : undefined;
  },
  aws_lambda_event_source_mapping: ({ provisioned_poller_config: pollers }) =>
    asBlocks(pollers).length > 0 ? 'pollers that are kept ready' : undefined,
  aws_lambda_function: ({ snap_start: snap }) =>
    asBlocks(snap).some(({ apply_on: on }) => on === 'PublishedVersions') ? 'SnapStart' : undefined,
  aws_s3_bucket: () => 'storage and requests, by what is kept in it',
  aws_wafv2_web_acl: (values) =>
    /BotControl|ATPRuleSet|ACFPRuleSet|AntiDDoS/.test(JSON.stringify(values))
      ? 'managed groups that AWS asks more for'
      : undefined,
};

/** What the estimate leaves out: of which resources, and why. */
export interface Unpriced {
  readonly type: string;
  readonly addresses: readonly string[];
  readonly why: string;
}

/** What no line counts, by type and reason: it is not counted as nothing. */
export function unpricedOf(resources: readonly PlannedResource[], uses: readonly Use[]): readonly Unpriced[] {
  const found = new Map<string, { type: string; why: string; addresses: string[] }>();
  for (const resource of resources)
    for (const why of whysOf(resource, uses)) {
      const key = `${resource.type} ${why}`;
      const one = found.get(key) ?? { type: resource.type, why, addresses: [] };
      one.addresses.push(resource.address);
      found.set(key, one);
    }
  return [...found.values()];
}

function whysOf({ type, address, values }: PlannedResource, uses: readonly Use[]): readonly string[] {
  const parts = PAID[type]?.(values) ?? [];
  const beyond = BEYOND[type]?.(values);
  if (!(type in PAID) && !FREE.has(type) && !(type in BEYOND))
    return ['there is no price for it in the list'];
  const missing = parts
    .filter((part) => !uses.some((use) => use.part === part && use.counts.includes(address)))
    .map((part) => (part === 'used' ? NO_PROFILE : (NOT_KEPT[type]?.(values) ?? 'for being there')));
  return beyond === undefined ? missing : [...missing, beyond];
}
