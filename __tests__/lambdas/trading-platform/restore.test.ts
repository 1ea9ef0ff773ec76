import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '../../../src/cli/target/local/postgresql/cluster';
import { restoreToTime } from '../../../src/cli/target/local/postgresql/restore';
import type { Command } from '../../../src/domain/orders';
import { bookCommand } from '../../../src/lambdas/trading-platform/book-command';
import { CONTEXT, CREDIT, FILL, PLACE } from '../../domain/orders/examples';
import { LONG, TestDatabase, TestServer } from './postgres';
import { readBooks } from './read-books';

const root = mkdtempSync(join(tmpdir(), 'orders-restore-'));
const NAMES = { database: 'trading', masterUser: 'trading_admin' };
/** The first database of a test server. */
const DATABASE = 'test_1';
const servers: TestServer[] = [];

afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function book(database: TestDatabase, command: Command): Promise<void> {
  const opened = database.open();
  await opened.transact((query) => bookCommand(query, command, CONTEXT), LONG);
  opened.close();
}

it('a restored database has orders, messages and events as of its time, and later messages have their effect again, once', async () => {
  const archiveDir = join(root, 'archive');
  const backupDir = join(root, 'backup');
  const original = new TestServer(await startPostgres({ ...NAMES, dir: join(root, 'original'), archiveDir }));
  servers.push(original);
  const database = await original.create();
  await book(database, CREDIT);
  await original.cluster.backUp(backupDir);
  await book(database, PLACE);
  const before = await readBooks(database);
  await sleep(5); // A time has milliseconds only.
  const [now] = await database.run<{ time: Date }>('SELECT clock_timestamp() AS time');
  await sleep(5);
  await book(database, FILL);
  const after = await readBooks(database);
  expect(after).not.toEqual(before);
  await original.cluster.archiveLog();

  const restored = new TestServer(
    await restoreToTime({ backupDir, archiveDir }, now!.time, { ...NAMES, dir: join(root, 'restored') }),
  );
  servers.push(restored);
  const copy = new TestDatabase(restored.cluster, DATABASE);
  expect(await readBooks(copy)).toEqual(before);

  // The queues deliver again: what the restored inbox contains has no second effect, and the rest has its effect.
  for (const command of [CREDIT, PLACE, FILL, FILL]) await book(copy, command);
  expect(await readBooks(copy)).toEqual(after);
  // The original is unchanged, for the comparison of both.
  expect(await readBooks(database)).toEqual(after);
  copy.close();
  database.close();
});
