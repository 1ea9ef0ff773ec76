import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../../../src/cli/process/run-command';
import { restartEmulator, startEmulator, stopEmulator } from '../../../../src/cli/target/local/emulator';
import { isProcessRunning } from '../../../../src/cli/process/signals';
import { createTemporaryDirectory } from '../../../../src/cli/target/local/emulator-record';
import { getPaths } from '../../../../src/cli/target/local/paths';
import { ROOT } from '../../../../src/cli/session';
import { findFreePort } from '../../../../src/cli/target/local/port';
import { fakeProgram } from './fake-program';

/** A program that responds to health checks like the emulator, and records its environment and its end. */
const HEALTHY = `
const fs = require('fs'), { GATEWAY_PORT: port, BIND_HOST: host, MINISTACK_EDITION: edition, TMPDIR: dir } = process.env;
fs.writeFileSync(dir + '/env.json', JSON.stringify(process.env));
require('http').createServer((_, response) => response.end(JSON.stringify({ edition }))).listen(port, host);
process.on('SIGTERM', () => process.exit(0));`;

let dir: string;
let port: number;
const createOptions = () => ({
  port,
  stateDir: join(dir, 'state'),
  logFile: join(dir, 'logs', 'emulator.log'),
  paths: getPaths(dir, join(dir, '.stacks')),
});
const recordFile = () => join(dir, 'state', 'emulator.json');
const readRecord = () => JSON.parse(readFileSync(recordFile(), 'utf8'));
const fakeEmulator = (source: string) => fakeProgram(join(dir, '.stacks', 'venv', 'bin', 'python'), source);

async function listen(at: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.on('error', () => {}).end('no HTTP'));
    server.listen(at, '127.0.0.1', () => resolve(server));
  });
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'emulator '));
  fakeEmulator(HEALTHY);
  port = await findFreePort();
});
afterEach(async () => {
  await stopEmulator(createOptions());
  rmSync(dir, { recursive: true, force: true });
});

test('the emulator starts on the loopback address, without the environment of the user, and stops', async () => {
  process.env.AWS_PROFILE = 'production';
  const emulator = await startEmulator(createOptions());
  delete process.env.AWS_PROFILE;
  expect(emulator).toMatchObject({ endpoint: `http://127.0.0.1:${port}`, reused: false });
  const { tmpDir } = readRecord();
  const env = JSON.parse(readFileSync(join(tmpDir, 'env.json'), 'utf8'));
  expect(env).toMatchObject({
    BIND_HOST: '127.0.0.1',
    PERSIST_STATE: '1',
    S3_PERSIST: '1',
    SFTP_ENABLED: '0',
  });
  expect(env).not.toHaveProperty('AWS_PROFILE');
  await emulator.stop();
  expect(isProcessRunning(emulator.pid)).toBe(false);
  expect([existsSync(recordFile()), existsSync(tmpDir)]).toEqual([false, false]);
});

test('a running emulator is reused, and stops with its last user, not with the process that started it', async () => {
  const first = await startEmulator(createOptions());
  const second = await startEmulator(createOptions());
  expect(second).toMatchObject({ pid: first.pid, reused: true });
  const third = await startEmulator(createOptions());
  await second.stop();
  await first.stop();
  expect(isProcessRunning(first.pid)).toBe(true);
  await third.stop();
  expect(isProcessRunning(first.pid)).toBe(false);
});

test('two processes that start an emulator at the same time share it', async () => {
  const [one, other] = await Promise.all([startEmulator(createOptions()), startEmulator(createOptions())]);
  expect(one.pid).toBe(other.pid);
  expect([one.reused, other.reused].sort()).toEqual([false, true]);
  await Promise.all([one.stop(), other.stop()]);
  expect(isProcessRunning(one.pid)).toBe(false);
});

test('an emulator whose starting process was killed is reused, and stopped by its last user', async () => {
  const first = await startEmulator(createOptions());
  const users = join(dir, 'state', 'users');
  for (const name of readdirSync(users)) renameSync(join(users, name), join(users, `${2 ** 22 + 1}-0`));
  const second = await startEmulator(createOptions());
  expect(second.reused).toBe(true);
  await second.stop();
  expect(isProcessRunning(first.pid)).toBe(false);
});

test('stopEmulator stops a running emulator, and returns whether one was running', async () => {
  const { pid } = await startEmulator(createOptions());
  expect(await stopEmulator(createOptions())).toBe(true);
  expect(isProcessRunning(pid)).toBe(false);
  expect(await stopEmulator(createOptions())).toBe(false);
});

test('the record of a killed emulator is ignored, even if another process has its id', async () => {
  await (await startEmulator(createOptions())).stop();
  const tmpDir = createTemporaryDirectory(createOptions().stateDir);
  writeFileSync(recordFile(), JSON.stringify({ pid: process.ppid, port, tmpDir }));
  const emulator = await startEmulator(createOptions());
  expect(emulator.reused).toBe(false);
  expect(existsSync(tmpDir)).toBe(false);
  await emulator.stop();
});

test('neither a directory that a damaged record names nor a file that is no user record is deleted', async () => {
  const mine = mkdtempSync(join(tmpdir(), 'mine '));
  const ofOther = createTemporaryDirectory(join(dir, 'another checkout'));
  for (const tmpDir of [mine, ofOther]) {
    await (await startEmulator(createOptions())).stop();
    writeFileSync(recordFile(), JSON.stringify({ pid: process.ppid, port, tmpDir }));
    await (await startEmulator(createOptions())).stop();
    expect(existsSync(tmpDir)).toBe(true);
    rmSync(tmpDir, { recursive: true });
  }
  const notes = join(dir, 'state', 'users', 'notes.txt');
  writeFileSync(notes, '');
  await (await startEmulator(createOptions())).stop();
  expect(existsSync(notes)).toBe(true);
});

test('a port in use is reported with its process, if known, and the fix', async () => {
  const server = await listen(port);
  await expect(startEmulator(createOptions())).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(new RegExp(`^port ${port} is in use by .+: stop it, or choose .*--port$`)),
  });
  await new Promise((resolve) => server.close(resolve));
});

test('another emulator on the port is not reused', async () => {
  const other = await startEmulator({ ...createOptions(), stateDir: join(dir, 'other') });
  await expect(startEmulator(createOptions())).rejects.toThrow(/is in use by/);
  await other.stop();
});

test('two emulators never use the same state', async () => {
  const first = await startEmulator(createOptions());
  await expect(startEmulator({ ...createOptions(), port: port + 1 })).rejects.toThrow(
    `the emulator of this checkout is already running on port ${port} (process ${first.pid})`,
  );
  await first.stop();
});

test('a target that was deployed on another port is not started: its functions would send to that port', async () => {
  const state = join(dir, 'state', 'state');
  mkdirSync(state, { recursive: true });
  const save = (at: number) => {
    const url = `http://localhost:${at}/000000000000/AlertQueue-local`;
    const queues = { data: { [`000000000000 us-east-1 '${url}'`]: { name: 'AlertQueue-local', url } } };
    writeFileSync(join(state, 'sqs.json'), JSON.stringify({ payload: { queues } }));
  };
  save(port + 1);
  await expect(startEmulator(createOptions())).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining(
      `was deployed on port ${port + 1}, which the URLs of its queues contain: use --port ${port + 1}`,
    ),
  });
  save(port);
  await (await startEmulator(createOptions())).stop();
});

test('the emulator ends with the process that started it, even if that process does not stop it', async () => {
  const script = join(dir, 'start.ts');
  const module = join(ROOT, 'src', 'cli', 'target', 'local', 'emulator');
  writeFileSync(
    script,
    `import { startEmulator } from ${JSON.stringify(module)};
    void startEmulator(${JSON.stringify(createOptions())}).then(({ pid }) => { console.log(pid); process.exit(0); });`,
  );
  const { stdout } = await runCommand(process.execPath, ['--import', 'tsx', script], {
    env: process.env,
    cwd: ROOT,
  });
  const pid = Number(stdout.trim());
  expect(pid).toBeGreaterThan(0);
  while (isProcessRunning(pid)) await sleep(100);
});

test('an emulator that exits immediately is reported with its last line and its log, and leaves no record', async () => {
  fakeEmulator('console.error("the correction x no longer fits"); process.exit(1);');
  const error = await startEmulator(createOptions()).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(
      /^the emulator failed to start: the correction x no longer fits \(log: .*\)$/,
    ),
  });
  expect(existsSync(recordFile())).toBe(false);
});

test('a restart replaces the process, which then ends with the command that started the first one', async () => {
  const emulator = await startEmulator(createOptions());
  const pid = await restartEmulator(createOptions());
  expect([isProcessRunning(emulator.pid), isProcessRunning(pid), readRecord().pid]).toEqual([
    false,
    true,
    pid,
  ]);
  await emulator.stop();
  expect([isProcessRunning(pid), existsSync(recordFile())]).toEqual([false, false]);
});

test('an emulator that is not running is not restarted', async () => {
  await expect(restartEmulator(createOptions())).rejects.toThrow(
    `the emulator is not running on port ${port}: start it with npx stacks up`,
  );
});
