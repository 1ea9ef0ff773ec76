import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../errors';
import { createRecoverySettings } from './archive';
import { createServerContext, type PostgresCluster, type PostgresOptions, startPostgres } from './cluster';
import { getDataDir, recordWriter } from './cluster-record';
import { copyData, writeServerFile } from './copy-data';
import { PostgresServer } from './server';

/** What `backUp` and `archiveDir` of a cluster have stored. */
export interface Backup {
  readonly backupDir: string;
  readonly archiveDir: string;
}

const RESTORE_MS = 60_000;
const POLL_MS = 20;

/**
 * Creates a cluster with the data of another one as of a time, as the point-in-time recovery of Aurora does. The other cluster
 * and its backup do not change.
 * @param time after the end of the backup, and before the end of the archived log
 * @param options the options of the new cluster, whose directory is empty
 * @throws UserError that names the log of the server, such as for a time after the end of the archived log
 */
export async function restoreToTime(
  { backupDir, archiveDir }: Backup,
  time: Date,
  options: PostgresOptions,
): Promise<PostgresCluster> {
  const context = await createServerContext({ ...options, archiveDir: undefined });
  const server = new PostgresServer(context, getDataDir(options.dir, 'server-1'));
  await copyData(backupDir, server, context.user);
  writeServerFile(`${server.dataDir}/recovery.signal`, '', context.user);
  await server.start(createRecoverySettings(archiveDir, time));
  try {
    await waitForEndOfRecovery(server);
  } finally {
    await server.stop();
  }
  recordWriter(options.dir, 'server-1');
  return startPostgres(options);
}

async function waitForEndOfRecovery(server: PostgresServer): Promise<void> {
  const deadline = Date.now() + RESTORE_MS;
  while (server.isRunning && Date.now() < deadline) {
    if (await server.query('SELECT 1 WHERE NOT pg_is_in_recovery()').catch(() => 0)) return;
    await sleep(POLL_MS);
  }
  throw new UserError(`the restore did not reach its time (log: ${server.logFile})`);
}
