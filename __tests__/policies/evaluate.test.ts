import { parsePlanDocument } from '../../src/domain/plan/plan';
import { parseSynthesized } from '../../src/domain/plan/resources';
import { evaluate, type PlannedStack } from '../../src/policies/evaluate';
import { isClean } from '../../src/policies/results';

const TODAY = '2026-11-21';
const QUEUE = {
  '//': { metadata: { path: 'system-dev/Q' } },
  name: 'Q-dev',
  kms_master_key_id: '${aws_kms_alias.K.target_key_arn}',
  policy:
    '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*",' +
    '"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}',
};
const TAGS = { CostCenter: 'a', Environment: 'b', Project: 'c' };
const PROVIDER = { aws: [{ region: 'us-east-1', default_tags: [{ tags: TAGS }] }] };

/** Creates a plan for one new queue, with the values that the provider knows before the apply. */
function createPlannedStack(
  after: object,
  actions = ['create'],
  written: object = QUEUE,
  system = 'system',
): PlannedStack {
  const plan = {
    format_version: '1.2',
    terraform_version: '1.10.0',
    resource_changes: [
      {
        address: 'aws_sqs_queue.Q',
        mode: 'managed',
        type: 'aws_sqs_queue',
        name: 'Q',
        change: {
          actions,
          before: null,
          after: actions.includes('delete') ? null : { name: 'Q-dev', tags_all: TAGS, ...after },
          after_unknown: { arn: true, kms_master_key_id: true, policy: true, tags_all: {} },
        },
      },
    ],
  };
  return {
    stack: `${system}-dev`,
    system,
    plan: parsePlanDocument(JSON.stringify(plan)),
    synthesized: parseSynthesized(
      JSON.stringify({ provider: PROVIDER, resource: { aws_sqs_queue: { Q: written } } }),
    ),
  };
}
const compliant = createPlannedStack({});
const violating = createPlannedStack({ name: 'Q-prod' });
const createWaiver = (check: string, expires = TODAY) => ({
  system: 'system',
  check,
  address: 'aws_sqs_queue.*',
  reason: 'a queue that is for a trial only',
  owner: 'platform',
  expires,
});

describe('evaluate', () => {
  it('reads values that the plan does not know yet from the configuration', () => {
    const results = evaluate([compliant], [], TODAY);
    expect(results.violations).toEqual([]);
    expect(results.resources).toBe(1);
    expect(isClean(results)).toBe(true);
  });

  it('finds the suffix of a stack with a region in its name', () => {
    const regional = { ...compliant, stack: 'system-us-east-1-dev' };
    expect(evaluate([regional], [], TODAY).violations).toEqual([]);
  });

  it('prefers the values of the plan to those of the configuration', () => {
    const results = evaluate([violating], [], TODAY);
    expect(results.violations).toEqual([
      {
        check: 'MS-NAM-1',
        scope: 'general',
        title: expect.any(String),
        severity: 'high',
        system: 'system',
        stack: 'system-dev',
        address: 'aws_sqs_queue.Q',
        path: 'system-dev/Q',
        found: 'Q-prod',
        expected: 'a name that ends with -dev',
        fix: expect.stringContaining('createPhysicalName'),
      },
    ]);
    expect(isClean(results)).toBe(false);
  });

  it('does not assume a value that the configuration does not set', () => {
    const plain = { ...QUEUE, kms_master_key_id: undefined };
    const { violations } = evaluate([createPlannedStack({}, ['create'], plain)], [], TODAY);
    expect(violations.map(({ check }) => check)).toEqual(['MS-ENC-1']);
  });

  it('reads each of several policies inside a role that the plan does not know yet', () => {
    const createPolicy = (Action: string) =>
      JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '${aws_sqs_queue.Q.arn}' }] });
    const inline_policy = [
      { name: 'one', policy: createPolicy('sqs:SendMessage') },
      { name: 'other', policy: createPolicy('sqs:*') },
    ];
    const change = {
      actions: ['create'],
      before: null,
      after: { name: 'R-dev', inline_policy: [{ name: 'one' }, { name: 'other' }] },
      after_unknown: { inline_policy: [{ policy: true }, { policy: true }] },
    };
    const role = { address: 'aws_iam_role.R', mode: 'managed', type: 'aws_iam_role', name: 'R', change };
    const plan = { format_version: '1.2', terraform_version: '1.10.0', resource_changes: [role] };
    const { violations } = evaluate(
      [
        {
          ...compliant,
          plan: parsePlanDocument(JSON.stringify(plan)),
          synthesized: parseSynthesized(
            JSON.stringify({ provider: PROVIDER, resource: { aws_iam_role: { R: { inline_policy } } } }),
          ),
        },
      ],
      [],
      TODAY,
    );
    expect(violations.map(({ check, found }) => [check, found])).toEqual([['MS-IAM-1', '["sqs:*"]']]);
  });

  it('does not check destroyed resources', () => {
    const { violations, resources } = evaluate([createPlannedStack({}, ['delete'])], [], TODAY);
    expect([violations, resources]).toEqual([[], 0]);
  });

  it('names the resource and the rule if a policy is not JSON', () => {
    const broken = createPlannedStack({}, ['create'], {
      ...QUEUE,
      policy: '{Statement',
    });
    expect(() => evaluate([broken], [], TODAY)).toThrow(
      /^aws_sqs_queue\.Q: MS-\w+-\d failed to read it: .*JSON/,
    );
  });

  it('sorts violations by severity', () => {
    const untagged = createPlannedStack({ name: 'Q-prod', tags_all: null });
    const severities = evaluate([untagged], [], TODAY).violations.map(({ severity }) => severity);
    expect(severities).toEqual(['high', 'medium']);
  });

  it('applies a waiver, with its reason', () => {
    const results = evaluate([violating], [createWaiver('MS-NAM-1')], TODAY);
    expect(results.waived).toMatchObject([{ check: 'MS-NAM-1', reason: 'a queue that is for a trial only' }]);
    expect(isClean(results)).toBe(true);
  });

  it('does not apply an expired waiver', () => {
    const over = createWaiver('MS-NAM-1', '2026-11-20');
    const results = evaluate([violating], [over], TODAY);
    expect(results.violations).toHaveLength(1);
    expect(results).toMatchObject({ waived: [], expiredWaivers: [over], unusedWaivers: [] });
  });

  it('does not apply a waiver for other stacks, and does not report it as unused', () => {
    const elsewhere = { ...createWaiver('MS-NAM-1'), stack: '*-prod' };
    const results = evaluate([violating], [elsewhere], TODAY);
    expect(results).toMatchObject({ waived: [], unusedWaivers: [] });
    expect(results.violations).toHaveLength(1);
    const here = { ...createWaiver('MS-NAM-1'), stack: 'system-*' };
    expect(evaluate([violating], [here], TODAY)).toMatchObject({ violations: [], unusedWaivers: [] });
    expect(evaluate([compliant], [here], TODAY).unusedWaivers).toEqual([here]);
  });

  it('reports an unused waiver, but not an unused waiver for another tool', () => {
    const unused = createWaiver('MS-NAM-1');
    const results = evaluate([compliant], [unused, createWaiver('CKV_AWS_27')], TODAY);
    expect(results.unusedWaivers).toEqual([unused]);
    expect(isClean(results)).toBe(false);
  });

  it('applies a waiver for a requirement of a system, whatever the prefix of its id', () => {
    const pipeline = createPlannedStack({}, ['create'], QUEUE, 'transaction-pipeline');
    const waiver = {
      ...createWaiver('TP-REQ-1'),
      system: 'transaction-pipeline',
      address: 'aws_cloudwatch_event_bus.*',
    };
    const listViolated = (waivers: (typeof waiver)[]) =>
      evaluate([pipeline], waivers, TODAY).violations.filter(({ check }) => check === 'TP-REQ-1');
    expect(listViolated([])).toHaveLength(3);
    expect(listViolated([waiver])).toEqual([]);
    const expired = { ...waiver, expires: '2026-11-20' };
    expect(evaluate([pipeline], [expired], TODAY).expiredWaivers).toEqual([expired]);
  });

  it('does not apply a waiver for another system, and does not report it as unused', () => {
    const elsewhere = { ...createWaiver('MS-NAM-1'), system: 'bootstrap' };
    const results = evaluate([violating], [elsewhere], TODAY);
    expect(results).toMatchObject({ waived: [], unusedWaivers: [] });
    expect(results.violations).toHaveLength(1);
    const everywhere = { ...createWaiver('MS-NAM-1'), system: '*' };
    expect(evaluate([violating], [everywhere], TODAY)).toMatchObject({ violations: [], unusedWaivers: [] });
    expect(evaluate([compliant], [everywhere], TODAY).unusedWaivers).toEqual([everywhere]);
  });

  it('applies the requirements of a system to its own stacks only', () => {
    const settings = { message_retention_seconds: 60 };
    const findChecks = (system: string) => {
      const { violations, rulesByScope } = evaluate(
        [createPlannedStack(settings, ['create'], QUEUE, system)],
        [],
        TODAY,
      );
      const found = violations.filter(({ check }) => check === 'MS-SQS-1');
      return [found.map(({ scope }) => scope), Object.keys(rulesByScope)];
    };
    expect(findChecks('system')).toEqual([[], ['general']]);
    expect(findChecks('pattern-detection')).toEqual([
      ['pattern-detection'],
      ['general', 'pattern-detection'],
    ]);
  });
});
