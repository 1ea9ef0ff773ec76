import { LogBucket } from '../../src/modules/log-bucket';
import { hasCapturingGroup, WebAcl } from '../../src/modules/web-acl';
import { parseStatements, synthesizeWith } from '../support/synth';

const stack = synthesizeWith(({ stack, key }) => {
  const firewall = new WebAcl(stack, 'Firewall', {
    requestsPerFiveMinutes: 100,
    blockedCountries: ['KP'],
    requiredHeader: { name: 'x-key', format: '^k$', exceptUris: ['^/open$'] },
    managedRules: [{ name: 'AWSManagedRulesCommonRuleSet', countOnly: ['SizeRestrictions_BODY'] }],
  });
  firewall.protect('Stage', 'arn:stage');
  firewall.logRequestsTo(
    new LogBucket(stack, 'Logs', { key, namePrefix: 'aws-waf-logs', folder: 'waf-logs' }),
    ['x-key', 'authorization'],
  );
});

describe('WebAcl', () => {
  it('is regional, allows by default, and counts each rule', () => {
    const acl = stack.getResource('aws_wafv2_web_acl', 'Firewall');
    expect(acl).toMatchObject({ name: 'Firewall-test', scope: 'REGIONAL', default_action: { allow: {} } });
    for (const { visibility_config } of [acl, ...(acl.rule as Record<string, unknown>[])])
      expect(visibility_config).toMatchObject({
        cloudwatch_metrics_enabled: true,
        // Samples would show the API keys.
        sampled_requests_enabled: false,
      });
  });

  it('limits rates over exactly five minutes for each address', () => {
    const [rate] = stack.getResource('aws_wafv2_web_acl', 'Firewall').rule as Record<string, unknown>[];
    expect(rate!.statement).toEqual({
      rate_based_statement: { limit: 100, evaluation_window_sec: 300, aggregate_key_type: 'IP' },
    });
  });

  it('uses a managed group unchanged, except for rules that only count', () => {
    const [group] = (
      stack.getResource('aws_wafv2_web_acl', 'Firewall').rule as Record<string, unknown>[]
    ).slice(-1);
    expect(group).toMatchObject({
      override_action: { none: {} },
      statement: {
        managed_rule_group_statement: {
          vendor_name: 'AWS',
          name: 'AWSManagedRulesCommonRuleSet',
          rule_action_override: [{ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } }],
        },
      },
    });
  });

  it('is associated with the protected resource', () => {
    expect(stack.getResource('aws_wafv2_web_acl_association', 'Firewall_BeforeStage')).toMatchObject({
      web_acl_arn: '${aws_wafv2_web_acl.Firewall.arn}',
      resource_arn: 'arn:stage',
    });
  });

  it('logs to the folder of the bucket after its policy exists, without the values of the headers', () => {
    expect(stack.getResource('aws_wafv2_web_acl_logging_configuration', 'Firewall_Logs')).toMatchObject({
      log_destination_configs: ['${aws_s3_bucket.Logs.arn}/waf-logs'],
      redacted_fields: [
        { single_header: { name: 'x-key' } },
        { single_header: { name: 'authorization' } },
        { uri_path: {} },
      ],
      depends_on: [expect.stringMatching(/^aws_s3_bucket_policy\.Logs_Policy/)],
    });
  });
});

describe('LogBucket', () => {
  it('has a name that the service accepts and that is unique in all of AWS, and is deleted with the stack', () => {
    expect(stack.getResource('aws_s3_bucket', 'Logs')).toMatchObject({
      bucket: expect.stringMatching(
        /^aws-waf-logs-\$\{element\(split\(":", aws_kms_key\.\w+\.arn\), 4\)\}-logs-test$/,
      ),
      force_destroy: true,
    });
  });

  it('moves everything to Intelligent-Tiering on its first day', () => {
    const [rule] = stack.getResource('aws_s3_bucket_lifecycle_configuration', 'Logs_Lifecycle')
      .rule as object[];
    expect(rule).toMatchObject({
      status: 'Enabled',
      filter: [{ prefix: '' }],
      transition: [{ days: 0, storage_class: 'INTELLIGENT_TIERING' }],
    });
  });

  it('is private, encrypted with the key, and versioned', () => {
    expect(stack.getResource('aws_s3_bucket_public_access_block', 'Logs_PublicAccess')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    const [rule] = stack.getResource('aws_s3_bucket_server_side_encryption_configuration', 'Logs_Encryption')
      .rule as object[];
    expect(rule).toMatchObject({
      apply_server_side_encryption_by_default: {
        sse_algorithm: 'aws:kms',
        kms_master_key_id: expect.stringContaining('aws_kms_alias.DataKey_Alias'),
      },
    });
    expect(stack.getResource('aws_s3_bucket_versioning', 'Logs_Versioning')).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
  });

  it('accepts logs of its own account from log delivery, and nothing without TLS', () => {
    const [tls, write, look] = parseStatements(stack.getResource('aws_s3_bucket_policy', 'Logs_Policy'));
    expect(tls).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    for (const statement of [write, look])
      expect(statement).toMatchObject({
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': expect.stringContaining('aws_kms_key.DataKey.arn') },
        },
      });
    expect(write).toMatchObject({
      Action: 's3:PutObject',
      Resource: expect.stringMatching(/\/waf-logs\/AWSLogs\/.*\/\*$/),
    });
  });
});

describe('the regular expressions of AWS WAF', () => {
  it.each(['^(a|b)$', 'a(b)', '(?<name>a)', '(?P<name>a)', '\\\\(a)'])(
    'are rejected if they capture: %s',
    (regex) => {
      expect(hasCapturingGroup(regex)).toBe(true);
      const create = () =>
        synthesizeWith(
          ({ stack: scope }) =>
            new WebAcl(scope, 'Firewall', {
              requestsPerFiveMinutes: 100,
              blockedCountries: ['KP'],
              requiredHeader: { name: 'x-key', format: '^k$', exceptUris: [regex] },
              managedRules: [],
            }),
        );
      expect(create).toThrow(`AWS WAF does not support capturing groups: use (?:…) in ${regex}`);
    },
  );

  it.each(['^(?:a|b)$', '\\(a\\)', '[(]a', '(?=a)', '(?<!a)b', '^[A-Za-z0-9]{40}$'])(
    'are accepted if they do not capture: %s',
    (regex) => {
      expect(hasCapturingGroup(regex)).toBe(false);
    },
  );
});
