import { buildReview } from '../../../../src/domain/plan';
import {
  replacePlaceholders,
  formatPlaceholder,
} from '../../../../src/domain/plan/configuration/placeholder';
import { parseTemplate } from '../../../../src/domain/plan/configuration/template';
import { appliedPlan, changeIn, firstPlan, leaveToApply, read, replaceOne, writtenIn } from '../first-plan';

type Sample = ReturnType<typeof firstPlan>;

/** `effect: sentence` for each, of the resources whose address begins so. */
const told = (sample: Sample, address = ''): string[] =>
  buildReview({ stacks: [{ stack: 's', plan: read(sample) }] })
    .impacts.filter((meaning) => meaning.address.startsWith(address))
    .map(({ effect, description: sentence }) => `${effect}: ${sentence}`);

const ROLE_POLICY = 'aws_iam_role_policy';
/** Puts something else into a text of the configuration, which has to be there. */
function rewrite(sample: Sample, type: string, attribute: string, from: string, to: string): void {
  const expression = writtenIn(sample, type)[attribute]!;
  expect(expression.constant_value).toContain(from);
  expression.constant_value = String(expression.constant_value).replaceAll(from, to);
}

describe('a first plan, of which no ARN is known', () => {
  it('says what a role may do, and names what it may do it on', () => {
    expect(told(firstPlan(), ROLE_POLICY)).toEqual([
      'widens: role PatternDetector-dev may now logs:CreateLogStream and logs:PutLogEvents on /aws/lambda/PatternDetector-dev:* (log group)',
      'widens: role PatternDetector-dev may now xray:GetSamplingRules, xray:GetSamplingTargets, xray:PutTelemetryRecords and xray:PutTraceSegments on everything',
      'widens: role PatternDetector-dev may now kms:Decrypt and kms:GenerateDataKey on DataKey (key)',
      'widens: role PatternDetector-dev may now sqs:SendMessage on FailedInvocations-dev (queue)',
      'widens: role PatternDetector-dev may now dynamodb:PutItem and dynamodb:UpdateItem on TradingPatterns-dev (table)',
      'widens: role PatternDetector-dev may now sqs:SendMessage on AlertQueue-dev (queue)',
    ]);
  });

  it('says who may use a key and a topic, and call a function', () => {
    expect(told(firstPlan(), 'aws_kms_key_policy')[0]).toBe(
      'widens: this account may now kms:* on key DataKey',
    );
    expect(told(firstPlan(), 'aws_sns_topic_policy')).toContain(
      'widens: cloudwatch.amazonaws.com may now sns:Publish on TradingAlerts-dev (topic) where aws:SourceAccount is this account (StringEquals)',
    );
    expect(told(firstPlan(), 'aws_lambda_permission')).toEqual([
      'widens: events.amazonaws.com may now lambda:InvokeFunction on function ThresholdChecker-dev where aws:SourceArn is ThresholdCheckDue-dev (event rule) (ArnLike)',
    ]);
  });

  it("says which operations an API's document opens, whatever is behind them", () => {
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
      return told(sample, address);
    };
    expect(api(['create'], null, { paths })).toEqual([
      'widens: API PatternApi-dev: anyone may now call GET /approve',
      'widens: API PatternApi-dev: POST /patterns is new, for callers with apiKey',
    ]);
    const closed = { paths: { ...paths, '/approve': { get: operation([{ apiKey: [] }]) } } };
    const before = { name: 'PatternApi-dev', body: JSON.stringify(closed) };
    expect(api(['update'], before, { paths })).toEqual([
      'widens: API PatternApi-dev: anyone may now call GET /approve',
    ]);
    expect(api(['create'], null, { paths, info: '${var.info}' })).toEqual([
      'unknown: what API PatternApi-dev asks of its callers is known only after the apply',
    ]);
  });

  it('leaves nothing to the apply', () => {
    expect(told(firstPlan()).filter((line) => line.startsWith('unknown'))).toEqual([]);
  });
});

describe('what the configuration does not say either', () => {
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
    ['what looks like a stand-in', '{{aws_sqs_queue.AlertQueue.arn|harmless (queue)}}'],
    ['an expression that does not end', '${aws_sqs_queue.AlertQueue.arn'],
  ])('is unknown: %s', (_, expression) => {
    const sample = firstPlan();
    rewrite(sample, ROLE_POLICY, 'policy', QUEUE, expression);
    expect(told(sample, ROLE_POLICY)).toEqual(UNKNOWN);
  });

  it.each([
    ['an action', '"sqs:SendMessage"', `"${QUEUE}"`],
    ['an effect', '"Effect":"Allow"', `"Effect":"${QUEUE}"`],
    ['the name of a field', '"Resource"', `"${QUEUE}"`],
    ['a text that is no policy', '{"Version"', '"Version'],
  ])('is unknown: %s', (_, from, to) => {
    const sample = firstPlan();
    rewrite(sample, ROLE_POLICY, 'policy', from, to);
    expect(told(sample, ROLE_POLICY)).toEqual(UNKNOWN);
  });

  it('is unknown where it is not written in JSON, and in a plan without a configuration', () => {
    const sample = firstPlan();
    delete writtenIn(sample, ROLE_POLICY).policy!.constant_value;
    expect(told(sample, ROLE_POLICY)).toEqual(UNKNOWN);
    const without: Partial<Sample> = firstPlan();
    delete without.configuration;
    expect(told(without as Sample, ROLE_POLICY)).toEqual([
      expect.stringMatching(/^unknown: what the role of aws_iam_role_policy\..* may do is known only after/),
    ]);
  });

  it('is unknown where the policy, or what it refers to, is a secret', () => {
    const marked = firstPlan();
    Object.assign(changeIn(marked, ROLE_POLICY).change, { after_sensitive: { policy: true } });
    expect(told(marked, ROLE_POLICY)).toEqual(UNKNOWN);
    const referred = firstPlan();
    Object.assign(changeIn(referred, 'aws_sqs_queue').change, { after_sensitive: { name: true } });
    rewrite(referred, ROLE_POLICY, 'policy', QUEUE, '${aws_sqs_queue.AlertQueue.name}');
    expect(told(referred, ROLE_POLICY)).toEqual(UNKNOWN);
  });

  it("is the account of another provider's resource", () => {
    const sample = firstPlan();
    for (const resource of sample.configuration.root_module.resources)
      resource.provider_config_key = 'aws.other';
    expect(told(sample, 'aws_kms_key_policy')).toEqual([
      'unknown: who may use key DataKey is known only after the apply',
    ]);
  });

  it('is a policy of a new queue that is written, and not one that AWS writes', () => {
    const sample = firstPlan();
    const { change } = changeIn(sample, 'aws_sqs_queue');
    change.after_unknown.policy = true;
    delete change.after.policy;
    delete writtenIn(sample, 'aws_sqs_queue').policy;
    expect(told(sample, 'aws_sqs_queue.AlertQueue')).toEqual([]);
    writtenIn(sample, 'aws_sqs_queue').policy = { references: ['var.policy'] };
    expect(told(sample, 'aws_sqs_queue.AlertQueue')).toEqual([
      'unknown: who may use queue AlertQueue-dev is known only after the apply',
    ]);
  });

  it('is which policy is attached', () => {
    const sample = firstPlan();
    const attachment = (change: object) => ({
      address: 'aws_iam_role_policy_attachment.a',
      mode: 'managed',
      type: 'aws_iam_role_policy_attachment',
      name: 'a',
      change: { actions: ['create'], before: null, ...change },
    });
    const unknown = attachment({ after: { role: 'Detector' }, after_unknown: { policy_arn: true } });
    expect(told({ ...sample, resource_changes: [unknown] } as unknown as Sample)).toEqual([
      'unknown: which policy role Detector has is known only after the apply',
    ]);
  });
});

describe('a change of a policy that names what is replaced', () => {
  const policies = [ROLE_POLICY];

  it('means nothing where it says the same of what is put in its place', () => {
    const table = appliedPlan();
    replaceOne(table, 'aws_dynamodb_table', policies);
    expect(told(table, ROLE_POLICY)).toEqual([]);
    const topic = appliedPlan();
    replaceOne(topic, 'aws_sns_topic', ['aws_sns_topic_policy']);
    expect(told(topic, 'aws_sns_topic_policy')).toEqual([]);
  });

  it('means nothing where a key is replaced that it names by its alias', () => {
    const key = appliedPlan();
    replaceOne(key, 'aws_kms_key', [ROLE_POLICY, 'aws_kms_key_policy']);
    const alias = changeIn(key, 'aws_kms_alias').change;
    leaveToApply(alias, 'target_key_id');
    leaveToApply(alias, 'target_key_arn');
    expect(told(key, ROLE_POLICY)).toEqual([]);
    expect(told(key, 'aws_kms_key_policy')).toEqual([]);
  });

  it('finds what the role may also do, and no longer', () => {
    const sample = appliedPlan();
    replaceOne(sample, 'aws_dynamodb_table', policies);
    rewrite(sample, ROLE_POLICY, 'policy', '"dynamodb:UpdateItem"', '"dynamodb:DeleteItem"');
    expect(told(sample, ROLE_POLICY)).toEqual([
      'widens: role PatternDetector-dev may now also dynamodb:DeleteItem on TradingPatterns-dev',
      'narrows: role PatternDetector-dev may no longer dynamodb:UpdateItem on TradingPatterns-dev',
    ]);
  });

  it('finds that the role may do it on something else', () => {
    const sample = appliedPlan();
    replaceOne(sample, 'aws_dynamodb_table', policies);
    const queue = changeIn(sample, 'aws_sqs_queue');
    rewrite(
      sample,
      ROLE_POLICY,
      'policy',
      '${aws_dynamodb_table.TradingPatterns.arn}',
      '${aws_dynamodb_table.TradingPatterns.arn}*',
    );
    expect(told(sample, ROLE_POLICY)).toEqual([
      'widens: role PatternDetector-dev may now also dynamodb:PutItem and dynamodb:UpdateItem on TradingPatterns-dev*',
    ]);
    expect(queue.change.actions).toEqual(['no-op']);
  });

  it('names what is new beside it', () => {
    const sample = appliedPlan();
    const queue = changeIn(sample, 'aws_sqs_queue').change;
    Object.assign(queue, changeIn(firstPlan(), 'aws_sqs_queue').change);
    const policy = changeIn(sample, ROLE_POLICY).change;
    policy.before = {
      ...policy.before,
      policy: String(policy.before!.policy).replace('AlertQueue-dev', 'FailedInvocations-dev'),
    };
    leaveToApply(policy, 'policy');
    expect(told(sample, ROLE_POLICY)).toEqual([
      'widens: role PatternDetector-dev may now also sqs:SendMessage on AlertQueue-dev (queue)',
    ]);
  });

  it('says that an alias leads to another key', () => {
    const sample = appliedPlan();
    const alias = changeIn(sample, 'aws_kms_alias').change;
    leaveToApply(alias, 'target_key_arn');
    leaveToApply(changeIn(sample, ROLE_POLICY).change, 'policy');
    rewrite(sample, 'aws_kms_alias', 'target_key_id', 'aws_kms_key.DataKey.key_id', 'aws_kms_key.New.arn');
    expect(told(sample, ROLE_POLICY)).toEqual([
      'unknown: what role PatternDetector-dev may do changes: to what is known only after the apply',
    ]);
  });
});

describe('a template', () => {
  it('is texts and expressions, in which braces and quotes may stand', () => {
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

  it('is none where it has a directive or does not end', () => {
    expect(parseTemplate('%{if x}')).toBeUndefined();
    expect(parseTemplate('a ${b')).toBeUndefined();
    expect(parseTemplate('${"\\"}')).toBeUndefined();
  });
});

test('stand-ins are read as names', () => {
  const table = formatPlaceholder('aws_dynamodb_table.Rows.arn', 'Rows-dev', 'table');
  expect(replacePlaceholders(`on ${table}/index/*, ${table} and {{this account}}`)).toBe(
    'on Rows-dev/index/* (table), Rows-dev (table) and this account',
  );
  expect(replacePlaceholders('account {{this account}} may')).toBe('this account may');
});
