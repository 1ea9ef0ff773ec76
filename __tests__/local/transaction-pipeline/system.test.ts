import { testApi } from './api';
import { testAudit } from './audit';
import { testConsole } from './console';
import { sendInvalidEvent, testFailures } from './failures';
import { testOperation } from './operation';
import { Pipeline } from './pipeline';
import { testRules } from './rules';
import { testRecovery, testRunbooks } from './runbooks';

/**
 * The session of a new user, in order. One deployment serves all tests, and each test continues with the result of the
 * previous one.
 */
describe('transaction-pipeline on the local target', () => {
  const pipeline = new Pipeline();

  beforeAll(() => pipeline.open());
  afterAll(() => pipeline.close());

  it('deploys, sends transactions and shows their scores, with one command', async () => {
    const output = await pipeline.project.runOrFail('up', 'transaction-pipeline', '--once');
    expect(output).toContain('TransactionApiUrl');
    expect(output).toContain('not supported locally');
    expect(output).toMatch(/checked: \d+ transactions, each scored once/);
    for (const outcome of ['approve', 'review', 'decline']) expect(output).toContain(outcome);
  });

  it('applies nothing when it is started again, and stays up', async () => {
    pipeline.up = pipeline.project.start(process.execPath, ['bin/stacks.mjs', 'up', 'transaction-pipeline']);
    const output = await pipeline.up.waitForOutput(/stays up on/);
    expect(output).toContain('no changes, nothing applied');
    expect(output).toContain('not sent again');
    pipeline.outputs = JSON.parse(
      await pipeline.project.runOrFail('outputs', 'transaction-pipeline', '--json'),
    ) as Record<string, string>;
    pipeline.key = (
      await pipeline.project.runOrFail('key', 'create', 'tests', '--system', 'transaction-pipeline')
    ).trim();
  });

  testApi(pipeline);
  testRunbooks(pipeline);
  testRules(pipeline);
  testAudit(pipeline);
  testRecovery(pipeline);
  testOperation(pipeline);
  testConsole(pipeline);
  // A replay and a load test report waiting messages, so the invalid event is sent after one and is retained before the other.
  sendInvalidEvent(pipeline);
  testFailures(pipeline);

  // Poison messages are tested above: they need minutes until they are in the queue of failures.
  it('processes each transaction once, however often it is sent, although functions are killed and the target restarts', async () => {
    const { check, failures } = await pipeline.runCommand<{
      readonly check: Readonly<Record<string, unknown>>;
      readonly failures: readonly string[];
    }>(
      ...['load', '--messages', '100', '--copies', '3', '--rate', '10', '--warm-up', '0'],
      ...['--kill-functions', '5', '--restart-target'],
    );
    expect(failures).toEqual([]);
    expect(check).toMatchObject({ refused: {}, lost: [], doubled: [], unaudited: [] });
    expect(check.scored).toBe(check.sent);
  });

  it('has no drift', async () => {
    const { status, stdout } = await pipeline.project.runStacks('drift', 'transaction-pipeline');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/no drift/i)]);
  });

  it('destroys everything and verifies that', async () => {
    pipeline.up.interrupt();
    expect((await pipeline.up.result).status).toBe(130);
    const output = await pipeline.project.runOrFail('down', 'transaction-pipeline', '--yes');
    expect(output).toMatch(/nothing/i);
  });
});
