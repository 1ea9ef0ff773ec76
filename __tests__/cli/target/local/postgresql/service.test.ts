import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessRunning } from '../../../../../src/cli/process/signals';
import { findFreePort } from '../../../../../src/cli/target/local/port';
import { connect } from '../../../../../src/cli/target/local/postgresql/connect';
import {
  changeCluster,
  findRunningService,
  type RunningService,
} from '../../../../../src/cli/target/local/postgresql/control-client';
import {
  readPort,
  removeService,
  startService,
  waitForEndWithEmulator,
} from '../../../../../src/cli/target/local/postgresql/service';

const database = { database: 'trading', masterUser: 'trading_admin' };
const emulators: ChildProcess[] = [];
const dirs: string[] = [];
let preferredPort: number;

beforeAll(async () => {
  preferredPort = await findFreePort();
});
afterAll(async () => {
  for (const emulator of emulators) emulator.kill('SIGKILL');
  for (const dir of dirs) await removeService(dir);
});

/** Starts a process in place of an emulator. */
function startEmulator(): ChildProcess & { readonly pid: number } {
  const emulator = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  emulators.push(emulator);
  return emulator as ChildProcess & { readonly pid: number };
}

function createDirectory(): string {
  dirs.push(join(mkdtempSync(join(tmpdir(), 'market-stacks-service-')), 'local'));
  return dirs.at(-1)!;
}

async function start(dir: string, emulator: { readonly pid: number }): Promise<RunningService> {
  await startService({ dir, ...database, preferredPort, emulatorPid: emulator.pid, logFile: `${dir}.log` });
  const service = await findRunningService(dir);
  if (!service) throw new Error('the service is not running');
  return service;
}

/** Runs a statement through the endpoint, as soon as a server accepts it. @returns the numbers in the rows */
async function query(dir: string, statement: string): Promise<readonly number[]> {
  for (;;) {
    try {
      const ca = readFileSync(join(dir, 'server.crt'), 'utf8');
      const port = readPort(dir)!;
      const client = await connect({ port, ca, user: database.masterUser, database: database.database });
      try {
        const { rows } = await client.query<{ number: number }>(statement);
        return rows.map(({ number }) => number);
      } finally {
        await client.end();
      }
    } catch (error) {
      // Five characters are the code of an error of the server. Those of class 57 say that it starts or stops.
      if (/^(?!57)\w{5}$/.test((error as { code?: string }).code ?? '')) throw error;
      await sleep(20);
    }
  }
}

const getWriter = ({ instances }: RunningService) => instances.find(({ role }) => role === 'writer')!;

describe('the service of the local database', () => {
  const dir = createDirectory();
  let emulator: ReturnType<typeof startEmulator>;
  let service: RunningService;

  it('runs as long as the emulator, and then starts with the same port and data', async () => {
    emulator = startEmulator();
    service = await start(dir, emulator);
    expect(service.port).toBe(preferredPort);
    expect(await start(dir, emulator)).toEqual(service);
    await query(dir, 'CREATE TABLE numbers AS SELECT 1 AS number');
    emulator.kill('SIGKILL');
    await new Promise((resolve) => emulator.once('exit', resolve));
    await waitForEndWithEmulator(dir);
    expect(isProcessRunning(getWriter(service).pid)).toBe(false);

    emulator = startEmulator();
    service = await start(dir, emulator);
    expect(service.port).toBe(preferredPort);
    expect(await query(dir, 'SELECT number FROM numbers')).toEqual([1]);
  });

  it('starts a killed writer again, and promotes a standby on demand', async () => {
    process.kill(getWriter(service).pid, 'SIGKILL');
    await query(dir, 'INSERT INTO numbers VALUES (2)');
    await changeCluster(service, 'restart-writer');
    await query(dir, 'INSERT INTO numbers VALUES (3)');
    await changeCluster(service, 'fail-over');
    const { instances } = (await findRunningService(dir))!;
    expect(instances).toMatchObject([{ name: 'server-2', role: 'writer' }]);
    expect(await query(dir, 'SELECT number FROM numbers ORDER BY number')).toEqual([1, 2, 3]);
  });

  it('replaces the servers of a killed service, and of one whose emulator has ended', async () => {
    process.kill(service.pid, 'SIGKILL');
    while (await findRunningService(dir)) await sleep(20);
    const successor = await start(dir, emulator);
    expect(successor.port).toBe(service.port);
    const next = await start(dir, startEmulator());
    expect(next.pid).not.toBe(successor.pid);
    expect(await query(dir, 'SELECT number FROM numbers ORDER BY number')).toEqual([1, 2, 3]);
  });

  it('stops and loses its data when it is removed', async () => {
    const { pid } = (await findRunningService(dir))!;
    await removeService(dir);
    expect([existsSync(dir), isProcessRunning(pid)]).toEqual([false, false]);
    await removeService(dir);
  });

  it('chooses another port if the preferred one is in use, and reports why it does not start', async () => {
    await start(dir, emulator);
    const other = createDirectory();
    const options = { ...database, database: '', preferredPort, emulatorPid: emulator.pid };
    await expect(startService({ dir: other, ...options, logFile: `${other}.log` })).rejects.toThrow(
      /the local database failed to start: .*zero-length.*\(log: /,
    );
    expect(readPort(other)).not.toBe(preferredPort);
  });
});
