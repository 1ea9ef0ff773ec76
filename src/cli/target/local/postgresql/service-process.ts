import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatError } from '../../../errors';
import { isProcessRunning } from '../../../process/signals';
import { printNote } from '../../../terminal/print';
import { startPostgres } from './cluster';
import { ClusterControl, serveControl } from './control';
import { removeServiceRecord, ServiceOptions, writeServiceRecord } from './service-record';

const POLL_MS = 200;
const RETRY_MS = 1_000;

/** Runs a cluster until the emulator ends or this process gets SIGTERM. */
async function runService({ emulatorPid, ...options }: ServiceOptions): Promise<void> {
  const cluster = await startPostgres(options);
  const control = new ClusterControl(cluster);
  const server = await serveControl(options.dir, cluster, control);
  const { port: controlPort } = server.address() as AddressInfo;
  let isTerminated = false;
  process.on('SIGTERM', () => (isTerminated = true));
  void control.keepWriterRunning(async (error) => {
    printNote(formatError(error));
    await sleep(RETRY_MS);
  });
  writeServiceRecord(options.dir, { pid: process.pid, port: cluster.port, controlPort, emulatorPid });
  while (!isTerminated && isProcessRunning(emulatorPid)) await sleep(POLL_MS);
  await control.stop();
  removeServiceRecord(options.dir);
}

runService(ServiceOptions.parse(JSON.parse(process.argv[2] ?? ''))).then(
  () => process.exit(0),
  (error: unknown) => {
    printNote(formatError(error));
    process.exit(1);
  },
);
