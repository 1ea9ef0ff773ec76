import type { CommonConfig } from '../../config';
import { restartWriter } from '../target/local/database';
import type { Fault } from './fault';
import type { FaultClient } from './fault-client';

/**
 * Kills the writer of the database and starts it again, and lists that among the faults.
 * @returns the event: it ended when the writer accepted connections
 * @throws UserError if the local target or the database is not running
 */
export async function restartDatabase(
  config: CommonConfig,
  client: Pick<FaultClient, 'list' | 'record'>,
): Promise<Fault> {
  await client.list(); // Before the restart: it fails if the target is not running.
  const startedAt = Date.now();
  await restartWriter(config);
  return client.record({ description: 'database restarted', startedAt, endedAt: Date.now() });
}
