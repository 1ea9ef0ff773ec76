import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { STACKS_DIR } from '../../cli/session';
import { toMaskedJson } from './mask';

/** The file with the changes that were made in the console. */
export const CHANGES_FILE = join(STACKS_DIR, 'console', 'changes.jsonl');

/** A line of the audit log. Each change has two, with the same id: one before it starts, and one with its result. */
export const ChangeRecord = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  user: z.string(),
  /** The target and the environment, such as `local` and `dev`. */
  target: z.string(),
  environment: z.string(),
  section: z.string(),
  change: z.string(),
  parameters: z.unknown(),
  reason: z.string().optional(),
  state: z.enum(['started', 'succeeded', 'failed']),
  result: z.unknown().optional(),
  error: z.string().optional(),
});
export type ChangeRecord = Readonly<z.infer<typeof ChangeRecord>>;

/** Records changes. */
export type RecordChange = (record: ChangeRecord) => Promise<void>;

/**
 * Creates the log that appends masked lines to a file which only its owner can read. A line that was cut, such as on a full
 * disk, is ended first: otherwise the next record would be a part of it.
 */
export const createAuditLog =
  (file = CHANGES_FILE): RecordChange =>
  async (record) => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const log = await open(file, 'a+', 0o600);
    try {
      const isCut = await endsWithinLine(log);
      await log.appendFile(`${isCut ? '\n' : ''}${toMaskedJson(record)}\n`);
    } finally {
      await log.close();
    }
  };

async function endsWithinLine(log: FileHandle): Promise<boolean> {
  const { size } = await log.stat();
  if (size === 0) return false;
  const { buffer } = await log.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}
