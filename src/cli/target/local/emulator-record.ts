import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const RECORD = z.object({
  pid: z.int().positive(),
  port: z.int().positive(),
  tmpDir: z.string(),
});

/** What is written down about a running emulator, beside its state. */
export type EmulatorRecord = z.infer<typeof RECORD>;

let joined = 0;

const fileIn = (stateDir: string) => join(stateDir, 'emulator.json');

export function writeEmulatorRecord(stateDir: string, record: EmulatorRecord): void {
  writeFileSync(fileIn(stateDir), JSON.stringify(record));
}

/** The record of the emulator that was started last and not stopped; it may have died since. */
export function readEmulatorRecord(stateDir: string): EmulatorRecord | undefined {
  try {
    return RECORD.parse(JSON.parse(readFileSync(fileIn(stateDir), 'utf8')));
  } catch {
    return undefined; // None, or cut off while it was written: whether an emulator runs, it tells itself.
  }
}

/** Whether a process with this id runs. */
export function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Writes down that this process uses the emulator. @returns what takes that back, and tells whether somebody else does */
export function registerUser(stateDir: string): () => { readonly last: boolean } {
  const dir = join(stateDir, 'users');
  mkdirSync(dir, { recursive: true });
  const mine = join(dir, `${process.pid}-${joined++}`);
  writeFileSync(mine, '');
  return () => {
    rmSync(mine, { force: true });
    const left = readdirSync(dir).filter((name) => {
      const alive = isProcessRunning(Number.parseInt(name, 10));
      if (!alive) rmSync(join(dir, name), { force: true });
      return alive;
    });
    return { last: left.length === 0 };
  };
}

/** Removes the record, and the temporary files of the emulator that it is about. */
export function removeEmulatorRecord(stateDir: string): void {
  const record = readEmulatorRecord(stateDir);
  if (record) rmSync(record.tmpDir, { recursive: true, force: true });
  rmSync(fileIn(stateDir), { force: true });
}

/** The name under which an emulator on this state answers a health check, so that no other is taken for it. */
export function editionOf(stateDir: string): string {
  mkdirSync(stateDir, { recursive: true });
  return `market-stacks-${createHash('sha256').update(realpathSync(stateDir)).digest('hex').slice(0, 12)}`;
}
