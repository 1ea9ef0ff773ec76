import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sendSignal, terminateProcess } from '../../../process/signals';

const STOP_MS = 10_000;

/** The file in a data directory that names the process of its server. */
const getProcessFile = (dataDir: string) => join(dataDir, 'postmaster.pid');

/**
 * Stops the server of a data directory that an earlier, killed process has left. If that server was killed too, its file stays:
 * by it, the next server recognizes that connections of the killed one are still ending. Otherwise a file whose process id was
 * reused would prevent the start.
 */
export async function stopAbandonedServer(dataDir: string): Promise<void> {
  const file = getProcessFile(dataDir);
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const commandLine = readCommandLine(pid);
  if (commandLine.includes(dataDir)) await stopProcess(pid);
  else if (commandLine !== '') rmSync(file, { force: true });
}

/** Stops a server: its clients are disconnected and their transactions are rolled back. After 10 s it is killed. */
export const stopProcess = (pid: number): Promise<void> => terminateProcess(pid, 'SIGINT', STOP_MS);

/**
 * Kills a server and the processes of its connections, as the failure of its machine would. The connections' processes
 * would otherwise end their current statement.
 */
export const killServer = (pid: number): void => signalServer(pid, 'SIGKILL');

/** Sends a signal to a server and to the processes of its connections. */
export function signalServer(pid: number, signal: NodeJS.Signals): void {
  const children = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .stdout?.split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (child !== undefined && parent === pid ? [child] : []));
  for (const process of [pid, ...(children ?? [])]) sendSignal(process, signal);
}

/** Returns the command line of a process; empty if there is no such process. */
function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    if (existsSync('/proc/self/cmdline')) return '';
    return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}
