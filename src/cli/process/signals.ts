import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;

/** Whether a process with this id is running. */
export function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends a signal; 0 only checks. @returns whether the process exists, and belongs to this user */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Sends a signal and waits until the process has ended. After the time limit, it is killed. */
export async function terminateProcess(pid: number, signal: NodeJS.Signals, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (let next: NodeJS.Signals | 0 = signal; sendSignal(pid, next);) {
    await sleep(POLL_MS);
    next = Date.now() > deadline ? 'SIGKILL' : 0;
  }
}
