import { parsePlanDocument } from '../../src/domain/plan/plan';
import { parseSynthesized } from '../../src/domain/plan/resources';
import { evaluate, type PlannedStack } from '../../src/policies/evaluate';
import { isClean } from '../../src/policies/results';

const TODAY = '2026-11-21';
const QUEUE = {
  '//': { metadata: { path: 'system-dev/Q' } },
  name: 'Q-dev',
  message_retention_seconds: 345_600,
  kms_master_key_id: '${aws_kms_alias.K.target_key_arn}',
  policy:
    '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*",' +
    '"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}',
};
const TAGS = { CostCenter: 'a', Environment: 'b', Project: 'c' };

/** A plan that makes one queue, with what the provider knows before. */
function planned(after: object, actions = ['create'], written: object = QUEUE): PlannedStack {
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
    stack: 'system-dev',
    system: 'system',
    plan: parsePlanDocument(JSON.stringify(plan)),
    synthesized: parseSynthesized(JSON.stringify({ resource: { aws_sqs_queue: { Q: written } } })),
  };
}
const good = planned({ message_retention_seconds: 345_600 });
const bad = planned({ message_retention_seconds: 60 });
const waiver = (check: string, expires = TODAY) => ({
  check,
  address: 'aws_sqs_queue.*',
  reason: 'a queue that is for a trial only',
  owner: 'platform',
  expires,
});

describe('evaluate', () => {
  it('reads what the plan does not know yet in the configuration', () => {
    const results = evaluate([good], [], TODAY);
    expect(results.violations).toEqual([]);
    expect(results.resources).toBe(1);
    expect(isClean(results)).toBe(true);
  });

  it('takes the plan’s word where it has one', () => {
    const results = evaluate([bad], [], TODAY);
    expect(results.violations).toEqual([
      {
        check: 'MS-SQS-1',
        title: expect.any(String),
        severity: 'high',
        stack: 'system-dev',
        address: 'aws_sqs_queue.Q',
        path: 'system-dev/Q',
        found: '60',
        expected: '345600 seconds',
        mend: expect.stringContaining('src/modules/queue.ts'),
      },
    ]);
    expect(isClean(results)).toBe(false);
  });

  it('does not take a value for given that the configuration does not give', () => {
    const plain = { ...QUEUE, kms_master_key_id: undefined };
    const { violations } = evaluate(
      [planned({ message_retention_seconds: 345_600 }, ['create'], plain)],
      [],
      TODAY,
    );
    expect(violations.map(({ check }) => check)).toEqual(['MS-ENC-1']);
  });

  it('reads each of several policies inside a role that the plan does not know yet', () => {
    const policy = (Action: string) =>
      JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '${aws_sqs_queue.Q.arn}' }] });
    const inline_policy = [
      { name: 'one', policy: policy('sqs:SendMessage') },
      { name: 'other', policy: policy('sqs:*') },
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
          ...good,
          plan: parsePlanDocument(JSON.stringify(plan)),
          synthesized: parseSynthesized(
            JSON.stringify({ resource: { aws_iam_role: { R: { inline_policy } } } }),
          ),
        },
      ],
      [],
      TODAY,
    );
    expect(violations.map(({ check, found }) => [check, found])).toEqual([['MS-IAM-1', '["sqs:*"]']]);
  });

  it('has nothing against what is destroyed', () => {
    const { violations, resources } = evaluate([planned({}, ['delete'])], [], TODAY);
    expect([violations, resources]).toEqual([[], 0]);
  });

  it('names the resource and the rule where a policy is no JSON', () => {
    const broken = planned({ message_retention_seconds: 345_600 }, ['create'], {
      ...QUEUE,
      policy: '{Statement',
    });
    expect(() => evaluate([broken], [], TODAY)).toThrow(/^aws_sqs_queue\.Q: MS-\w+-\d can't read it: .*JSON/);
  });

  it('puts the severe first', () => {
    const untagged = planned({ message_retention_seconds: 60, tags_all: null });
    const severities = evaluate([untagged], [], TODAY).violations.map(({ severity }) => severity);
    expect(severities).toEqual(['high', 'medium']);
  });

  it('lets a waiver cover what it names, with its reason', () => {
    const results = evaluate([bad], [waiver('MS-SQS-1')], TODAY);
    expect(results.waived).toMatchObject([{ check: 'MS-SQS-1', reason: 'a queue that is for a trial only' }]);
    expect(isClean(results)).toBe(true);
  });

  it('lets a waiver whose day is over cover nothing', () => {
    const over = waiver('MS-SQS-1', '2026-11-20');
    const results = evaluate([bad], [over], TODAY);
    expect(results.violations).toHaveLength(1);
    expect(results).toMatchObject({ waived: [], expiredWaivers: [over], unusedWaivers: [] });
  });

  it('lets a waiver for other stacks cover nothing here, and does not call it unused', () => {
    const elsewhere = { ...waiver('MS-SQS-1'), stack: '*-prod' };
    const results = evaluate([bad], [elsewhere], TODAY);
    expect(results).toMatchObject({ waived: [], unusedWaivers: [] });
    expect(results.violations).toHaveLength(1);
    const here = { ...waiver('MS-SQS-1'), stack: 'system-*' };
    expect(evaluate([bad], [here], TODAY)).toMatchObject({ violations: [], unusedWaivers: [] });
    expect(evaluate([good], [here], TODAY).unusedWaivers).toEqual([here]);
  });

  it('tells a waiver that covers nothing, but for those of other checks', () => {
    const unused = waiver('MS-SQS-1');
    const results = evaluate([good], [unused, waiver('CKV_AWS_27')], TODAY);
    expect(results.unusedWaivers).toEqual([unused]);
    expect(isClean(results)).toBe(false);
  });
});
