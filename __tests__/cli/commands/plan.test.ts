import { stripVTControlCharacters } from 'node:util';
import { runPlan, type PlanOptions } from '../../../src/cli/commands/plan';
import { planOffline } from '../../../src/cli/terraform/plan-offline';
import { parsePlan } from '../../../src/cli/terraform/plan-summary';
import { COMMENT_MARKER } from '../../../src/domain/plan';
import { change } from '../../domain/plan/plans';
import { KINDS } from '../../domain/plan/secrets';

jest.mock('../../../src/cli/terraform/plan-offline', () => ({ planOffline: jest.fn() }));

const secret = KINDS['GitHub token']!(1).text;
const planned = parsePlan(
  JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.10.5',
    resource_changes: [
      change({ address: 'aws_lambda_function.F', before: { env: 'a' }, after: { env: secret } }),
      change({ address: 'aws_kms_key.K', actions: ['delete'], before: { description: 'K' } }),
    ],
  }),
);

describe('stacks plan', () => {
  let written = '';
  beforeEach(() => {
    written = '';
    jest
      .mocked(planOffline)
      .mockResolvedValue([
        { stack: 'pattern-detection-dev', system: 's', synthesized: { resource: {} }, ...planned },
      ]);
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  async function printPlan(options: PlanOptions): Promise<string> {
    await runPlan(['pattern-detection'], { offline: true, ...options });
    expect(written).not.toContain(secret);
    expect(planOffline).toHaveBeenCalledWith(process.env, ['pattern-detection'], expect.any(Function));
    return stripVTControlCharacters(written);
  }

  it('prints text', async () => {
    const text = await printPlan({});
    expect(text).toContain('pattern-detection-dev: 1 to destroy, 1 to change');
    expect(text).toContain('env: "a" -> "(sensitive #1)"');
    expect(text).toContain('data loss: access to everything that is encrypted with it');
  });

  it('exits with 2 if there are changes, and only with --detailed-exitcode', async () => {
    const before = process.exitCode;
    await printPlan({});
    expect(process.exitCode).toBe(before);
    await printPlan({ detailedExitcode: true });
    const withChanges = process.exitCode;
    process.exitCode = before;
    expect(withChanges).toBe(2);
    const json = JSON.stringify({ format_version: '1.2', terraform_version: '1.10.5', resource_changes: [] });
    jest
      .mocked(planOffline)
      .mockResolvedValue([
        { stack: 's-dev', system: 's', synthesized: { resource: {} }, ...parsePlan(json) },
      ]);
    await printPlan({ detailedExitcode: true });
    expect(process.exitCode).toBe(before);
  });

  it('prints the Markdown of a comment', async () => {
    const text = await printPlan({ markdown: true });
    expect(text.startsWith(COMMENT_MARKER)).toBe(true);
    expect(text).toContain('🔴 **destroy** `aws_kms_key.K`');
  });

  it('prints JSON and nothing else', async () => {
    expect(JSON.parse(await printPlan({ json: true }))).toMatchObject({
      version: 1,
      stacks: [{ stack: 'pattern-detection-dev', counts: { delete: 1, update: 1 } }],
      changes: [{ address: 'aws_kms_key.K', action: 'delete' }, { address: 'aws_lambda_function.F' }],
    });
  });
});
