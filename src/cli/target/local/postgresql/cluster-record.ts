import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../errors';
import { stopAbandonedServer } from './postmaster';

const SERVER_NAMES = ['server-1', 'server-2'] as const;

/** The name of a server and of its data directory. */
export type ServerName = (typeof SERVER_NAMES)[number];

const ClusterRecord = z.object({ writer: z.enum(SERVER_NAMES) });

export const getDataDir = (dir: string, name: ServerName): string => join(dir, name);
const getRecordFile = (dir: string) => join(dir, 'cluster.json');

/** Records which server is the writer. A rename is atomic, so a crash leaves the earlier record or this one. */
export function recordWriter(dir: string, writer: ServerName): void {
  writeFileSync(`${getRecordFile(dir)}.new`, JSON.stringify({ writer }));
  renameSync(`${getRecordFile(dir)}.new`, getRecordFile(dir));
}

/**
 * Finds the server with the cluster's data; undefined if the cluster was not completely created. Stops the servers that a
 * killed process has left, and deletes the data directory of a former writer or standby.
 * @throws UserError if the record is damaged
 */
export async function findWriter(dir: string): Promise<ServerName | undefined> {
  for (const name of SERVER_NAMES) await stopAbandonedServer(getDataDir(dir, name));
  const writer = readRecord(dir);
  for (const name of SERVER_NAMES)
    if (name !== writer) rmSync(getDataDir(dir, name), { recursive: true, force: true });
  return writer;
}

function readRecord(dir: string): ServerName | undefined {
  const file = getRecordFile(dir);
  if (!existsSync(file)) return undefined;
  try {
    return ClusterRecord.parse(JSON.parse(readFileSync(file, 'utf8'))).writer;
  } catch {
    throw new UserError(
      `${file} is damaged; expected {"writer": "server-1"} or "server-2": name the directory with the data, or delete the file to create an empty database`,
    );
  }
}
