import { open } from 'node:fs/promises';
import { ChangeRecord } from '../../server/audit-log';

/** How much of the end of the log is read, in bytes, and how many changes are returned. */
const READ_BYTES = 4_000_000;
const MAX_CHANGES = 200;

/** A change, from both of its lines in the audit log. */
export interface LoggedChange extends Omit<ChangeRecord, 'state'> {
  /** `started` also means that the console ended before the change did. */
  readonly state: ChangeRecord['state'];
  readonly endedAt?: string;
}

/** Reads the last changes of the audit log, the newest first. Lines that are no records, such as a cut one, are skipped. */
export async function readChanges(file: string): Promise<readonly LoggedChange[]> {
  const changes = new Map<string, LoggedChange>();
  for (const line of (await readEnd(file)).split('\n')) {
    const record = parseRecord(line);
    if (!record) continue;
    const started = changes.get(record.id);
    changes.set(record.id, started ? { ...started, ...record, at: started.at, endedAt: record.at } : record);
  }
  return [...changes.values()].reverse().slice(0, MAX_CHANGES);
}

function parseRecord(line: string): ChangeRecord | undefined {
  try {
    return ChangeRecord.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Reads the end of a file; empty if it does not exist. */
async function readEnd(path: string): Promise<string> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - READ_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
