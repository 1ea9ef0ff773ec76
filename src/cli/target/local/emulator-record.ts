import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isProcessRunning } from '../../process/signals';

const EmulatorRecord = z.object({
  pid: z.int().positive(),
  port: z.int().positive(),
  tmpDir: z.string(),
});

/** The record of a running emulator, stored next to its state. */
export type EmulatorRecord = z.infer<typeof EmulatorRecord>;

/** `<process id>-<number>`. */
const USER_FILE = /^\d+-\d+$/;
/** A file in the temporary directory of an emulator. It contains the directory of the emulator's state. */
const OWNER_FILE = '.market-stacks';
let registrations = 0;

const getRecordFile = (stateDir: string) => join(stateDir, 'emulator.json');

export function writeEmulatorRecord(stateDir: string, record: EmulatorRecord): void {
  writeFileSync(getRecordFile(stateDir), JSON.stringify(record));
}

/** Reads the record of the last emulator that was not stopped. Its process may have ended. */
export function readEmulatorRecord(stateDir: string): EmulatorRecord | undefined {
  try {
    return EmulatorRecord.parse(JSON.parse(readFileSync(getRecordFile(stateDir), 'utf8')));
  } catch {
    return undefined; // Missing or incomplete: the health check shows whether an emulator is running.
  }
}

/** Registers this process as a user of the emulator. @returns a function that unregisters it */
export function registerUser(stateDir: string): () => { readonly wasLastUser: boolean } {
  const dir = join(stateDir, 'users');
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${process.pid}-${registrations++}`);
  writeFileSync(file, '');
  return () => {
    rmSync(file, { force: true });
    const users = readdirSync(dir).filter((name) => USER_FILE.test(name));
    const remaining = users.filter((name) => {
      const isRunning = isProcessRunning(Number.parseInt(name, 10));
      if (!isRunning) rmSync(join(dir, name), { force: true });
      return isRunning;
    });
    return { wasLastUser: remaining.length === 0 };
  };
}

/**
 * Creates the temporary directory of an emulator. It is outside the checkout: handlers are unpacked here, and Node must not
 * resolve their modules from the checkout's packages.
 */
export function createTemporaryDirectory(stateDir: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'market-stacks-emulator-'));
  writeFileSync(join(dir, OWNER_FILE), computeEdition(stateDir));
  return dir;
}

/** Whether the emulator of this state has created the directory: a damaged record can contain any other path. */
function isTemporaryDirectory(dir: string, stateDir: string): boolean {
  try {
    return readFileSync(join(dir, OWNER_FILE), 'utf8') === computeEdition(stateDir);
  } catch {
    return false;
  }
}

/** Removes the record and the temporary files of its emulator. */
export function removeEmulatorRecord(stateDir: string): void {
  const record = readEmulatorRecord(stateDir);
  if (record && isTemporaryDirectory(record.tmpDir, stateDir))
    // The processes of functions end after their emulator, and may still write files.
    rmSync(record.tmpDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  rmSync(getRecordFile(stateDir), { force: true });
}

/** Returns the edition that identifies the emulator of this state in its health check. */
export function computeEdition(stateDir: string): string {
  mkdirSync(stateDir, { recursive: true });
  return `market-stacks-${createHash('sha256').update(realpathSync(stateDir)).digest('hex').slice(0, 12)}`;
}
