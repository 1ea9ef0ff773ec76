import { isProcessRunning } from '../../../process/signals';
import type { ClusterStatus } from './control';
import { readServiceRecord, type ServiceRecord } from './service-record';

const STATUS_MS = 5_000;
/** A failover copies the data for a new standby. */
const CHANGE_MS = 120_000;

/** A service that is running, with its cluster. */
export type RunningService = ServiceRecord & ClusterStatus;

/** Finds the service of a directory. The record of an ended service can name the process id or port of another program. */
export async function findRunningService(dir: string): Promise<RunningService | undefined> {
  const record = readServiceRecord(dir);
  if (!record || !isProcessRunning(record.pid)) return undefined;
  try {
    const response = await fetch(formatUrl(record, '/'), { signal: AbortSignal.timeout(STATUS_MS) });
    const status = (await response.json()) as ClusterStatus;
    return status.dir === dir ? { ...record, ...status } : undefined;
  } catch {
    return undefined; // Nothing answers, or not this service.
  }
}

/** Changes a cluster. Returns when the change is complete. @throws Error with the message of the service */
export async function changeCluster(
  service: ServiceRecord,
  change: 'restart-writer' | 'fail-over',
): Promise<void> {
  const response = await fetch(formatUrl(service, `/${change}`), {
    method: 'POST',
    signal: AbortSignal.timeout(CHANGE_MS),
  });
  if (!response.ok) throw new Error(((await response.json()) as { readonly error: string }).error);
}

const formatUrl = ({ controlPort }: ServiceRecord, path: string) => `http://127.0.0.1:${controlPort}${path}`;
