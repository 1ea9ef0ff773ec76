import { testConsole } from './console';
import { testFailures } from './failures';
import { testOrders } from './orders';
import { PlatformDeployment } from './platform-deployment';
import { testRunbooks } from './runbooks';

/**
 * The session of a new user, in order. One deployment serves all tests, and each test continues with the result of the
 * previous one.
 */
describe('trading-platform on the local target', () => {
  const platform = new PlatformDeployment();

  beforeAll(() => platform.open());
  afterAll(() => platform.close());

  it('deploys, migrates the database, trades and shows what became of the orders, with one command', async () => {
    const output = await platform.project.runOrFail('up', 'trading-platform', '--once');
    expect(output).toContain('TradingApiUrl');
    expect(output).toMatch(
      /checked: 10 orders, each booked and audited once; cash and positions are conserved/,
    );
    for (const outcome of ['filled', 'cancelled', 'expired', 'insufficient-cash', 'insufficient-position'])
      expect(output).toContain(outcome);
  });

  it('applies nothing when it is started again, sends nothing twice, and stays up', async () => {
    platform.up = platform.project.start(process.execPath, ['bin/stacks.mjs', 'up', 'trading-platform']);
    const output = await platform.up.waitForOutput(/stays up on/);
    expect(output).toContain('no changes, nothing applied');
    expect(output).toContain('not sent again');
  });

  testOrders(platform);
  testRunbooks(platform);
  testConsole(platform);
  testFailures(platform);

  it('has no drift', async () => {
    const { status, stdout } = await platform.project.runStacks('drift', 'trading-platform');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/no drift|\d+ expected/i)]);
    expect(stdout).not.toMatch(/ drift:/);
  });

  it('destroys everything and verifies that', async () => {
    platform.up.interrupt();
    expect((await platform.up.result).status).toBe(130);
    const output = await platform.project.runOrFail('down', 'trading-platform', '--yes');
    expect(output).toMatch(/nothing/i);
  });
});
