import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config';
import { createClientOptions } from '../../src/cli/target/aws';
import { installEmulator, startEmulator, type RunningEmulator } from '../../src/cli/target/local/emulator';
import { findFreePort } from '../../src/cli/target/local/port';
import type { ScenarioTarget } from '../simulation/agreement/scenario-target';
import { SCENARIOS } from '../simulation/agreement/scenarios';
import { createLocalScenarioTarget } from './scenario-target';

const dir = mkdtempSync(join(tmpdir(), 'market stacks agreement '));
let emulator: RunningEmulator;
let target: ScenarioTarget;

beforeAll(async () => {
  await installEmulator(() => {});
  const port = await findFreePort();
  emulator = await startEmulator({ port, stateDir: join(dir, 'state'), logFile: join(dir, 'log') });
  const config = readConfig({ TARGET: 'local', LOCAL_ENDPOINT: `http://127.0.0.1:${port}` });
  target = createLocalScenarioTarget(createClientOptions(config), dir);
});

afterAll(async () => {
  await emulator.stop();
  rmSync(dir, { recursive: true, force: true });
});

// The test of the simulated services expects the same.
test.concurrent.each(SCENARIOS)('$name', async ({ run, expected }) => {
  expect(await run(target)).toEqual(expected);
});
