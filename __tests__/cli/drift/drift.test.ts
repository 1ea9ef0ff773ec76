import { drift } from '../../../src/cli/commands/drift';
import { synthesizeStacks } from '../../../src/cli/terraform/deployment';
import { look } from '../../../src/cli/drift/look';
import { unmanaged } from '../../../src/cli/drift/unmanaged';
import { DriftFound, EXIT, exitCodeOf, Interrupted, UserError } from '../../../src/cli/errors';
import { StateBucket } from '../../../src/cli/terraform/state-bucket';
import { readIgnores } from '../../../src/domain/drift/ignores';
import { found, type Resource } from '../../domain/drift/plans';

jest.mock('../../../src/cli/target/target', () => ({
  withTarget: (_session: unknown, _tell: unknown, work: () => unknown) => work(),
  terraformEnv: async () => ({}),
}));
jest.mock('../../../src/cli/terraform/deployment', () => ({ synthesizeStacks: jest.fn() }));
jest.mock('../../../src/cli/drift/look', () => ({ look: jest.fn() }));
jest.mock('../../../src/cli/drift/unmanaged', () => ({ unmanaged: jest.fn() }));
jest.mock('../../../src/domain/drift/ignores', () => ({
  ...jest.requireActual<object>('../../../src/domain/drift/ignores'),
  readIgnores: jest.fn(),
}));

const queue = { address: 'aws_sqs_queue.Q', recorded: { delay_seconds: 1 } };
const DRIFT: Resource = { ...queue, real: { delay_seconds: 2 }, planned: { delay_seconds: 1 } };
const PENDING: Resource = { ...queue, planned: { delay_seconds: 5 } };
const EXPECTED: Resource = { ...queue, real: { delay_seconds: 2 } };
const ignore = {
  stack: 'trial-*',
  address: 'aws_sqs_queue.Q',
  attribute: 'delay_seconds',
  reason: 'the desk tries out a longer delay',
  owner: 'desk@example.com',
  expires: '9999-12-31',
};

/** Runs the command over one stack in which that was found. @returns how it ended and what it printed */
async function run(
  resources: readonly Resource[] | undefined,
  { systems = [], options = {} }: { systems?: string[]; options?: object } = {},
) {
  jest.mocked(look).mockResolvedValue(resources && found(resources));
  const written: string[] = [];
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const error = await drift(systems, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  out.mockRestore();
  return { error, code: error === undefined ? EXIT.done : exitCodeOf(error), stdout: written.join('') };
}

describe('stacks drift', () => {
  let kept: jest.SpyInstance;
  beforeEach(() => {
    process.env.ENVIRONMENT_SUFFIX = 'dev';
    const stack = { name: 'trial-dev', system: 'trial', dir: '.', dependencies: [] };
    jest.mocked(synthesizeStacks).mockResolvedValue([{ stack, terraform: undefined as never }]);
    jest.mocked(unmanaged).mockResolvedValue([]);
    jest.mocked(readIgnores).mockReturnValue([]);
    jest.spyOn(StateBucket.prototype, 'documentOf').mockResolvedValue(undefined);
    kept = jest.spyOn(StateBucket.prototype, 'keepDocument').mockResolvedValue();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    delete process.env.ENVIRONMENT_SUFFIX;
  });

  it.each([
    ['nothing', [], 0],
    ['what is not applied yet', [PENDING], 0],
    ['what is expected', [EXPECTED], 0],
    ['drift', [DRIFT], 2],
  ])('that finds %s ends accordingly: %#', async (_, resources, code) => {
    expect((await run(resources)).code).toBe(code);
  });

  it('ends with 2 where there is what no state records', async () => {
    const [stray] = found([DRIFT]);
    jest.mocked(unmanaged).mockResolvedValue([{ ...stray!, stack: 'environment-dev', kind: 'unmanaged' }]);
    expect((await run([])).code).toBe(2);
  });

  it('prints the report as JSON with every stack that was looked at', async () => {
    const { stdout } = await run([DRIFT], { options: { json: true } });
    expect(JSON.parse(stdout)).toMatchObject({
      stacks: ['trial-dev', 'environment-dev'],
      notDeployed: [],
      records: [{ stack: 'trial-dev', address: 'aws_sqs_queue.Q', firstSeen: expect.any(String) }],
    });
  });

  it('looks for what no state records only where the whole environment is looked at', async () => {
    jest.mocked(unmanaged).mockClear();
    const { stdout } = await run([], { systems: ['trial'], options: { json: true } });
    expect(unmanaged).not.toHaveBeenCalled();
    expect(JSON.parse(stdout)).toMatchObject({ stacks: ['trial-dev'] });
  });

  it('writes nothing, unless it is told to record', async () => {
    await run([DRIFT]);
    expect(kept).not.toHaveBeenCalled();
    await run([DRIFT], { options: { record: true } });
    expect(kept).toHaveBeenCalledWith(
      'trial-dev',
      'drift/trial-dev.json',
      expect.stringContaining('firstSeen'),
    );
  });

  it('takes first dates from the record, and refuses a record that is none', async () => {
    const firstSeen = '2026-01-01T00:00:00.000Z';
    const findings = { 'drift aws_sqs_queue.Q delay_seconds': { firstSeen, lastSeen: firstSeen } };
    const held = jest.spyOn(StateBucket.prototype, 'documentOf');
    held.mockResolvedValue(JSON.stringify({ version: 1, findings }));
    expect((await run([DRIFT])).stdout).toContain(`first seen ${firstSeen}`);
    held.mockResolvedValue('{}');
    const { code, error } = await run([DRIFT]);
    expect([code, String(error)]).toEqual([1, expect.stringContaining('drift/trial-dev.json')]);
  });

  it('leaves out what is ignored', async () => {
    jest.mocked(readIgnores).mockReturnValue([ignore]);
    const { code, stdout } = await run([DRIFT]);
    expect(code).toBe(0);
    expect(stdout).toContain('1 finding ignored');
  });

  it('fails after its report where an ignore is expired or unused', async () => {
    jest.mocked(readIgnores).mockReturnValue([{ ...ignore, expires: '2020-01-01' }]);
    const expired = await run([DRIFT]);
    expect([expired.code, String(expired.error)]).toEqual([1, expect.stringContaining('expired:')]);
    expect(expired.stdout).toContain('delay_seconds: 1 → 2');
    jest.mocked(readIgnores).mockReturnValue([ignore]);
    const unused = await run([]);
    expect([unused.code, String(unused.error)]).toEqual([1, expect.stringContaining('nothing to ignore')]);
  });

  it('says which stacks are not deployed, and looks for nothing around them', async () => {
    const { code, stdout } = await run(undefined);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/trial-dev.*: not deployed/)]);
  });
});

test('exit codes are those of the help', () => {
  const codes = [new DriftFound(), new UserError('x'), new Error('x'), new Interrupted()].map(exitCodeOf);
  expect(codes).toEqual([2, 1, 1, 130]);
});
