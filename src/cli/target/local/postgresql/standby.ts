import { mkdirSync, writeFileSync } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresServer } from './server';
import { giveToServer, type ServerUser } from './server-user';

/** What a copy must not contain: the process of the original, its log, which is streamed, and its replication slots. */
const NOT_COPIED = new Set(['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot']);
/** Directories that a server requires, but whose files are not copied. */
const EMPTY_DIRECTORIES = ['pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries', 'pg_replslot'];

/**
 * Copies the data of a running server into the data directory of a standby, as pg_basebackup does, which the package does
 * not contain: https://www.postgresql.org/docs/17/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
export async function copyToStandby(
  writer: PostgresServer,
  standby: PostgresServer,
  user: ServerUser,
): Promise<void> {
  const client = await writer.connect(); // The functions must be called on one connection.
  try {
    await client.query("SELECT pg_backup_start('standby', true)");
    standby.createDataDirectory();
    await copyDirectory(writer.dataDir, standby.dataDir, user);
    for (const name of EMPTY_DIRECTORIES) createDirectory(join(standby.dataDir, name), user);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    writeServerFile(join(standby.dataDir, 'backup_label'), rows[0]?.labelfile ?? '', user);
    writeServerFile(join(standby.dataDir, 'standby.signal'), '', user);
  } finally {
    await client.end();
  }
}

async function copyDirectory(from: string, to: string, user: ServerUser): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (NOT_COPIED.has(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      createDirectory(target, user);
      await copyDirectory(source, target, user);
    } else await copyIfPresent(source, target, user);
  }
}

/** The server deletes files while they are copied. Its log contains these changes. */
async function copyIfPresent(source: string, target: string, user: ServerUser): Promise<void> {
  try {
    await copyFile(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  giveToServer(target, user);
}

function createDirectory(path: string, user: ServerUser): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  giveToServer(path, user);
}

function writeServerFile(path: string, content: string, user: ServerUser): void {
  writeFileSync(path, content, { mode: 0o600 });
  giveToServer(path, user);
}
