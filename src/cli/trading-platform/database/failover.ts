import { FailoverDBClusterCommand } from '@aws-sdk/client-rds';
import { UserError } from '../../errors';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { formatCommand } from '../../terminal/format-command';
import type { PlatformApi } from '../api/platform-api';
import type { Deployment } from '../deployment';
import { type DatabaseCluster, getWriter, readCluster } from './instances';

/** What a failover did. */
export interface FailoverReport {
  readonly from: string;
  readonly to: string;
  /** From the request until RDS names the new writer, in milliseconds. */
  readonly promotedMs: number;
  /** From the request until the deep health check of the API succeeds, in milliseconds. */
  readonly healthyMs: number;
}

export interface FailoverDependencies extends Clock {
  readonly deployment: Pick<Deployment, 'databases' | 'getOutput'>;
  readonly api: Pick<PlatformApi, 'readHealth'>;
  /** @param done how many of the two steps are done: the reader is the writer, and the platform is healthy */
  readonly onProgress: (line: string, done: number) => void;
}

/** The number of steps of a failover. */
export const FAILOVER_STEPS = 2;

const POLL_MS = 500;
/** A failover of Aurora usually takes less than a minute. */
const PATIENCE_MS = 300_000;

/**
 * Chooses the reader that becomes the writer.
 * @param to the instance that the operator named; the first in the order of promotion by default
 * @throws UserError if there is no such reader, or the cluster is not available
 */
export function chooseTarget(cluster: DatabaseCluster, to?: string): { from: string; to: string } {
  const { id, status, instances } = cluster;
  if (status !== 'available')
    throw new UserError(`cluster ${id} is ${status}: expected available; see ${DATABASE()}`);
  const writer = getWriter(cluster);
  const readers = instances.filter(({ role }) => role === 'reader');
  const names = readers.map((reader) => reader.id).join(', ') || 'none';
  if (to === writer.id) throw new UserError(`${to} is the writer already; the readers are: ${names}`);
  const target =
    to === undefined
      ? readers.find((reader) => reader.status === 'available')
      : readers.find((reader) => reader.id === to);
  if (!target)
    throw new UserError(
      to === undefined
        ? `cluster ${id} has no available reader to promote; its readers are: ${names}`
        : `cluster ${id} has no reader ${to}; its readers are: ${names}`,
    );
  if (target.status !== 'available')
    throw new UserError(`${target.id} is ${target.status}: expected available; see ${DATABASE()}`);
  return { from: writer.id, to: target.id };
}

const DATABASE = () => formatCommand('trading-platform database');

/** Promotes a reader, and waits until it is the writer and the platform is healthy. */
export async function failOverDatabase(
  { from, to }: { readonly from: string; readonly to: string },
  { deployment, api, now, wait, onProgress }: FailoverDependencies,
): Promise<FailoverReport> {
  const start = now();
  const id = deployment.getOutput('DatabaseClusterId');
  const { databases } = deployment;
  await databases.send(
    new FailoverDBClusterCommand({ DBClusterIdentifier: id, TargetDBInstanceIdentifier: to }),
  );
  let steps = 0;
  const waitUntil = async (what: string, isDone: () => Promise<boolean>): Promise<number> => {
    const result = await waitWhileProgressing(
      async () => {
        const done = await isDone();
        if (done) steps++;
        onProgress(`${what}: ${done ? 'yes' : 'not yet'}, ${Math.round((now() - start) / 1000)} s`, steps);
        return { result: now() - start, isDone: done, progress: String(done) };
      },
      { now, wait, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
    );
    if (result.isDone) return result.result;
    throw new UserError(`${what}: not after ${PATIENCE_MS / 60_000} minutes: see ${DATABASE()}`);
  };
  const promotedMs = await waitUntil(`${to} is the writer`, async () => {
    const { instances } = await readCluster(deployment);
    return instances.some((instance) => instance.id === to && instance.role === 'writer');
  });
  const healthyMs = await waitUntil('the platform is healthy', async () => {
    const answer = await api.readHealth('/health/deep').catch(() => undefined);
    return answer?.status === 200;
  });
  return { from, to, promotedMs, healthyMs };
}
