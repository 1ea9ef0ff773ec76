import { buildReview } from '../../../../src/domain/plan';
import {
  replacePlaceholders,
  formatPlaceholder,
} from '../../../../src/domain/plan/configuration/placeholder';
import { parseTemplate } from '../../../../src/domain/plan/configuration/template';
import {
  appliedPlan,
  findChange,
  firstPlan,
  markUnknown,
  read,
  replaceOne,
  getExpressions,
} from '../first-plan';

type Sample = ReturnType<typeof firstPlan>;

/** `effect: description` of each impact on resources whose address has the prefix. */
const describeImpacts = (sample: Sample, address = ''): string[] =>
  buildReview({ stacks: [{ stack: 's', plan: read(sample) }] })
    .impacts.filter((impact) => impact.address.startsWith(address))
    .map(({ effect, description }) => `${effect}: ${description}`);

const ROLE_POLICY = 'aws_iam_role_policy';
/** Replaces a text of the configuration, which must exist. */
function rewrite(sample: Sample, type: string, attribute: string, from: string, to: string): void {
  const expression = getExpressions(sample, type)[attribute]!;
  expect(expression.constant_value).toContain(from);
  expression.constant_value = String(expression.constant_value).replaceAll(from, to);
}

describe('a first plan, in which no ARN is known', () => {
  it('describes what a role may do, and on which resources', () => {
    expect(describeImpacts(firstPlan(), ROLE_POLICY)).toEqual([
      'widens: role PatternDetector-dev may now logs:CreateLogStream and logs:PutLogEvents on /aws/lambda/PatternDetector-dev:* (log group)',
      'widens: role PatternDetector-dev may now xray:GetSamplingRules, xray:GetSamplingTargets, xray:PutTelemetryRecords and xray:PutTraceSegments on everything',
      'widens: role PatternDetector-dev may now kms:Decrypt and kms:GenerateDataKey on DataKey (key)',
      'widens: role PatternDetector-dev may now sqs:SendMessage on FailedInvocations-dev (queue)',
      'widens: role PatternDetector-dev may now dynamodb:PutItem and dynamodb:UpdateItem on TradingPatterns-dev (table)',
      'widens: role PatternDetector-dev may now sqs:SendMessage on AlertQueue-dev (queue)',
    ]);
  });

  it('describes who may use a key and a topic, and call a function', () => {
    expect(describeImpacts(firstPlan(), 'aws_kms_key_policy')[0]).toBe(
      'widens: this account may now kms:* on key DataKey',
    );
    expect(describeImpacts(firstPlan(), 'aws_sns_topic_policy')).toContain(
      'widens: cloudwatch.amazonaws.com may now sns:Publish on TradingAlerts-dev (topic) where aws:SourceAccount is this account (StringEquals)',
    );
    expect(describeImpacts(firstPlan(), 'aws_lambda_permission')).toEqual([
      'widens: events.amazonaws.com may now lambda:InvokeFunction on function ThresholdChecker-dev where aws:SourceArn is ThresholdCheckDue-dev (event rule) (ArnLike)',
    ]);
  });

  it('finds the operations of an OpenAPI document, whatever their integration', () => {
    const operation = (security: object[]) => ({
      security,
      'x-amazon-apigateway-integration': {
        type: 'aws_proxy',
        uri: '${aws_dynamodb_table.TradingPatterns.arn}',
      },
    });
    const paths = { '/patterns': { post: operation([{ apiKey: [] }]) }, '/approve': { get: operation([]) } };
    const address = 'aws_api_gateway_rest_api.PatternApi';
    const api = (actions: string[], before: object | null, body: object) => {
      const sample = firstPlan();
      const change = { actions, before, after: { name: 'PatternApi-dev' }, after_unknown: { body: true } };
      const parts = { address, mode: 'managed', type: 'aws_api_gateway_rest_api', name: 'PatternApi' };
      sample.resource_changes.push({ ...parts, change } as unknown as Sample['resource_changes'][number]);
      sample.configuration.root_module.resources.push({
        address,
        provider_config_key: 'aws',
        expressions: { body: { constant_value: JSON.stringify(body) } },
      });
      return describeImpacts(sample, address);
    };
    expect(api(['create'], null, { paths })).toEqual([
      'widens: API PatternApi-dev: anyone may now call GET /approve',
      'widens: API PatternApi-dev: POST /patterns is added and requires apiKey',
    ]);
    const closed = { paths: { ...paths, '/approve': { get: operation([{ apiKey: [] }]) } } };
    const before = { name: 'PatternApi-dev', body: JSON.stringify(closed) };
    expect(api(['update'], before, { paths })).toEqual([
      'widens: API PatternApi-dev: anyone may now call GET /approve',
    ]);
    expect(api(['create'], null, { paths, info: '${var.info}' })).toEqual([
      'unknown: the authorization of API PatternApi-dev is known only after the apply',
    ]);
  });

  it('resolves every policy', () => {
    expect(describeImpacts(firstPlan()).filter((line) => line.startsWith('unknown'))).toEqual([]);
  });
});

describe('a part that the configuration does not contain', () => {
  const UNKNOWN = ['unknown: what role PatternDetector-dev may do is known only after the apply'];
  const QUEUE = '${aws_sqs_queue.AlertQueue.arn}';

  it.each([
    ['a function', '${join(":", [aws_sqs_queue.AlertQueue.arn])}'],
    ['data', '${data.aws_caller_identity.me.arn}'],
    ['a variable', '${var.queue}'],
    ['one of several', '${aws_sqs_queue.AlertQueue[0].arn}'],
    ['what is not in the plan', '${aws_sqs_queue.Other.arn}'],
    ['a value that could be anything', '${aws_dynamodb_table.TradingPatterns.stream_label}'],
    ['a directive', '%{if true}*%{endif}'],
    ['text that looks like a placeholder', '{{aws_sqs_queue.AlertQueue.arn|harmless (queue)}}'],
    ['an expression that does not end', '${aws_sqs_queue.AlertQueue.arn'],
  ])('is unknown: %s', (_, expression) => {
    const sample = firstPlan();
    rewrite(sample, ROLE_POLICY, 'policy', QUEUE, expression);
    expect(describeImpacts(sample, ROLE_POLICY)).toEqual(UNKNOWN);
  });

  it.each([
    ['an action', '"sqs:SendMessage"', `"${QUEUE}"`],
    ['an effect', '"Effect":"Allow"', `"Effect":"${QUEUE}"`],
    ['the name of a field', '"Resource"', `"${QUEUE}"`],
    ['a text that is no policy', '{"Version"', '"Version'],
  ])('is unknown: %s', (_, from, to) => {
    const sample = firstPlan();
    rewrite(sample, ROLE_POLICY, 'policy', from, to);
    expect(describeImpacts(sample, ROLE_POLICY)).toEqual(UNKNOWN);
  });

  it('is unknown in HCL, and in a plan without a configuration', () => {
    const sample = firstPlan();
    delete getExpressions(sample, ROLE_POLICY).policy!.constant_value;
    expect(describeImpacts(sample, ROLE_POLICY)).toEqual(UNKNOWN);
    const without: Partial<Sample> = firstPlan();
    delete without.configuration;
    expect(describeImpacts(without as Sample, ROLE_POLICY)).toEqual([
      expect.stringMatching(/^unknown: what the role of aws_iam_role_policy\..* may do is known only after/),
    ]);
  });

  it('is unknown if the policy or a referenced value is a secret', () => {
    const marked = firstPlan();
    Object.assign(findChange(marked, ROLE_POLICY).change, { after_sensitive: { policy: true } });
    expect(describeImpacts(marked, ROLE_POLICY)).toEqual(UNKNOWN);
    const referred = firstPlan();
    Object.assign(findChange(referred, 'aws_sqs_queue').change, { after_sensitive: { name: true } });
    rewrite(referred, ROLE_POLICY, 'policy', QUEUE, '${aws_sqs_queue.AlertQueue.name}');
    expect(describeImpacts(referred, ROLE_POLICY)).toEqual(UNKNOWN);
  });

  it('is unknown if it is the account of a resource of another provider', () => {
    const sample = firstPlan();
    for (const resource of sample.configuration.root_module.resources)
      resource.provider_config_key = 'aws.other';
    expect(describeImpacts(sample, 'aws_kms_key_policy')).toEqual([
      'unknown: who may use key DataKey is known only after the apply',
    ]);
  });

  it('has no impact if it is the policy of a new queue without a configured policy', () => {
    const sample = firstPlan();
    const { change } = findChange(sample, 'aws_sqs_queue');
    change.after_unknown.policy = true;
    delete change.after.policy;
    delete getExpressions(sample, 'aws_sqs_queue').policy;
    expect(describeImpacts(sample, 'aws_sqs_queue.AlertQueue')).toEqual([]);
    getExpressions(sample, 'aws_sqs_queue').policy = { references: ['var.policy'] };
    expect(describeImpacts(sample, 'aws_sqs_queue.AlertQueue')).toEqual([
      'unknown: who may use queue AlertQueue-dev is known only after the apply',
    ]);
  });

  it('is unknown if it is the policy that is attached to a role', () => {
    const sample = firstPlan();
    const attachment = (change: object) => ({
      address: 'aws_iam_role_policy_attachment.a',
      mode: 'managed',
      type: 'aws_iam_role_policy_attachment',
      name: 'a',
      change: { actions: ['create'], before: null, ...change },
    });
    const unknown = attachment({ after: { role: 'Detector' }, after_unknown: { policy_arn: true } });
    expect(describeImpacts({ ...sample, resource_changes: [unknown] } as unknown as Sample)).toEqual([
      'unknown: which policy role Detector has is known only after the apply',
    ]);
  });
});

describe('a change of a policy that refers to a replaced resource', () => {
  const policies = [ROLE_POLICY];

  it('has no impact if the policy of the replacement is equal', () => {
    const table = appliedPlan();
    replaceOne(table, 'aws_dynamodb_table', policies);
    expect(describeImpacts(table, ROLE_POLICY)).toEqual([]);
    const topic = appliedPlan();
    replaceOne(topic, 'aws_sns_topic', ['aws_sns_topic_policy']);
    expect(describeImpacts(topic, 'aws_sns_topic_policy')).toEqual([]);
  });

  it('has no impact if a key is replaced that the policy names by its alias', () => {
    const key = appliedPlan();
    replaceOne(key, 'aws_kms_key', [ROLE_POLICY, 'aws_kms_key_policy']);
    const alias = findChange(key, 'aws_kms_alias').change;
    markUnknown(alias, 'target_key_id');
    markUnknown(alias, 'target_key_arn');
    expect(describeImpacts(key, ROLE_POLICY)).toEqual([]);
    expect(describeImpacts(key, 'aws_kms_key_policy')).toEqual([]);
  });

  it('finds added and removed actions of the role', () => {
    const sample = appliedPlan();
    replaceOne(sample, 'aws_dynamodb_table', policies);
    rewrite(sample, ROLE_POLICY, 'policy', '"dynamodb:UpdateItem"', '"dynamodb:DeleteItem"');
    expect(describeImpacts(sample, ROLE_POLICY)).toEqual([
      'widens: role PatternDetector-dev may now also dynamodb:DeleteItem on TradingPatterns-dev',
      'narrows: role PatternDetector-dev may no longer dynamodb:UpdateItem on TradingPatterns-dev',
    ]);
  });

  it('finds another resource of the same action', () => {
    const sample = appliedPlan();
    replaceOne(sample, 'aws_dynamodb_table', policies);
    const queue = findChange(sample, 'aws_sqs_queue');
    rewrite(
      sample,
      ROLE_POLICY,
      'policy',
      '${aws_dynamodb_table.TradingPatterns.arn}',
      '${aws_dynamodb_table.TradingPatterns.arn}*',
    );
    expect(describeImpacts(sample, ROLE_POLICY)).toEqual([
      'widens: role PatternDetector-dev may now also dynamodb:PutItem and dynamodb:UpdateItem on TradingPatterns-dev*',
    ]);
    expect(queue.change.actions).toEqual(['no-op']);
  });

  it('names new resources of the same policy', () => {
    const sample = appliedPlan();
    const queue = findChange(sample, 'aws_sqs_queue').change;
    Object.assign(queue, findChange(firstPlan(), 'aws_sqs_queue').change);
    const policy = findChange(sample, ROLE_POLICY).change;
    policy.before = {
      ...policy.before,
      policy: String(policy.before!.policy).replace('AlertQueue-dev', 'FailedInvocations-dev'),
    };
    markUnknown(policy, 'policy');
    expect(describeImpacts(sample, ROLE_POLICY)).toEqual([
      'widens: role PatternDetector-dev may now also sqs:SendMessage on AlertQueue-dev (queue)',
    ]);
  });

  it('finds another key behind an alias', () => {
    const sample = appliedPlan();
    const alias = findChange(sample, 'aws_kms_alias').change;
    markUnknown(alias, 'target_key_arn');
    markUnknown(findChange(sample, ROLE_POLICY).change, 'policy');
    rewrite(sample, 'aws_kms_alias', 'target_key_id', 'aws_kms_key.DataKey.key_id', 'aws_kms_key.New.arn');
    expect(describeImpacts(sample, ROLE_POLICY)).toEqual([
      'unknown: what role PatternDetector-dev may do changes; the new policy is known only after the apply',
    ]);
  });
});

describe('a template', () => {
  it('consists of texts and expressions, which may contain braces and quotes', () => {
    expect(parseTemplate('a ${b.c} d')).toEqual([
      { literal: 'a ' },
      { expression: 'b.c' },
      { literal: ' d' },
    ]);
    expect(parseTemplate('${f("}", {x = 1})}')).toEqual([
      { literal: '' },
      { expression: 'f("}", {x = 1})' },
      { literal: '' },
    ]);
    expect(parseTemplate('$${aws:username} and %%{x}')).toEqual([{ literal: '${aws:username} and %{x}' }]);
    expect(parseTemplate('100% of $5')).toEqual([{ literal: '100% of $5' }]);
  });

  it('is rejected if it has a directive or no end', () => {
    expect(parseTemplate('%{if x}')).toBeUndefined();
    expect(parseTemplate('a ${b')).toBeUndefined();
    expect(parseTemplate('${"\\"}')).toBeUndefined();
  });
});

test('placeholders are formatted as names', () => {
  const table = formatPlaceholder('aws_dynamodb_table.Rows.arn', 'Rows-dev', 'table');
  expect(replacePlaceholders(`on ${table}/index/*, ${table} and {{this account}}`)).toBe(
    'on Rows-dev/index/* (table), Rows-dev (table) and this account',
  );
  expect(replacePlaceholders('account {{this account}} may')).toBe('this account may');
});
