import { testConsole } from './console';
import { testFailover } from './failover';
import { testLoad } from './load';
import { testQuestions } from './questions';
import { testSettings } from './settings';
import { TradeDeployment } from './trade-deployment';

/**
 * The session of a new user, in order. One deployment of both regions serves all tests, and each test continues with the
 * result of the previous one.
 */
describe('trade-processing on the local target', () => {
  const deployment = new TradeDeployment();

  beforeAll(() => deployment.open());
  afterAll(() => deployment.close());

  it('deploys both regions, sends messages of three sources and shows their outcomes, with one command', async () => {
    const output = await deployment.project.runOrFail('up', 'trade-processing', '--once');
    expect(output).toContain('TradeBusName');
    expect(output).toMatch(
      /checked: \d+ messages, each recorded once with its lineage, equal in both regions/,
    );
    for (const rule of [
      'tick-size',
      'checksum',
      'conflicting-terms',
      'double-report',
      'version-after-cancel',
    ])
      expect(output).toContain(rule);
  });

  it('applies nothing when it is started again, sends nothing twice, and stays up', async () => {
    deployment.up = deployment.project.start(process.execPath, ['bin/stacks.mjs', 'up', 'trade-processing']);
    const output = await deployment.up.waitForOutput(/stays up on/);
    expect(output).toContain('no changes, nothing applied');
    expect(output).toContain('not sent again');
  });

  testQuestions(deployment);
  testSettings(deployment);
  testConsole(deployment);
  testLoad(deployment);
  testFailover(deployment);

  it('has no drift', async () => {
    const { status, stdout } = await deployment.project.runStacks('drift', 'trade-processing');
    // The settings that the tests changed are expected.
    expect([status, stdout]).toEqual([0, expect.stringMatching(/us-east-1-local: \d+ expected\n/)]);
    expect(stdout).not.toMatch(/ drift:/);
  });

  it('destroys everything and verifies that', async () => {
    deployment.up.interrupt();
    expect((await deployment.up.result).status).toBe(130);
    const output = await deployment.project.runOrFail(
      'down',
      'trade-processing',
      'trade-foundation',
      '--yes',
    );
    expect(output).toMatch(/nothing/i);
  });
});
