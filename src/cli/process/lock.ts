import { linkSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from '../errors';
import { isRunAlive, readRunRecord, type RunRecord, writeRunRecord } from './run-record';

/** Called once with the holder of the lock, if the lock is not free. */
type WaitListener = (holder: RunRecord) => void;

const POLL_MS = 100;
let requests = 0;

/**
 * Runs work that two commands in one checkout must not run at the same time, such as `up` for two environments. Each
 * command waits until the lock is free. The lock file names its process, so the lock of a killed process is removed.
 * @param lockFile the file that identifies the lock
 */
export async function withLock<T>(
  lockFile: string,
  action: () => Promise<T>,
  onWait?: WaitListener,
): Promise<T> {
  const release = await acquireLock(lockFile, onWait);
  try {
    return await action();
  } finally {
    release();
  }
}

/**
 * Waits until the lock is free and acquires it.
 * @param signal ends the wait
 * @returns a function that releases it
 * @throws Interrupted if the signal is aborted while it waits
 */
export async function acquireLock(
  lockFile: string,
  onWait: WaitListener = () => {},
  signal?: AbortSignal,
): Promise<() => void> {
  const candidate = `${lockFile}.${process.pid}-${requests++}`;
  writeRunRecord(candidate, process.pid, getCommand());
  try {
    for (let hasWaited = false; !tryAcquire(candidate, lockFile); hasWaited = true) {
      const holder = readRunRecord(lockFile);
      if (!hasWaited && holder) onWait(holder);
      if (signal?.aborted) throw new Interrupted();
      await sleep(POLL_MS);
    }
  } finally {
    rmSync(candidate, { force: true });
  }
  return () => rmSync(lockFile, { force: true });
}

/** The command of this process, such as `stacks plan`. */
const getCommand = (): string => process.env.AWS_SDK_UA_APP_ID?.replaceAll('-', ' ') ?? 'another command';

/**
 * Creates the lock file if it does not exist: as a link, so that it has its content from the start.
 * @returns whether it was created
 */
function tryAcquire(candidate: string, lockFile: string): boolean {
  try {
    linkSync(candidate, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (isStale(lockFile)) removeStaleLock(candidate, lockFile);
  return false;
}

function isStale(lockFile: string): boolean {
  const holder = readRunRecord(lockFile);
  return holder !== undefined && !isRunAlive(holder);
}

/**
 * Removes the lock of a killed process. Two waiting processes can find the stale lock at the same time. So only the
 * process with a second lock removes it; otherwise the slower process would remove the new lock of the faster one.
 */
function removeStaleLock(candidate: string, lockFile: string): void {
  const removal = `${lockFile}.removal`;
  try {
    linkSync(candidate, removal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // The process with the second lock was killed during the removal.
    if (isStale(removal)) rmSync(removal, { force: true });
    return;
  }
  try {
    if (isStale(lockFile)) rmSync(lockFile, { force: true });
  } finally {
    rmSync(removal, { force: true });
  }
}
