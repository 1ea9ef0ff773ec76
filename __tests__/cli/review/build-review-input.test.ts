import { type Planning, buildReviewInput } from '../../../src/cli/review/build-review-input';
import { parsePlanDocument } from '../../../src/domain/plan/plan';
import { parseSynthesized } from '../../../src/domain/plan/resources';
import type { Waiver } from '../../../src/policies/waivers';

/** Creates a stack with two log groups without a retention period and without a key. */
function createPlanning(): Planning {
  const after = { retention_in_days: 0 };
  const createGroup = (name: string) => ({
    address: `aws_cloudwatch_log_group.${name}`,
    mode: 'managed',
    type: 'aws_cloudwatch_log_group',
    name,
    change: {
      actions: ['create'],
      before: null,
      after: { ...after, name: `${name}-dev` },
      after_unknown: {},
    },
  });
  const plan = {
    format_version: '1.2',
    terraform_version: '1.10.0',
    resource_changes: ['A', 'B'].map(createGroup),
  };
  const about = { '//': { metadata: { path: 'system-dev/A/Default' } } };
  return {
    planned: [
      {
        stack: 'system-dev',
        system: 'system',
        plan: parsePlanDocument(JSON.stringify(plan)),
        synthesized: parseSynthesized(
          JSON.stringify({ resource: { aws_cloudwatch_log_group: { A: about, B: {} } } }),
        ),
      },
    ],
    unplanned: [],
    drift: [],
  };
}

const createWaiver = (check: string, overrides: Partial<Waiver> = {}): Waiver => ({
  system: 'system',
  check,
  address: 'aws_cloudwatch_log_group.*',
  reason: 'a group that is for a trial only',
  owner: 'platform',
  expires: '2999-01-01',
  ...overrides,
});
const build = (waivers: readonly Waiver[], all = true) =>
  buildReviewInput(createPlanning(), { target: 'aws', waivers, isComplete: all });

it('the review reports the severity, address, construct and fix of a violation', () => {
  const { policy } = build([]);
  expect(policy!.map(({ rule, severity }) => [rule, severity])).toEqual([
    ['MS-ENC-5', 'high'],
    ['MS-ENC-5', 'high'],
    ['MS-LOG-1', 'medium'],
    ['MS-LOG-1', 'medium'],
  ]);
  expect(policy![2]).toEqual({
    rule: 'MS-LOG-1',
    scope: 'general',
    stack: 'system-dev',
    address: 'aws_cloudwatch_log_group.A',
    path: 'system-dev/A/Default',
    severity: 'medium',
    message:
      'log groups have a retention period: found 0, expected retention_in_days above 0: 0 means forever',
    fix: 'create the log group with src/modules/log-group.ts',
  });
  expect(policy![3]).not.toHaveProperty('path');
});

it('the review counts waived violations by rule and reason', () => {
  const other = { address: 'aws_cloudwatch_log_group.B', reason: 'another reason, of some length' };
  const { policy, waived } = build([createWaiver('MS-LOG-1'), createWaiver('MS-ENC-5', other)]);
  expect(policy!.map(({ rule, address }) => [rule, address])).toEqual([
    ['MS-ENC-5', 'aws_cloudwatch_log_group.A'],
  ]);
  expect(waived).toEqual([
    { rule: 'MS-ENC-5', scope: 'general', reason: 'another reason, of some length', count: 1 },
    { rule: 'MS-LOG-1', scope: 'general', reason: 'a group that is for a trial only', count: 2 },
  ]);
});

it('the review reports expired waivers, and unused ones if all stacks were planned', () => {
  const expired = createWaiver('MS-LOG-1', { expires: '2020-01-01', stack: '*-dev' });
  const unused = createWaiver('MS-SQS-2', { address: 'aws_sqs_queue.*' });
  const formatLines = (all: boolean) =>
    build([expired, unused], all)
      .policy!.slice(4)
      .map(({ rule, stack, severity, message }) => [rule, stack, severity, message]);
  const over = ['MS-LOG-1', '*-dev', 'high', 'the waiver has expired'];
  expect(formatLines(true)).toEqual([
    over,
    ['MS-SQS-2', 'every stack of system', 'high', 'the waiver is unused'],
  ]);
  expect(formatLines(false)).toEqual([over]);
});

it('the review evaluates no policies for the local target', () => {
  const review = buildReviewInput(createPlanning(), { target: 'local', waivers: [], isComplete: true });
  expect(review).not.toHaveProperty('policy');
  expect(review).not.toHaveProperty('waived');
});
