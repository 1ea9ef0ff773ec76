import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { z } from 'zod';

const RunRecord = z.object({
  pid: z.number().int().positive(),
  /**
   * The start time of the process, in the format of the operating system. It identifies the process, because a pid can
   * be reused.
   */
  start: z.string(),
  host: z.string(),
  /** The Terraform command, such as `apply`. */
  operation: z.string(),
  /** The time of the record, in ISO 8601. */
  since: z.string(),
  /** Whether Terraform exited with an error: it released the lock, but resources may be missing from the state. */
  failed: z.boolean().default(false),
  /** Whether the command locks the state. */
  locks: z.boolean().default(true),
});

/** The Terraform process that works on a stack. The record is removed only after a successful exit. */
export type RunRecord = z.infer<typeof RunRecord>;

/** Records that a process of this machine works on a stack. @param locks whether the command locks the state */
export function writeRunRecord(file: string, pid: number, operation: string, locks = true): void {
  const record: RunRecord = {
    pid,
    start: getProcessStart(pid) ?? '',
    host: hostname(),
    operation,
    since: new Date().toISOString(),
    failed: false,
    locks,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(record)}\n`);
}

/** Records that the process exited with an error. */
export function markRunFailed(file: string): void {
  const record = readRunRecord(file);
  if (record) writeFileSync(file, `${JSON.stringify({ ...record, failed: true })}\n`);
}

/** Reads the record; undefined if there is none, or if it is incomplete. */
export function readRunRecord(file: string): RunRecord | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return RunRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function removeRunRecord(file: string): void {
  rmSync(file, { force: true });
}

/** Whether the recorded process is running on this machine. */
export function isRunAlive(record: RunRecord): boolean {
  return !record.failed && record.start !== '' && getProcessStart(record.pid) === record.start;
}

/**
 * Returns the start time of a process, in the format of the operating system; undefined if there is no such process.
 */
function getProcessStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, but its parent has not read its status. Field 22 of proc(5) is the start time in clock ticks.
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    if (existsSync('/proc/self/stat')) return undefined;
    const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return ps.stdout?.trim() || undefined;
  }
}
