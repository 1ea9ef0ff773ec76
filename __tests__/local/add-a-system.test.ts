import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecordings } from '../support/recordings';
import { Checkout } from './checkout';

const NAME = 'order-intake';

/** The lines that a list gets, as help/add-a-system.md shows them. */
interface ListChange {
  readonly file: string;
  readonly lines: readonly string[];
}

/** The changes that the page shows: the name of a file in backquotes, then a diff. */
const readListChanges = (page: string): ListChange[] =>
  [...page.matchAll(/^`([^`\n]+)`[^\n]*\n\n```diff\n([\s\S]*?)```/gm)].map(([, file, diff]) => ({
    file: file!,
    lines: diff!.trimEnd().split('\n'),
  }));

/** Applies a change: a removed line is replaced by the added lines after it; other added lines are new. */
function applyChange(text: string, { file, lines }: ListChange): string {
  let changed = text;
  const removed = lines.findIndex((line) => line.startsWith('-'));
  const added = (from: number, to: number) => lines.slice(from, to).map((line) => line.slice(1));
  if (removed >= 0) {
    const old = lines[removed]!.slice(1);
    if (!changed.includes(old)) throw new Error(`${file} does not contain ${JSON.stringify(old)}`);
    changed = changed.replaceAll(old, added(removed + 1, lines.length).join('\n'));
  }
  const fresh = added(0, removed < 0 ? lines.length : removed).join('\n');
  if (fresh === '') return changed;
  return fresh.startsWith('import ') ? `${fresh}\n${changed}` : `${changed.trimEnd()}\n\n${fresh}\n`;
}

describe('a system that is added as help/add-a-system.md says', () => {
  const recordings = mkdtempSync(join(tmpdir(), `${NAME}-`));
  let project: Checkout;
  beforeAll(async () => {
    // The roles of this checkout's bootstrap know nothing of the example, so its requests are recorded apart.
    project = await Checkout.create({ EMULATOR_RECORDINGS: recordings });
    await project.linkInstalled();
    cpSync(join(project.dir, '__tests__/fixtures', NAME), project.dir, { recursive: true });
    const changes = readListChanges(readFileSync(join(project.dir, 'help/add-a-system.md'), 'utf8'));
    expect(changes.length).toBe(8);
    for (const change of changes) {
      const path = join(project.dir, change.file);
      writeFileSync(path, applyChange(readFileSync(path, 'utf8'), change));
    }
  });
  afterAll(() => project.killCommands());

  const run = (command: string, ...args: string[]) => project.start(command, args).result;

  it('passes the type check, its own tests and the test of names', async () => {
    expect(await run('npx', 'tsx', 'tools/configuration-page.ts')).toMatchObject({ status: 0 });
    expect(await run('npx', 'tsc', '--noEmit', '-p', '.')).toMatchObject({ status: 0, stdout: '' });
    const tests = [`__tests__/systems/${NAME}`, `__tests__/lambdas/${NAME}`, '__tests__/one-name.test.ts'];
    const { status, stderr } = await run('npx', 'jest', '--maxWorkers=1', ...tests);
    expect([status, stderr]).toEqual([0, expect.stringContaining('Test Suites: 3 passed')]);
  });

  it('has a page of variables, commands, requirements, costs and a plan for AWS', async () => {
    expect(readFileSync(join(project.dir, 'help/configuration.md'), 'utf8')).toContain('ORDER_MAX_QUANTITY');
    expect(await project.runOrFail('--help')).toContain(`Commands of ${NAME}:`);
    expect(await project.runOrFail('policy', NAME)).toContain(`1 of ${NAME}), 19 resources: 0 violations`);
    const cost = JSON.parse(await project.runOrFail('cost', NAME, '--json')) as {
      stacks: { lines: object[] }[];
    };
    expect(JSON.stringify(cost.stacks)).toContain('OrderIntakeQueue, requests');
    expect(await project.runOrFail('plan', NAME, '--offline')).toContain('OrderIntakeQueue');
  });

  it('is deployed, runs its demonstration, and is destroyed', async () => {
    const shown = await project.runOrFail('up', NAME, '--once');
    expect(shown).toContain('orders: 3 orders processed');
    expect(shown).toContain('checked: 3 orders, each saved once');
    expect(shown).not.toContain('pattern-detection-local');
    expect(await project.runOrFail('up', NAME, '--once')).toContain('no changes, nothing applied');
    expect(await project.runOrFail('down', NAME, '--yes')).toContain(`the state of ${NAME}-local is empty`);
  });

  it('has a stack in each of two regions, and the plan and the deployment of one do not need the other', async () => {
    const definition = join(project.dir, `src/config/${NAME}/index.ts`);
    const changed = readFileSync(definition, 'utf8')
      .replace('({ homeRegion }) => [homeRegion]', "() => ['us-east-1', 'eu-west-1']")
      .replace(
        '({ id, suffix }) => `${id}-${suffix}`',
        '({ id, region, suffix }) => `${id}-${region}-${suffix}`',
      );
    writeFileSync(definition, changed);
    const [first, second] = [`${NAME}-us-east-1-local`, `${NAME}-eu-west-1-local`];
    expect(await project.runOrFail('up', NAME, '--once')).toContain('checked: 3 orders, each saved once');
    const readOutputs = async (stack: string) =>
      JSON.parse(await project.runOrFail('outputs', stack, '--json')) as Record<string, string>;
    expect((await readOutputs(first)).OrderTableName).toBe('OrderTable-us-east-1-local');
    expect((await readOutputs(second)).OrderTableName).toBe('OrderTable-eu-west-1-local');

    const change = { ORDER_MAX_QUANTITY: '500' };
    const runChanged = (...args: string[]) =>
      project.start(process.execPath, ['bin/stacks.mjs', ...args], change).result;
    const deployed = await runChanged('deploy', second, '--yes', '--json');
    expect(deployed.status).toBe(0);
    const results = JSON.parse(deployed.stdout) as { stack: string; applied: number }[];
    expect(results).toEqual([{ stack: second, applied: expect.any(Number), releases: [] }]);
    expect(results[0]!.applied).toBeGreaterThan(0);
    expect(await runChanged('plan', second)).toMatchObject({ status: 0, stdout: `${second}: no changes\n` });

    const destroyed = await project.runOrFail('down', NAME, '--yes');
    for (const stack of [first, second]) expect(destroyed).toContain(`the state of ${stack} is empty`);
    // Neither the plan nor the deployment of the second region needs the first one, except for IAM, which is global.
    const { calls } = await readRecordings(recordings);
    const sent = calls.filter(
      ({ command, service }) => ['plan', 'deploy'].includes(command!) && service !== 'iam',
    );
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter(({ region }) => region !== 'eu-west-1')).toEqual([]);
  });
});
