import { App, Testing } from 'cdktf';
import { readSystemConfigs, SYSTEM_DEFINITIONS } from '../src/config';
import { SYSTEM_STACKS } from '../src/systems/systems';

interface NamedType {
  /** The maximum length that AWS accepts. */
  readonly limit: number;
  /** The attribute that contains the name. */
  readonly attribute?: string;
  /** Whether the name is unique in the account or in all of AWS, not in a region. */
  readonly global?: boolean;
}

/** The types whose names are unique in a region, an account or all of AWS. */
const NAMED_TYPES: Readonly<Record<string, NamedType>> = {
  aws_api_gateway_usage_plan: { limit: 255 },
  aws_budgets_budget: { limit: 100, global: true },
  aws_cloudwatch_dashboard: { limit: 255, attribute: 'dashboard_name', global: true },
  aws_cloudwatch_event_archive: { limit: 48 },
  aws_cloudwatch_event_bus: { limit: 256 },
  aws_cloudwatch_event_rule: { limit: 64 },
  aws_cloudwatch_log_group: { limit: 512 },
  aws_cloudwatch_log_resource_policy: { limit: 512, attribute: 'policy_name' },
  aws_cloudwatch_metric_alarm: { limit: 255, attribute: 'alarm_name' },
  aws_codedeploy_app: { limit: 100 },
  aws_dynamodb_table: { limit: 255 },
  aws_ecr_repository: { limit: 256 },
  aws_iam_role: { limit: 64, global: true },
  aws_kinesis_stream: { limit: 128 },
  aws_kms_alias: { limit: 256 },
  aws_lambda_function: { limit: 64, attribute: 'function_name' },
  aws_lambda_layer_version: { limit: 140, attribute: 'layer_name' },
  aws_s3_bucket: { limit: 63, attribute: 'bucket', global: true },
  aws_scheduler_schedule: { limit: 64 },
  aws_scheduler_schedule_group: { limit: 64 },
  aws_security_group: { limit: 255 },
  aws_sfn_state_machine: { limit: 80 },
  aws_sns_topic: { limit: 256 },
  aws_sqs_queue: { limit: 80 },
  aws_ssm_parameter: { limit: 1011 },
  aws_wafv2_regex_pattern_set: { limit: 128 },
  aws_wafv2_web_acl: { limit: 128 },
  aws_xray_sampling_rule: { limit: 32, attribute: 'rule_name' },
};
/** A name contains an account id where Terraform inserts a value. */
const ACCOUNT = '123456789012';

interface Name {
  readonly type: string;
  readonly name: string;
  /** The scope in which the name is unique. */
  readonly scope: string;
}

/** The names in all stacks of an environment. */
function listNames(suffix: string, AWS_REGION: string): Name[] {
  const env = { ENVIRONMENT_SUFFIX: suffix, ALERT_EMAIL: 'desk@example.com', AWS_REGION };
  const stacks = SYSTEM_STACKS.flatMap((system) => system.create(new App(), env));
  return stacks.flatMap((stack) => {
    const { resource } = JSON.parse(Testing.synth(stack)) as {
      resource: Record<string, Record<string, Record<string, unknown>>>;
    };
    return Object.entries(NAMED_TYPES).flatMap(([type, { attribute = 'name', global }]) =>
      Object.values(resource[type] ?? {})
        .map((attributes) => attributes[attribute])
        .filter((name): name is string => typeof name === 'string' && !/^\$\{[^}]*\}$/.test(name))
        .map((name) => ({
          type,
          name: name.replace(/\$\{[^}]*\}/g, ACCOUNT),
          scope: global ? 'the account' : stack.region,
        })),
    );
  });
}

/** The regions of all systems. */
const REGIONS = [
  ...new Set(
    SYSTEM_DEFINITIONS.flatMap((definition) => readSystemConfigs(definition, {}).map(({ region }) => region)),
  ),
];

describe('physical names', () => {
  const names = listNames('x'.repeat(20), 'us-east-1');

  it('are within the limits of AWS with the longest suffix', () => {
    expect(names.length).toBeGreaterThan(50);
    const tooLong = names.filter(({ type, name }) => name.length > NAMED_TYPES[type]!.limit);
    expect(tooLong).toEqual([]);
  });

  // Systems with a fixed region can be in the region of the other systems.
  it.each(REGIONS)('differ between the systems and the regions of an environment, in %s', (region) => {
    // These names contain the id of an API.
    const names = listNames('dev', region).filter(
      ({ name }) => !name.startsWith('API-Gateway-Execution-Logs_'),
    );
    const keys = names.map(({ type, name, scope }) => `${type} ${name} in ${scope}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
