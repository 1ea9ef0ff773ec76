import { type Severity, WHOLE } from './record';

interface Rule {
  readonly type: RegExp;
  readonly attribute: RegExp;
  readonly severity: Severity;
}

const rule = (severity: Severity, type: RegExp, attribute = /./): Rule => ({ type, attribute, severity });

/** The first rule that holds decides. */
const RULES: readonly Rule[] = [
  rule('cosmetic', /./, /^(tags|tags_all|description|alarm_description|display_name|comment)\b/),
  rule('cost', /^aws_api_gateway_(method_settings|usage_plan)$/, /throttl|quota|burst|rate/),
  rule('security', /^aws_(iam|kms|wafv2|secretsmanager|cognito|acm|security_group|vpc|ssm)_?/),
  rule('security', /_(policy|permission|public_access_block|acl|authorizer|ownership_controls)$/),
  rule('security', /_(encryption_configuration|encryption|sampling_rule)$/),
  rule('security', /./, /(^|\.)(policy|inline_policy|managed_policy_arns|acl|grant|role|role_arn)\b/),
  rule('security', /./, /encrypt|kms|authori[sz]|api_key_required|public|security_group|cors|log_settings/),
  rule('security', /^aws_(api_gateway_stage|sfn_state_machine)$/, /access_log|logging/),
  rule('cost', /^aws_(budgets|appautoscaling)_/),
  rule(
    'cost',
    /./,
    /(^|\.)(memory_size|billing_mode|(read|write)_capacity|shard_count|storage_class|warm_throughput)\b/,
  ),
  rule(
    'cost',
    /./,
    /(reserved_concurrent|provisioned_concurrent|ephemeral_storage|min_capacity|max_capacity)/,
  ),
];

/**
 * How grave it is that an attribute is not as it should be. Of what no rule names, `data`: what a system does is in
 * most attributes, and a change is not harmless until somebody has said so.
 */
export function severityOf(type: string, attribute: string): Severity {
  if (attribute === WHOLE)
    return RULES.some(
      (one) => one.severity === 'security' && one.attribute.source === '.' && one.type.test(type),
    )
      ? 'security'
      : 'data';
  return RULES.find((one) => one.type.test(type) && one.attribute.test(attribute))?.severity ?? 'data';
}
