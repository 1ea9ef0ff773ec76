import { describeCost } from '../../../src/cli/commands/cost';
import { describePolicy } from '../../../src/cli/commands/policy';
import { estimateMonthlyCost } from '../../../src/domain/cost';
import { parseSynthesized, getConfiguredResources } from '../../../src/domain/plan/resources';
import type { PolicyResults } from '../../../src/policies/evaluate';

const createResources = (resource: object) =>
  getConfiguredResources(parseSynthesized(JSON.stringify({ resource })));

const captureLines = (print: (report: (line: string) => void) => void): string => {
  const lines: string[] = [];
  print((line) => lines.push(line));
  // Removes the colors of a terminal.
  return lines.join('\n').replace(/\u001b\[\d+m/g, '');
};
const CLEAN: PolicyResults = {
  violations: [],
  waived: [],
  expiredWaivers: [],
  unusedWaivers: [],
  rules: 54,
  rulesByScope: { general: 30, desk: 24 },
  resources: 216,
};
const waiver = {
  system: 'desk',
  check: 'MS-SQS-1',
  address: 'aws_sqs_queue.Q',
  reason: 'a queue that is for a trial only',
  owner: 'platform',
  expires: '2026-01-31',
};

describe('the output of stacks policy', () => {
  const describeResults = (results: Partial<PolicyResults>) =>
    captureLines((report) => describePolicy({ ...CLEAN, ...results }, report));

  it('is one line if there is no violation', () => {
    expect(describeResults({})).toBe('54 rules (30 general, 24 of desk), 216 resources: 0 violations');
  });

  it('contains the place, the scope, the finding and the fix of each violation', () => {
    const violation = {
      check: 'MS-SQS-1',
      scope: 'desk',
      title: 'queues retain messages for exactly four days',
      severity: 'high' as const,
      system: 'desk',
      stack: 'system-dev',
      address: 'aws_sqs_queue.Q',
      path: 'system-dev/Q',
      found: '60',
      expected: '345600 seconds',
      fix: 'create the queue with Queue (src/modules/queue.ts)',
    };
    const text = describeResults({
      violations: [violation],
      waived: [{ ...violation, reason: waiver.reason }],
    });
    for (const part of [
      'high MS-SQS-1 queues',
      'aws_sqs_queue.Q in system-dev',
      'system-dev/Q',
      '345600 seconds',
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/scope +requirement of desk/);
    expect(text).toMatch(/fix +create the queue with Queue/);
    expect(text).toMatch(/216 resources: 1 violation, 1 waived$/);
  });

  it('contains expired and unused waivers with their systems', () => {
    const text = describeResults({
      expiredWaivers: [waiver],
      unusedWaivers: [{ ...waiver, check: 'MS-FN-1' }],
    });
    expect(text).toContain('MS-SQS-1 on aws_sqs_queue.Q (desk) expired on 2026-01-31: ask platform');
    expect(text).toContain('MS-FN-1 on aws_sqs_queue.Q (desk) covers no violation: delete it');
  });
});

describe('the output of stacks cost', () => {
  it('contains the sum, the lines with quantity, unit and price, and the unpriced resources', () => {
    const gateways = Object.fromEntries(['N', 'O', 'P', 'Q', 'R'].map((name) => [name, {}]));
    const resource = { aws_kms_key: { K: {} }, aws_nat_gateway: gateways };
    const month = estimateMonthlyCost('system', createResources(resource), 'normal');
    const text = captureLines((report) => describeCost({ stack: 'system-dev', ...month }, report));
    expect(text).toMatch(/^system-dev: 1\.00 USD a month\nUSD .*service.*price of a unit/);
    expect(text).toMatch(/^1\.00 +KMS +keys +1 +key-month +1 USD$/m);
    expect(text).toMatch(
      /^not priced: 5 aws_nat_gateway: no price in src\/domain\/cost\/prices\.ts \(N, O, P and 2 more\)$/m,
    );
  });

  it('combines the lines of less than a cent', () => {
    const schedule = { schedule_expression: 'rate(5 minutes)' };
    const resource = { aws_scheduler_schedule: { S: schedule } };
    const month = estimateMonthlyCost('system', createResources(resource), 'idle');
    const text = captureLines((report) => describeCost({ stack: 'system-dev', ...month }, report));
    expect(text).toMatch(/^0\.01 for 1 line of less than a cent; --json lists them$/m);
  });
});
