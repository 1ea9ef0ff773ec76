import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecordings } from '../support/recordings';
import type { Checkout } from './checkout';
import { createExampleCheckout, EXAMPLE as NAME } from './example-system';

describe('a system with stacks in two regions', () => {
  const recordings = mkdtempSync(join(tmpdir(), `${NAME}-`));
  let project: Checkout;
  beforeAll(async () => {
    project = await createExampleCheckout({ EMULATOR_RECORDINGS: recordings });
  });
  afterAll(() => project.killCommands());

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
