import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecordings } from '../support/recordings';
import type { Checkout } from './checkout';
import { addSecondRegion, createExampleCheckout, EXAMPLE as NAME } from './example-system';

describe('a system that is added according to help/add-a-system.md', () => {
  // The bootstrap roles of this checkout don't include the example system, so its requests are recorded separately.
  const recordings = mkdtempSync(join(tmpdir(), `${NAME}-`));
  let project: Checkout;
  beforeAll(async () => {
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

  describe('with stacks in two regions', () => {
    const [first, second] = [`${NAME}-us-east-1-local`, `${NAME}-eu-west-1-local`] as const;
    const change = { ORDER_MAX_QUANTITY: '500' };
    const runChanged = (...args: string[]) =>
      project.start(process.execPath, ['bin/stacks.mjs', ...args], change).result;

    beforeAll(() => addSecondRegion(project));

    it('is deployed and runs its demonstration', async () => {
      const shown = await project.runOrFail('up', NAME, '--once');
      expect(shown).toContain('orders: 3 orders processed');
      expect(shown).toContain('checked: 3 orders, each saved once');
      expect(shown).not.toContain('pattern-detection-local');
      expect(await project.runOrFail('up', NAME, '--once')).toContain('no changes, nothing applied');
    });

    it('has a table with another name in each region', async () => {
      const readOutputs = async (stack: string) =>
        JSON.parse(await project.runOrFail('outputs', stack, '--json')) as Record<string, string>;
      expect((await readOutputs(first)).OrderTableName).toBe('OrderTable-us-east-1-local');
      expect((await readOutputs(second)).OrderTableName).toBe('OrderTable-eu-west-1-local');
    });

    it('is planned and deployed in one region without requests to the other', async () => {
      const deployed = await runChanged('deploy', second, '--yes', '--json');
      expect(deployed.status).toBe(0);
      const results = JSON.parse(deployed.stdout) as { stack: string; applied: number }[];
      expect(results).toEqual([{ stack: second, applied: expect.any(Number), releases: [] }]);
      expect(results[0]!.applied).toBeGreaterThan(0);
      expect(await runChanged('plan', second)).toMatchObject({
        status: 0,
        stdout: `${second}: no changes\n`,
      });
    });

    it('is destroyed in both regions', async () => {
      const destroyed = await project.runOrFail('down', NAME, '--yes');
      for (const stack of [first, second]) expect(destroyed).toContain(`the state of ${stack} is empty`);
      // The emulator completes its recordings when it stops. IAM is global.
      const { calls } = await readRecordings(recordings);
      const sent = calls.filter(
        ({ command, service }) => ['plan', 'deploy'].includes(command!) && service !== 'iam',
      );
      expect(sent.length).toBeGreaterThan(10);
      expect(sent.filter(({ region }) => region !== 'eu-west-1')).toEqual([]);
    });
  });
});
