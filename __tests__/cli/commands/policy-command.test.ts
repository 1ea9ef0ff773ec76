import { policy } from '../../../src/cli/commands/policy';
import { planStacksOffline } from '../../../src/cli/terraform/plan-stacks-offline';
import { policyWaivers } from '../../../src/cli/review/policy-waivers';
import { parsePlanDocument } from '../../../src/domain/plan/plan';
import { parseSynthesized } from '../../../src/domain/plan/resources';
import type { PlannedStack } from '../../../src/policies/evaluate';

jest.mock('../../../src/cli/terraform/plan-stacks-offline');
jest.mock('../../../src/cli/review/policy-waivers');

/** A stack with one group of logs, which keeps them for so many days. */
function stack(retention: number, tags?: object, marks: object = {}): PlannedStack {
  const after = {
    name: 'G-dev',
    retention_in_days: retention,
    kms_key_id: 'arn:aws:kms:us-east-1:1:key/k',
    ...(tags && { tags_all: tags }),
  };
  const change = { actions: ['no-op'], before: after, after, after_unknown: {}, after_sensitive: marks };
  const group = { address: 'aws_cloudwatch_log_group.G', mode: 'managed', type: 'aws_cloudwatch_log_group' };
  const plan = {
    format_version: '1.2',
    terraform_version: '1.10.0',
    resource_changes: [{ ...group, name: 'G', change }],
  };
  const synthesized = parseSynthesized('{}');
  return {
    stack: 'system-dev',
    system: 'system',
    plan: parsePlanDocument(JSON.stringify(plan)),
    synthesized,
  };
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
    jest.mocked(planStacksOffline).mockResolvedValue([stack(retention)]);
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

  it.each([true, false])('tells what is found without the secrets in it (JSON: %s)', async (json) => {
    const tags = { DB_PASSWORD: 'hunter2-xyz', Owner: 'plain words', Team: 'desk' };
    const marks = { tags_all: { Owner: true } };
    jest.mocked(planStacksOffline).mockResolvedValue([stack(7, tags, marks)]);
    await policy([], { json });
    expect(told).toContain('desk');
    expect(told).toContain('(sensitive #1)');
    expect(told).not.toMatch(/hunter2|plain words/);
  });

  it('tells of what is marked as a whole that it is there', async () => {
    jest
      .mocked(planStacksOffline)
      .mockResolvedValue([stack(7, { Owner: 'plain words' }, { tags_all: true })]);
    await policy([], {});
    expect(process.exitCode).toBe(2);
    expect(told).toContain('(sensitive');
    expect(told).not.toContain('plain words');
  });

  it('shows control characters by name', async () => {
    jest.mocked(planStacksOffline).mockResolvedValue([stack(7, { Team: 'desk \u009b31m\u202e' })]);
    await policy([], {});
    expect(told).toContain('desk ⟨U+009B⟩31m⟨U+202E⟩');
  });

  it('plans nothing where the waivers can’t be read', async () => {
    jest.mocked(planStacksOffline).mockClear();
    jest.mocked(policyWaivers).mockImplementation(() => {
      throw new Error('src/policies/waivers.json: [0].owner is not there');
    });
    await expect(policy([], {})).rejects.toThrow('[0].owner is not there');
    expect(planStacksOffline).not.toHaveBeenCalled();
  });

  it('prints JSON and nothing else', async () => {
    expect(await run(30, true)).toBe(2);
    expect(JSON.parse(told)).toMatchObject({
      violations: [{ check: 'MS-LOG-1', found: '30' }],
      resources: 1,
    });
  });
});
