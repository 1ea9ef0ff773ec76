import { runDrift } from '../../../src/cli/commands/drift';
import { synthesizeStacks } from '../../../src/cli/terraform/deployment';
import { scanStack } from '../../../src/cli/drift/scan-stack';
import { findUnmanagedResources } from '../../../src/cli/drift/unmanaged';
import { DriftFound, EXIT, getExitCode, Interrupted, UserError } from '../../../src/cli/errors';
import { StateBucket } from '../../../src/cli/terraform/state-bucket';
import { parseIgnoreRules } from '../../../src/domain/drift/ignore-rules';
import { findPlanDrift, type Resource } from '../../domain/drift/plans';

jest.mock('../../../src/cli/target/target', () => ({
  withTarget: (_session: unknown, _tell: unknown, work: () => unknown) => work(),
  prepareTerraformEnv: async () => ({}),
}));
jest.mock('../../../src/cli/terraform/deployment', () => ({ synthesizeStacks: jest.fn() }));
jest.mock('../../../src/cli/drift/scan-stack', () => ({ scanStack: jest.fn() }));
jest.mock('../../../src/cli/drift/unmanaged', () => ({ findUnmanagedResources: jest.fn() }));
jest.mock('../../../src/domain/drift/ignore-rules', () => ({
  ...jest.requireActual<object>('../../../src/domain/drift/ignore-rules'),
  parseIgnoreRules: jest.fn(),
}));

const queue = { address: 'aws_sqs_queue.Q', recorded: { delay_seconds: 1 } };
const DRIFT: Resource = { ...queue, actual: { delay_seconds: 2 }, planned: { delay_seconds: 1 } };
const PENDING: Resource = { ...queue, planned: { delay_seconds: 5 } };
const EXPECTED: Resource = { ...queue, actual: { delay_seconds: 2 } };
const ignore = {
  stack: 'trial-*',
  address: 'aws_sqs_queue.Q',
  attribute: 'delay_seconds',
  reason: 'the desk tries out a longer delay',
  owner: 'desk@example.com',
  expires: '9999-12-31',
};

/** Runs the command on one stack with these resources. @returns the exit code, the error and the output */
async function run(
  resources: readonly Resource[] | undefined,
  { systems = [], options = {} }: { systems?: string[]; options?: object } = {},
) {
  jest.mocked(scanStack).mockResolvedValue(resources && findPlanDrift(resources));
  const output: string[] = [];
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output.push(String(text));
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const error = await runDrift(systems, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  out.mockRestore();
  return { error, code: error === undefined ? EXIT.done : getExitCode(error), stdout: output.join('') };
}

describe('stacks drift', () => {
  let saved: jest.SpyInstance;
  beforeEach(() => {
    process.env.ENVIRONMENT_SUFFIX = 'dev';
    const stack = { name: 'trial-dev', system: 'trial', region: 'us-east-1', dir: '.', dependencies: [] };
    jest
      .mocked(synthesizeStacks)
      .mockResolvedValue([{ stack, terraform: undefined as never, session: undefined as never }]);
    jest.mocked(findUnmanagedResources).mockResolvedValue([]);
    jest.mocked(parseIgnoreRules).mockReturnValue([]);
    jest.spyOn(StateBucket.prototype, 'readDocument').mockResolvedValue(undefined);
    saved = jest.spyOn(StateBucket.prototype, 'saveDocument').mockResolvedValue();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    delete process.env.ENVIRONMENT_SUFFIX;
  });

  it.each([
    ['nothing', [], 0],
    ['a change that is not applied yet', [PENDING], 0],
    ['an expected change', [EXPECTED], 0],
    ['drift', [DRIFT], 2],
  ])('exits with the documented code for %s: %#', async (_, resources, code) => {
    expect((await run(resources)).code).toBe(code);
  });

  it('exits with 2 if there is an unmanaged resource', async () => {
    const [stray] = findPlanDrift([DRIFT]);
    jest
      .mocked(findUnmanagedResources)
      .mockResolvedValue([{ ...stray!, stack: 'environment-dev', kind: 'unmanaged' }]);
    expect((await run([])).code).toBe(2);
  });

  it('prints the report as JSON with every scanned stack', async () => {
    const { stdout } = await run([DRIFT], { options: { json: true } });
    expect(JSON.parse(stdout)).toMatchObject({
      stacks: ['trial-dev', 'environment-dev'],
      notDeployed: [],
      records: [{ stack: 'trial-dev', address: 'aws_sqs_queue.Q', firstSeen: expect.any(String) }],
    });
  });

  it('searches for unmanaged resources only if the whole environment is scanned', async () => {
    jest.mocked(findUnmanagedResources).mockClear();
    const { stdout } = await run([], { systems: ['trial'], options: { json: true } });
    expect(findUnmanagedResources).not.toHaveBeenCalled();
    expect(JSON.parse(stdout)).toMatchObject({ stacks: ['trial-dev'] });
  });

  it('writes nothing without --record', async () => {
    await run([DRIFT]);
    expect(saved).not.toHaveBeenCalled();
    await run([DRIFT], { options: { record: true } });
    expect(saved).toHaveBeenCalledWith(
      'trial-dev',
      'drift/trial-dev.json',
      expect.stringContaining('firstSeen'),
    );
  });

  it('reads the first dates from the record, and rejects an invalid record', async () => {
    const firstSeen = '2026-01-01T00:00:00.000Z';
    const findings = { 'drift aws_sqs_queue.Q delay_seconds': { firstSeen, lastSeen: firstSeen } };
    const document = jest.spyOn(StateBucket.prototype, 'readDocument');
    document.mockResolvedValue(JSON.stringify({ version: 1, findings }));
    expect((await run([DRIFT])).stdout).toContain(`first seen ${firstSeen}`);
    document.mockResolvedValue('{}');
    const { code, error } = await run([DRIFT]);
    expect([code, String(error)]).toEqual([1, expect.stringContaining('drift/trial-dev.json')]);
  });

  it('omits ignored drift', async () => {
    jest.mocked(parseIgnoreRules).mockReturnValue([ignore]);
    const { code, stdout } = await run([DRIFT]);
    expect(code).toBe(0);
    expect(stdout).toContain('1 finding ignored');
  });

  it('prints its report and then fails if an ignore rule is expired or unused', async () => {
    jest.mocked(parseIgnoreRules).mockReturnValue([{ ...ignore, expires: '2020-01-01' }]);
    const expired = await run([DRIFT]);
    expect([expired.code, String(expired.error)]).toEqual([1, expect.stringContaining('expired:')]);
    expect(expired.stdout).toContain('delay_seconds: 1 → 2');
    jest.mocked(parseIgnoreRules).mockReturnValue([ignore]);
    const unused = await run([]);
    expect([unused.code, String(unused.error)]).toEqual([
      1,
      expect.stringContaining('unused, no such drift'),
    ]);
  });

  it('lists the stacks that are not deployed, and then does not search for unmanaged resources', async () => {
    const { code, stdout } = await run(undefined);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/trial-dev.*: not deployed/)]);
  });
});

test('the exit codes of stacks drift match the help', () => {
  const codes = [new DriftFound(), new UserError('x'), new Error('x'), new Interrupted()].map(getExitCode);
  expect(codes).toEqual([2, 1, 1, 130]);
});
