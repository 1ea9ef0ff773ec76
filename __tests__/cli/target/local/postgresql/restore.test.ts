import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresCluster, startPostgres } from '../../../../../src/cli/target/local/postgresql/cluster';
import { connect } from '../../../../../src/cli/target/local/postgresql/connect';
import { restoreToTime } from '../../../../../src/cli/target/local/postgresql/restore';

const root = mkdtempSync(join(tmpdir(), 'market stacks restore-'));
const backup = { backupDir: join(root, 'backup'), archiveDir: join(root, 'archive') };
const database = { database: 'trading', masterUser: 'trading_admin' };
const clusters: PostgresCluster[] = [];

afterAll(() => Promise.all(clusters.map((cluster) => cluster.stop())));

/** Runs a statement. @returns the first column of its rows */
async function run<T>(cluster: PostgresCluster, statement: string): Promise<T[]> {
  const client = await connect({ ...cluster, user: database.masterUser, database: database.database });
  try {
    return (await client.query<[T]>({ text: statement, rowMode: 'array' })).rows.map(([value]) => value);
  } finally {
    await client.end();
  }
}

test('a backup and the archived log restore a database as of a time, beside the original', async () => {
  const original = await startPostgres({
    ...database,
    dir: join(root, 'original'),
    archiveDir: backup.archiveDir,
  });
  clusters.push(original);
  await run(original, "CREATE TABLE orders AS SELECT 'before the backup' AS placed");
  await original.backUp(backup.backupDir);
  await run(original, "INSERT INTO orders VALUES ('after the backup')");
  await sleep(5); // The time has milliseconds only.
  const [time] = await run<Date>(original, 'SELECT clock_timestamp()');
  await sleep(5);
  await run(original, "INSERT INTO orders VALUES ('after the time')");
  await original.archiveLog();

  const restored = await restoreToTime(backup, time!, { ...database, dir: join(root, 'restored') });
  clusters.push(restored);
  expect(await run(restored, 'SELECT placed FROM orders')).toEqual(['before the backup', 'after the backup']);
  await run(restored, "INSERT INTO orders VALUES ('in the restored database')");
  expect(await run(original, 'SELECT placed FROM orders')).toContain('after the time');

  const tooLate = new Date(Date.now() + 60_000);
  await expect(restoreToTime(backup, tooLate, { ...database, dir: join(root, 'too late') })).rejects.toThrow(
    /\(log: .*too late.*\)$/,
  );
});
