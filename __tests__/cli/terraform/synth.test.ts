import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../src/cli/process/run-command';
import { digestSources } from '../../../src/cli/terraform/sources';
import { selectStacks, runSynth, type SynthesizedStack } from '../../../src/cli/terraform/synth';

jest.mock('../../../src/cli/process/run-command');
jest.mock('../../../src/cli/terraform/sources', () => ({ digestSources: jest.fn(() => 'same') }));

/** Lists the stacks of an environment, and the stack of the account. */
async function listStacks(suffix: string): Promise<SynthesizedStack[]> {
  const dir = mkdtempSync(join(tmpdir(), 'market stacks synth '));
  const names = ['account-shared', `pattern-detection-${suffix}`];
  const stacks = Object.fromEntries(names.map((name) => [name, { workingDirectory: `stacks/${name}` }]));
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify({ stacks }));
  jest
    .mocked(runCommand)
    .mockResolvedValue({ code: 0, stdout: '', stderr: '' } as Awaited<ReturnType<typeof runCommand>>);
  try {
    return await runSynth({ ENVIRONMENT_SUFFIX: suffix }, dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

it.each(['dev', 'east-2', 'shared-2'])(
  'finds the systems of the environment %s by the names of its stacks',
  async (suffix) => {
    expect((await listStacks(suffix)).map(({ system }) => system)).toEqual(['account', 'pattern-detection']);
  },
);

it.each([
  [['account'], ['account-shared']],
  [['account-shared'], ['account-shared']],
  [['pattern-detection'], ['pattern-detection-dev']],
  [[], ['account-shared', 'pattern-detection-dev']],
])('selects the stacks of the names %j: %j', async (names, chosen) => {
  expect(selectStacks(await listStacks('dev'), names).map(({ name }) => name)).toEqual(chosen);
});

it('lists the available systems', async () => {
  const stacks = await listStacks('dev');
  expect(() => selectStacks(stacks, ['pattern-detection', 'acount'])).toThrow(
    'there is no system "acount"; expected one of: account, pattern-detection',
  );
});

describe('code that is edited while it is synthesized', () => {
  beforeEach(() => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.mocked(runCommand).mockClear();
  });
  afterEach(() => jest.restoreAllMocks());

  it('is synthesized again, so that a stack never contains two versions', async () => {
    jest.mocked(digestSources).mockReturnValueOnce('before').mockReturnValueOnce('after');
    expect(await listStacks('dev')).toHaveLength(2);
    expect(runCommand).toHaveBeenCalledTimes(2);
    expect(process.stderr.write).toHaveBeenCalledWith(expect.stringContaining('the code was edited'));
  });

  it('is refused if edits continue', async () => {
    for (let n = 0; n < 6; n++) jest.mocked(digestSources).mockReturnValueOnce(String(n));
    await expect(listStacks('dev')).rejects.toThrow('the code was edited during each of 3 attempts');
  });
});
