import { mkdirSync, writeFileSync } from 'node:fs';
import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresServer } from './server';
import { giveToServer, type ServerUser } from './server-user';

/** What a copy must not contain: the process of the original, its log, which is streamed, and its replication slots. */
const NOT_COPIED = new Set(['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot']);
/** Directories that a server requires, but whose files are not copied. */
const EMPTY_DIRECTORIES = ['pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries', 'pg_replslot'];

/**
 * Copies the data of a running server into another data directory, as pg_basebackup does, which the package does not contain:
 * https://www.postgresql.org/docs/17/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP. The server that starts with the copy
 * needs the log of the time of the copy, as a standby or from an archive.
 */
export async function copyRunningServer(
  source: PostgresServer,
  copy: PostgresServer,
  user: ServerUser,
): Promise<void> {
  const client = await source.connect(); // The functions must be called on one connection.
  try {
    await client.query("SELECT pg_backup_start('copy', true)");
    await copyData(source.dataDir, copy, user);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    writeServerFile(join(copy.dataDir, 'backup_label'), rows[0]?.labelfile ?? '', user);
  } finally {
    await client.end();
  }
}

/** Copies a data directory, without the files of its process and without its log, in place of the data of another server. */
export async function copyData(dataDir: string, copy: PostgresServer, user: ServerUser): Promise<void> {
  await rm(copy.dataDir, { recursive: true, force: true });
  copy.createDataDirectory();
  await copyDirectory(dataDir, copy.dataDir, user);
  for (const name of EMPTY_DIRECTORIES) createDirectory(join(copy.dataDir, name), user);
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

/** Writes a file that the server reads. */
export function writeServerFile(path: string, content: string, user: ServerUser): void {
  writeFileSync(path, content, { mode: 0o600 });
  giveToServer(path, user);
}
