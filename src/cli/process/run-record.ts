import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { z } from 'zod';

const RunRecord = z.object({
  pid: z.number().int().positive(),
  /** When the process started, as the system tells it: a pid alone may be used again. */
  start: z.string(),
  host: z.string(),
  /** Terraform's command, such as `apply`. */
  operation: z.string(),
  /** ISO time. */
  since: z.string(),
  /** Whether it ended by itself, without success: it has given back its lock, but may have left things unrecorded. */
  failed: z.boolean().default(false),
  /** Whether it holds the state's lock while it works. */
  locks: z.boolean().default(true),
});

/** Which Terraform process works on a stack's state. It stays behind unless that process ended well. */
export type RunRecord = z.infer<typeof RunRecord>;

/** Writes down that process `pid` of this machine works on the stack. @param locks whether it holds the state's lock */
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

/** Writes down that the recorded process ended by itself, without success. */
export function markRunFailed(file: string): void {
  const record = readRunRecord(file);
  if (record) writeFileSync(file, `${JSON.stringify({ ...record, failed: true })}\n`);
}

/** The record, if there is one that can be read; a half-written one counts as none. */
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

/** Whether the recorded process still lives on this machine. */
export function isRunAlive(record: RunRecord): boolean {
  return !record.failed && record.start !== '' && getProcessStart(record.pid) === record.start;
}

/** When a process of this machine started, in the system's own words; undefined if there is no such process. */
export function getProcessStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; only its parent has not looked yet. Field 22 of proc(5) is the start in clock ticks.
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    if (existsSync('/proc/self/stat')) return undefined;
    const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return ps.stdout?.trim() || undefined;
  }
}
