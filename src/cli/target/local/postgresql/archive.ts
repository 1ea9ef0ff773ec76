import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { giveToServer, type ServerUser } from './server-user';

const ARCHIVE_MS = 30_000;
const POLL_MS = 20;

/**
 * Creates the directory of an archive, and returns the settings of a server that copies each complete file of its log there. A
 * file is renamed when its copy is complete.
 */
export function createArchive(archiveDir: string, user: ServerUser): Readonly<Record<string, string>> {
  mkdirSync(archiveDir, { recursive: true });
  giveToServer(archiveDir, user);
  const file = join(archiveDir, '%f');
  return { archive_mode: 'on', archive_command: `cp "%p" "${file}.part" && mv "${file}.part" "${file}"` };
}

/** Returns the settings of a server that restores its data as of a time from an archive, and then accepts writes. */
export const createRecoverySettings = (archiveDir: string, time: Date) => ({
  restore_command: `cp "${join(archiveDir, '%f')}" "%p"`,
  // The setting is read before the server knows the names of time zones, such as Z.
  recovery_target_time: time.toISOString().replace('Z', '+00'),
  recovery_target_action: 'promote',
});

/**
 * Ends the current file of the log, and waits until it is in the archive.
 * @throws Error after 30 s with the file
 */
export async function archiveLog(client: Client): Promise<void> {
  const { rows } = await client.query<{ file: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS file');
  const file = rows[0]?.file;
  const deadline = Date.now() + ARCHIVE_MS;
  const query = 'SELECT 1 FROM pg_stat_archiver WHERE last_archived_wal >= $1';
  while ((await client.query(query, [file])).rowCount === 0) {
    if (Date.now() > deadline) throw new Error(`the file ${file} of the log was not archived`);
    await sleep(POLL_MS);
  }
}
