import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors';
import { PRIVATE_FILE } from './manifest';

/** Times in ISO 8601. `begun` is written before Terraform starts, so that an interrupted apply is detected. */
const Entry = z.object({ begun: z.string(), applied: z.string().optional() });
const Entries = z.record(z.string(), Entry);

/** Records in the directory of saved plans which of them were applied. */
export class Journal {
  private readonly file: string;
  private readonly entries: Record<string, z.infer<typeof Entry>>;

  /** @throws UserError if the journal exists but is invalid */
  constructor(dir: string) {
    this.file = join(dir, 'journal.json');
    this.entries = existsSync(this.file) ? readEntries(this.file) : {};
  }

  /** Returns the time when the apply of a stack completed; undefined if it did not. */
  getAppliedTime(stack: string): string | undefined {
    return this.entries[stack]?.applied;
  }

  /** Whether an apply of the stack started and its completion is not recorded. */
  wasInterrupted(stack: string): boolean {
    const entry = this.entries[stack];
    return entry !== undefined && entry.applied === undefined;
  }

  recordStart(stack: string): void {
    this.entries[stack] = { begun: getTime() };
    this.write();
  }

  end(stack: string): void {
    this.entries[stack] = { begun: getTime(), ...this.entries[stack], applied: getTime() };
    this.write();
  }

  /** Writes a new file and renames it, so that a reader never finds a part of it. */
  private write(): void {
    writeFileSync(`${this.file}.new`, `${JSON.stringify(this.entries, null, 2)}\n`, { mode: PRIVATE_FILE });
    renameSync(`${this.file}.new`, this.file);
  }
}

function readEntries(file: string): Record<string, z.infer<typeof Entry>> {
  try {
    return Entries.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UserError(
      `${file} is invalid, so it is not known which plans are applied: plan again into another directory`,
    );
  }
}

const getTime = (): string => new Date().toISOString();
