import { linkSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunAlive, readRunRecord, writeRunRecord } from './run-record';

const POLL_MS = 100;
let asked = 0;

/**
 * Does work that two commands in one checkout must not do at once, such as `up` for two environments: each waits for
 * its turn. The lock is a file that names its process, so that the lock of a killed one is in nobody's way.
 * @param lockFile the same for all who take turns
 */
export async function withLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  const mine = `${lockFile}.${process.pid}-${asked++}`;
  writeRunRecord(mine, process.pid, 'lock');
  try {
    while (!tryAcquire(mine, lockFile)) await sleep(POLL_MS);
  } finally {
    rmSync(mine);
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** Whether the lock was free; a link appears with its content, so that nobody reads half of it. */
function tryAcquire(mine: string, lockFile: string): boolean {
  try {
    linkSync(mine, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = readRunRecord(lockFile);
  if (holder && !isRunAlive(holder)) rmSync(lockFile, { force: true });
  return false;
}
