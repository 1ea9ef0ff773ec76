import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../src/cli/process/run-command';
import { choose, synth, type SynthesizedStack } from '../../../src/cli/terraform/synth';

jest.mock('../../../src/cli/process/run-command');

/** The stacks of an environment, with that of the account beside them. */
async function stacksOf(suffix: string): Promise<SynthesizedStack[]> {
  const dir = mkdtempSync(join(tmpdir(), 'market stacks synth '));
  const names = ['account-shared', `pattern-detection-${suffix}`];
  const stacks = Object.fromEntries(names.map((name) => [name, { workingDirectory: `stacks/${name}` }]));
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify({ stacks }));
  jest
    .mocked(runCommand)
    .mockResolvedValue({ code: 0, stdout: '', stderr: '' } as Awaited<ReturnType<typeof runCommand>>);
  try {
    return await synth({ ENVIRONMENT_SUFFIX: suffix }, dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

it.each(['dev', 'east-2', 'shared'])('knows the systems of %s by their own names', async (suffix) => {
  expect((await stacksOf(suffix)).map(({ system }) => system)).toEqual(['account', 'pattern-detection']);
});

it.each([
  [['account'], ['account-shared']],
  [['account-shared'], ['account-shared']],
  [['pattern-detection'], ['pattern-detection-dev']],
  [[], ['account-shared', 'pattern-detection-dev']],
])('takes %j for %j', async (names, chosen) => {
  expect(choose(await stacksOf('dev'), names).map(({ name }) => name)).toEqual(chosen);
});

it('says which systems there are', async () => {
  const stacks = await stacksOf('dev');
  expect(() => choose(stacks, ['pattern-detection', 'acount'])).toThrow(
    'there is no system "acount"; expected one of: account, pattern-detection',
  );
});
