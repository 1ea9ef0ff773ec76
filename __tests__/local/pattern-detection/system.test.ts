import { createServer } from 'node:http';
import { testAlarms } from './alarms';
import { testApi } from './api';
import { testApiDocument } from './api-document';
import { testApprovals } from './approvals';
import { testConsole } from './console';
import { testDrift } from './drift';
import { testFailures } from './failures';
import { testLoad } from './load';
import { testOperation } from './operation';
import { testRunbooks } from './runbooks';
import { LocalConsole } from '../local-console';
import { System } from './system';
import { findFreePort } from '../../../src/cli/target/local/port';

/**
 * The session of a new user, in order. One deployment serves all tests, and each test continues with the result of the
 * previous one.
 */
describe('pattern-detection on the local target', () => {
  const system = new System();

  beforeAll(() => system.open());
  afterAll(() => system.close());

  it('deploys, replays the market and finds patterns in it, with one command', async () => {
    const output = await system.project.runOrFail('up', '--once');
    expect(output).toContain('ApiGatewayUrl');
    expect(output).toMatch(/head-and-shoulders/);
    expect(output).toMatch(/head-and-shoulders/);
    expect(output).toMatch(/ascending-triangle/);
    expect(output).toContain('not supported locally');
    expect(output).toMatch(/checked: \d+ alerts/);
  });

  it('applies nothing when it is started again, and stays up', async () => {
    system.up = system.project.start(process.execPath, ['bin/stacks.mjs', 'up']);
    const output = await system.up.waitForOutput(/stays up on/);
    expect(output).toContain('no changes, nothing applied');
    expect(output).toContain('not sent again');
  });

  testOperation(system);
  testApi(system);
  testApiDocument(system);
  testApprovals(system);
  testConsole(system);
  testLoad(system);
  testFailures(system);
  testRunbooks(system);
  testDrift(system);
  testAlarms(system);

  it('stops the emulator on Ctrl-C, which an open page of the console shows', async () => {
    const shown = process.env.WITHOUT_BROWSER ? undefined : await LocalConsole.open(system.up);
    system.up.interrupt();
    expect((await system.up.result).status).toBe(130);
    await expect(fetch(system.project.endpoint)).rejects.toThrow();
    await shown?.page.getByText('server gone, trying again').waitFor();
    await shown?.close();
  });

  it('reports which port is in use, and how to fix it', async () => {
    const taken = await findFreePort();
    const server = createServer().listen(taken, '127.0.0.1');
    const { status, stderr } = await system.project.runStacks('up', '--once', '--port', String(taken));
    await new Promise((resolve) => server.close(resolve));
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`${taken}.*--port`));
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('destroys everything and verifies that', async () => {
    const output = await system.project.runOrFail('down', '--yes');
    expect(output).toMatch(/nothing/i);
  });
});
