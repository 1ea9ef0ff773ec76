import { asBlocks, type PlannedResource, type ResourceValues } from '../plan/resources';
import { isInterfaceEndpoint } from './endpoints';
import type { ChargeKind, Usage } from './line';
import { isOnDemand } from './tables';

/** Types that AWS does not charge for: settings, permissions, and resources whose cost is part of another resource. */
export const FREE_TYPES: ReadonlySet<string> = new Set([
  'aws_api_gateway_account',
  'aws_api_gateway_base_path_mapping',
  'aws_api_gateway_deployment',
  'aws_api_gateway_domain_name',
  'aws_api_gateway_method_settings',
  'aws_api_gateway_stage',
  'aws_api_gateway_usage_plan',
  'aws_appautoscaling_policy',
  // The capacity that scheduled actions set is counted with their scaling target.
  'aws_appautoscaling_scheduled_action',
  // Free without actions.
  'aws_budgets_budget',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  // A log resource policy, destinations and archive tiers are settings; what they cause is counted elsewhere.
  'aws_cloudwatch_log_resource_policy',
  'aws_cloudwatch_query_definition',
  // Free for Lambda deployments.
  'aws_codedeploy_app',
  'aws_codedeploy_deployment_group',
  'aws_db_subnet_group',
  'aws_default_security_group',
  'aws_ecr_lifecycle_policy',
  // The transfer of images is counted with their repository.
  'aws_ecr_replication_configuration',
  'aws_ecr_repository_policy',
  // Its entries are counted with the log group.
  'aws_flow_log',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  'aws_kms_alias',
  'aws_kms_key_policy',
  'aws_lambda_alias',
  'aws_lambda_event_source_mapping',
  'aws_lambda_function_event_invoke_config',
  'aws_lambda_layer_version',
  'aws_lambda_permission',
  'aws_rds_cluster_parameter_group',
  // Queries of an alias for an API are free.
  'aws_route53_record',
  'aws_route_table',
  'aws_route_table_association',
  'aws_s3_bucket_intelligent_tiering_configuration',
  'aws_s3_bucket_lifecycle_configuration',
  'aws_s3_bucket_policy',
  'aws_s3_bucket_public_access_block',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_versioning',
  'aws_scheduler_schedule_group',
  'aws_security_group',
  'aws_sns_topic_policy',
  // Standard parameters, and reads at the standard rate.
  'aws_ssm_parameter',
  'aws_subnet',
  'aws_vpc',
  'aws_vpc_security_group_egress_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_wafv2_regex_pattern_set',
  'aws_wafv2_web_acl_association',
  'aws_wafv2_web_acl_logging_configuration',
  'aws_xray_sampling_rule',
]);

const getBothKinds = (): readonly ChargeKind[] => ['standing', 'usage'];
const getStandingKind = (): readonly ChargeKind[] => ['standing'];
const getUsageKind = (): readonly ChargeKind[] => ['usage'];

/** How AWS charges for each type: a line counts each charge of a resource, or the resource is listed as unpriced. */
export const CHARGES: Readonly<Record<string, (values: ResourceValues) => readonly ChargeKind[]>> = {
  aws_api_gateway_rest_api: getUsageKind,
  aws_appautoscaling_target: getStandingKind,
  aws_cloudwatch_composite_alarm: getStandingKind,
  aws_cloudwatch_dashboard: getStandingKind,
  aws_cloudwatch_event_archive: getUsageKind,
  aws_cloudwatch_event_bus: getUsageKind,
  aws_cloudwatch_log_group: getUsageKind,
  aws_cloudwatch_metric_alarm: getStandingKind,
  aws_dynamodb_table: (values) => (isOnDemand(values) ? ['usage'] : getBothKinds()),
  aws_ecr_repository: getStandingKind,
  aws_kinesis_stream: getBothKinds,
  aws_kinesis_stream_consumer: getUsageKind,
  aws_kms_key: getBothKinds,
  aws_lambda_function: getUsageKind,
  aws_lambda_provisioned_concurrency_config: getStandingKind,
  aws_rds_cluster: ({ manage_master_user_password: managed }) =>
    managed === true ? getBothKinds() : ['usage'],
  aws_rds_cluster_instance: getStandingKind,
  aws_route53_health_check: getStandingKind,
  aws_scheduler_schedule: getStandingKind,
  aws_sfn_state_machine: getUsageKind,
  aws_sns_topic: getUsageKind,
  aws_sns_topic_subscription: getUsageKind,
  aws_sqs_queue: getUsageKind,
  // A gateway endpoint is free.
  aws_vpc_endpoint: (values) => (isInterfaceEndpoint(values) ? getBothKinds() : []),
  aws_wafv2_web_acl: getBothKinds,
};

const NO_TRAFFIC = 'charged by usage, and the traffic model has no quantity for it';

/** Why no line counts the standing charge of a resource. */
const UNCOUNTED_STANDING: Readonly<Record<string, (values: ResourceValues) => string>> = {
  aws_appautoscaling_target: ({ min_capacity: minimum }) =>
    `its minimum capacity of ${String(minimum)}: its resource or its schedule cannot be read`,
  aws_lambda_provisioned_concurrency_config: () => 'provisioned concurrency: its function is not in the plan',
  aws_rds_cluster_instance: ({ instance_class: type }) => `an instance of the class ${String(type)}`,
  aws_scheduler_schedule: ({ schedule_expression: expression }) =>
    `cannot read how often ${String(expression)} runs`,
};

/** The part of a resource that no line counts, even if its other parts are counted. Undefined if there is none. */
const UNCOUNTED_PARTS: Readonly<
  Record<string, (values: ResourceValues, hasUsage: boolean) => string | undefined>
> = {
  aws_api_gateway_stage: ({ cache_cluster_enabled: cache }) =>
    cache === true ? 'its cache, charged by the hour' : undefined,
  aws_appautoscaling_target: () => 'capacity above the minimum',
  aws_dynamodb_table: (values) => {
    if (asBlocks(values.ttl)[0]?.enabled !== true) return 'rows of earlier months, which are never deleted';
    return values.stream_enabled === true ? 'reads of its stream' : undefined;
  },
  aws_lambda_event_source_mapping: ({ provisioned_poller_config: pollers }) =>
    asBlocks(pollers).length > 0 ? 'provisioned pollers' : undefined,
  aws_lambda_function: ({ snap_start: snap }) =>
    asBlocks(snap).some(({ apply_on: on }) => on === 'PublishedVersions') ? 'SnapStart' : undefined,
  aws_s3_bucket: (_, hasUsage) => (hasUsage ? 'objects of earlier months' : 'storage and requests'),
  aws_ssm_parameter: ({ tier }) => (tier === 'Advanced' ? 'an advanced parameter' : undefined),
  aws_wafv2_web_acl: (values) =>
    /BotControl|ATPRuleSet|ACFPRuleSet|AntiDDoS/.test(JSON.stringify(values))
      ? 'managed rule groups with a separate price'
      : undefined,
};

/** Resources with a part that the estimate does not include. */
export interface Unpriced {
  readonly type: string;
  readonly addresses: readonly string[];
  readonly reason: string;
}

/** Finds everything that no line counts, by type and reason, so that the report does not show it as free. */
export function findUnpriced(
  resources: readonly PlannedResource[],
  usages: readonly Usage[],
): readonly Unpriced[] {
  const found = new Map<string, { type: string; reason: string; addresses: string[] }>();
  for (const resource of resources)
    for (const reason of explainUnpriced(resource, usages)) {
      const key = `${resource.type} ${reason}`;
      const entry = found.get(key) ?? { type: resource.type, reason, addresses: [] };
      entry.addresses.push(resource.address);
      found.set(key, entry);
    }
  return [...found.values()];
}

function explainUnpriced(
  { type, address, values }: PlannedResource,
  usages: readonly Usage[],
): readonly string[] {
  if (!(type in CHARGES) && !FREE_TYPES.has(type) && !(type in UNCOUNTED_PARTS))
    return ['no price in src/domain/cost/prices.ts'];
  const isCounted = (kind: ChargeKind) =>
    usages.some(({ charge, resources }) => charge === kind && resources.includes(address));
  const charges = (CHARGES[type]?.(values) ?? [])
    .filter((kind) => !isCounted(kind))
    .map((kind) =>
      kind === 'usage' ? NO_TRAFFIC : (UNCOUNTED_STANDING[type]?.(values) ?? 'its standing charge'),
    );
  const part = UNCOUNTED_PARTS[type]?.(values, isCounted('usage'));
  return part === undefined ? charges : [...charges, part];
}
