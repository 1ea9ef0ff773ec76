import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkout } from './checkout';
import { createExampleCheckout, EXAMPLE as NAME } from './example-system';

describe('a system that is added according to help/add-a-system.md', () => {
  let project: Checkout;
  beforeAll(async () => {
    // The bootstrap roles of this checkout don't include the example system, so its requests are recorded separately.
    const recordings = mkdtempSync(join(tmpdir(), `${NAME}-`));
    project = await createExampleCheckout({ EMULATOR_RECORDINGS: recordings });
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

  it('has documented variables, commands, requirements, costs and a plan for AWS', async () => {
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
});
