import { policy } from '../../src/cli/commands/policy';
import { plannedStacks } from '../../src/cli/planned-stacks';
import { policyWaivers } from '../../src/cli/policy-waivers';
import { readPlan } from '../../src/domain/plan/plan';
import { readSynthesized } from '../../src/domain/plan/resources';
import type { PlannedStack } from '../../src/policies/evaluate';

jest.mock('../../src/cli/planned-stacks');
jest.mock('../../src/cli/policy-waivers');

/** A stack with one group of logs, which keeps them for so many days. */
function stack(retention: number): PlannedStack {
  const after = { name: 'G-dev', retention_in_days: retention, kms_key_id: 'arn:aws:kms:us-east-1:1:key/k' };
  const change = { actions: ['no-op'], before: after, after, after_unknown: {} };
  const group = { address: 'aws_cloudwatch_log_group.G', mode: 'managed', type: 'aws_cloudwatch_log_group' };
  const plan = {
    format_version: '1.2',
    terraform_version: '1.10.0',
    resource_changes: [{ ...group, name: 'G', change }],
  };
  const synthesized = readSynthesized('{}');
  return { stack: 'system-dev', system: 'system', plan: readPlan(JSON.stringify(plan)), synthesized };
}

describe('stacks policy', () => {
  let told: string;
  beforeEach(() => {
    told = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      told += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  const run = async (retention: number, json = false) => {
    jest.mocked(policyWaivers).mockReturnValue([]);
    jest.mocked(plannedStacks).mockResolvedValue([stack(retention)]);
    await policy([], { json });
    return process.exitCode;
  };

  it('ends as done where nothing is to be mended', async () => {
    expect(await run(7)).toBeUndefined();
    expect(told).toContain('1 resource: 0 violations');
  });

  it('ends with 2 where a rule is broken', async () => {
    expect(await run(30)).toBe(2);
    expect(told).toContain('MS-LOG-1');
  });

  it('plans nothing where the waivers can’t be read', async () => {
    jest.mocked(plannedStacks).mockClear();
    jest.mocked(policyWaivers).mockImplementation(() => {
      throw new Error('src/policies/waivers.json: [0].owner is not there');
    });
    await expect(policy([], {})).rejects.toThrow('[0].owner is not there');
    expect(plannedStacks).not.toHaveBeenCalled();
  });

  it('prints JSON and nothing else', async () => {
    expect(await run(30, true)).toBe(2);
    expect(JSON.parse(told)).toMatchObject({
      violations: [{ check: 'MS-LOG-1', found: '30' }],
      resources: 1,
    });
  });
});
