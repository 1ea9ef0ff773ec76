import { join } from 'node:path';
import { z } from 'zod';
import { appendLines } from '../../cli/process/append-lines';
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

/** Creates the log that appends masked lines to a file. */
export const createAuditLog =
  (file = CHANGES_FILE): RecordChange =>
  (record) =>
    appendLines(file, [toMaskedJson(record)]);
