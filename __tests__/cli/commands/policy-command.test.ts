import { runPolicy } from '../../../src/cli/commands/policy';
import { planStacksOffline } from '../../../src/cli/terraform/plan-stacks-offline';
import { loadWaivers } from '../../../src/cli/review/policy-waivers';
import { parsePlanDocument } from '../../../src/domain/plan/plan';
import { parseSynthesized } from '../../../src/domain/plan/resources';
import type { PlannedStack } from '../../../src/policies/evaluate';

jest.mock('../../../src/cli/terraform/plan-stacks-offline');
jest.mock('../../../src/cli/review/policy-waivers');

/** Creates a stack with one log group and this retention in days. */
function createStack(retention: number, tags?: object, marks: object = {}): PlannedStack {
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
  let output: string;
  beforeEach(() => {
    output = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  const run = async (retention: number, json = false) => {
    jest.mocked(loadWaivers).mockReturnValue([]);
    jest.mocked(planStacksOffline).mockResolvedValue([createStack(retention)]);
    await runPolicy([], { json });
    return process.exitCode;
  };

  it('exits with 0 if there is nothing to fix', async () => {
    expect(await run(7)).toBeUndefined();
    expect(output).toContain('1 resource: 0 violations');
  });

  it('exits with 2 if a rule is violated', async () => {
    expect(await run(0)).toBe(2);
    expect(output).toContain('MS-LOG-1');
  });

  it.each([true, false])('masks secrets in findings (JSON: %s)', async (json) => {
    const tags = { DB_PASSWORD: 'hunter2-xyz', Owner: 'plain words', Team: 'desk' };
    const marks = { tags_all: { Owner: true } };
    jest.mocked(planStacksOffline).mockResolvedValue([createStack(7, tags, marks)]);
    await runPolicy([], { json });
    expect(output).toContain('desk');
    expect(output).toContain('(sensitive #1)');
    expect(output).not.toMatch(/hunter2|plain words/);
  });

  it('masks the whole value if the plan marks it as sensitive', async () => {
    jest
      .mocked(planStacksOffline)
      .mockResolvedValue([createStack(7, { Owner: 'plain words' }, { tags_all: true })]);
    await runPolicy([], {});
    expect(process.exitCode).toBe(2);
    expect(output).toContain('(sensitive');
    expect(output).not.toContain('plain words');
  });

  it('shows control characters by name', async () => {
    jest.mocked(planStacksOffline).mockResolvedValue([createStack(7, { Team: 'desk \u009b31m\u202e' })]);
    await runPolicy([], {});
    expect(output).toContain('desk ⟨U+009B⟩31m⟨U+202E⟩');
  });

  it('does not plan if the waivers are invalid', async () => {
    jest.mocked(planStacksOffline).mockClear();
    jest.mocked(loadWaivers).mockImplementation(() => {
      throw new Error('src/policies/waivers.json: [0].owner is missing');
    });
    await expect(runPolicy([], {})).rejects.toThrow('[0].owner is missing');
    expect(planStacksOffline).not.toHaveBeenCalled();
  });

  it('prints only JSON', async () => {
    expect(await run(0, true)).toBe(2);
    expect(JSON.parse(output)).toMatchObject({
      violations: [{ check: 'MS-LOG-1', scope: 'general', found: '0' }],
      resources: 1,
    });
  });
});
