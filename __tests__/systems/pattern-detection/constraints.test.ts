import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { type Attributes, synthesizeStack } from '../../support/synth';

const { json } = synthesizeStack(
  new PatternDetection(
    new App(),
    readSystemConfig(patternDetection, { ALERT_EMAIL: 'desk@example.com', ENVIRONMENT_SUFFIX: 'trial' }),
  ),
);
const all = Object.entries(json.resource).flatMap(([type, of]) =>
  Object.entries(of).map(([id, attributes]) => ({ type, address: `${type}.${id}`, attributes })),
);
const listResources = (type: string): [string, Attributes][] => {
  const found = all.filter((one) => one.type === type);
  if (found.length === 0) throw new Error(`there is no ${type}: this test would hold of nothing`);
  return found.map(({ address, attributes }) => [address, attributes]);
};

describe('every function', () => {
  it.each(listResources('aws_lambda_function'))('%s', (_, fn) => {
    // The ARN contains the version, so the packages don't change until the function is deployed again.
    expect(fn.layers).toEqual([expect.stringMatching(/^\$\{aws_lambda_layer_version\.\w+\.arn\}$/)]);
    expect(fn.architectures).toEqual(['arm64']);
    expect(fn.tracing_config).toEqual({ mode: 'Active' });
    expect(fn.publish).toBe(true);
    // AWS offers SnapStart for Java, Python and .NET. The provider would accept it for Node.js, but AWS would reject
    // it.
    expect(fn).not.toHaveProperty('snap_start');
    const { log_format, log_group } = fn.logging_config as Record<string, string>;
    expect(log_format).toBe('JSON');
    // Terraform creates the log group before the function; otherwise Lambda would create it without a retention period.
    const [, group] = /^\$\{aws_cloudwatch_log_group\.(\w+)\.name\}$/.exec(log_group!)!;
    expect(json.resource.aws_cloudwatch_log_group).toHaveProperty(group!);
  });
});

it.each(listResources('aws_cloudwatch_log_group'))('%s retains its logs for a week', (_, group) => {
  expect(group.retention_in_days).toBe(7);
});

it.each(listResources('aws_dynamodb_table'))(
  '%s and its indexes have limits in on-demand mode',
  (_, table) => {
    for (const bounded of [table, ...((table.global_secondary_index ?? []) as Attributes[])]) {
      const { max_read_request_units: read, max_write_request_units: write } =
        (bounded.on_demand_throughput as Attributes | undefined) ?? {};
      // DynamoDB uses -1 for no limit.
      expect(read).toBeGreaterThan(0);
      expect(write).toBeGreaterThan(0);
    }
  },
);

it.each(listResources('aws_sqs_queue'))('%s retains its messages for exactly four days', (_, queue) => {
  expect(queue.message_retention_seconds).toBe(345_600);
});

it('everything can be destroyed, because nothing is retained or protected', () => {
  const keeping: Readonly<Record<string, (value: unknown) => boolean>> = {
    prevent_destroy: (value) => value !== false,
    skip_destroy: (value) => value !== false,
    deletion_protection: (value) => value !== false,
    deletion_protection_enabled: (value) => value !== false,
    retain_on_delete: (value) => value !== false,
  };
  const kept: string[] = [];
  const walk = (address: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (keeping[name]?.(inner)) kept.push(`${address}: ${name}`);
      walk(address, inner);
    }
  };
  for (const { address, attributes } of all) walk(address, attributes);
  // Terraform can delete neither a bucket with objects, nor a stream with a consumer.
  for (const { type, address, attributes } of all) {
    if (type === 'aws_s3_bucket' && attributes.force_destroy !== true) kept.push(`${address}: objects`);
    if (type === 'aws_kinesis_stream' && attributes.enforce_consumer_deletion !== true)
      kept.push(`${address}: consumers`);
    if (type === 'aws_kms_key' && attributes.deletion_window_in_days !== 7) kept.push(`${address}: window`);
  }
  expect(kept).toEqual([]);
});

/** The attributes with the name that is unique in an account or in all of AWS. */
const NAME_ATTRIBUTES = [
  'alarm_name',
  'bucket',
  'dashboard_name',
  'deployment_group_name',
  'function_name',
  'layer_name',
  'name',
  'name_prefix',
  'rule_name',
];
/** Types whose names are unique inside another resource, whose name ends with the suffix. */
const INNER_NAMES: Readonly<Record<string, string>> = {
  aws_iam_role_policy: 'inside its role',
  aws_lambda_alias: 'inside its function',
};

it('every name ends with the suffix, so that environments can coexist', () => {
  const named = all.flatMap(({ type, address, attributes }) =>
    type in INNER_NAMES
      ? []
      : NAME_ATTRIBUTES.map((key) => attributes[key])
          .filter((name): name is string => typeof name === 'string' && !name.includes('${'))
          // API Gateway appends this to the name of a canary's log group.
          .map((name) => name.replace(/\/Canary$/, ''))
          .map((name) => [address, name] as const),
  );
  expect(named.filter(([, name]) => !name.endsWith('-trial'))).toEqual([]);
  expect(named.length).toBeGreaterThan(30);
});

it('two environments in one account have no name in common', () => {
  const findNames = (suffix: string) =>
    Object.entries(
      synthesizeStack(
        new PatternDetection(new App(), readSystemConfig(patternDetection, { ENVIRONMENT_SUFFIX: suffix })),
      ).json.resource,
    )
      .filter(([type]) => !(type in INNER_NAMES))
      .flatMap(([type, of]) =>
        Object.values(of).flatMap((attributes) =>
          NAME_ATTRIBUTES.map((key) => attributes[key])
            .filter((name) => typeof name === 'string' && !name.includes('${'))
            .map((name) => `${type} ${String(name)}`),
        ),
      );
  const a = new Set(findNames('a'));
  expect(a.size).toBeGreaterThan(30);
  expect(findNames('b').filter((name) => a.has(name))).toEqual([]);
});
