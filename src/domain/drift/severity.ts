import { type DriftSeverity, WHOLE_RESOURCE } from './finding';

interface SeverityRule {
  readonly type: RegExp;
  readonly attribute: RegExp;
  readonly severity: DriftSeverity;
}

const createRule = (severity: DriftSeverity, type: RegExp, attribute = /./): SeverityRule => ({
  type,
  attribute,
  severity,
});

/** The first matching rule applies. */
const RULES: readonly SeverityRule[] = [
  createRule('cosmetic', /./, /^(tags|tags_all|description|alarm_description|display_name|comment)\b/),
  createRule('cost', /^aws_api_gateway_(method_settings|usage_plan)$/, /throttl|quota|burst|rate/),
  createRule('security', /^aws_(iam|kms|wafv2|secretsmanager|cognito|acm|security_group|vpc|ssm)_?/),
  // A scaling policy grants no permission.
  createRule(
    'security',
    /^(?!aws_appautoscaling_).*_(policy|permission|public_access_block|acl|authorizer|ownership_controls)$/,
  ),
  createRule('security', /_(encryption_configuration|encryption|sampling_rule)$/),
  createRule('security', /./, /(^|\.)(policy|inline_policy|managed_policy_arns|acl|grant|role|role_arn)\b/),
  createRule(
    'security',
    /./,
    /encrypt|kms|authori[sz]|api_key_required|public|security_group|cors|log_settings/,
  ),
  createRule('security', /^aws_(api_gateway_stage|sfn_state_machine)$/, /access_log|logging/),
  createRule('cost', /^aws_(budgets|appautoscaling)_|_intelligent_tiering_configuration$/),
  createRule(
    'cost',
    /./,
    /(^|\.)(memory_size|billing_mode|(read|write)_capacity|shard_count|storage_class|warm_throughput)\b/,
  ),
  createRule(
    'cost',
    /./,
    /(reserved_concurrent|provisioned_concurrent|ephemeral_storage|min_capacity|max_capacity)/,
  ),
];

/**
 * Returns the severity of a finding. The default is `data`: most attributes affect what a system stores or processes,
 * and a change is harmless only if a rule classifies it as harmless.
 */
export function getSeverity(type: string, attribute: string): DriftSeverity {
  if (attribute === WHOLE_RESOURCE)
    return RULES.some(
      (rule) => rule.severity === 'security' && rule.attribute.source === '.' && rule.type.test(type),
    )
      ? 'security'
      : 'data';
  return RULES.find((rule) => rule.type.test(type) && rule.attribute.test(attribute))?.severity ?? 'data';
}
