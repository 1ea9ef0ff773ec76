import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors';
import { parseEvent } from '../terraform/events';
import { PRIVATE_FILE } from './manifest';

/** `begun` is written before Terraform starts, so that a killed apply is known; ISO times. */
const Entry = z.object({ begun: z.string(), applied: z.string().optional() });
const Entries = z.record(z.string(), Entry);

/** Which of the plans were applied, written down in the directory itself. */
export class Journal {
  private readonly file: string;
  private readonly entries: Record<string, z.infer<typeof Entry>>;

  /** @throws UserError if there is a journal that cannot be read: what was applied is not guessed */
  constructor(dir: string) {
    this.file = join(dir, 'journal.json');
    this.entries = existsSync(this.file) ? entriesOf(this.file) : {};
  }

  /** When the stack's plan was applied to its end. */
  appliedAt(stack: string): string | undefined {
    return this.entries[stack]?.applied;
  }

  /** Whether an apply of it was begun and is not known to have come to its end. */
  wasCutOff(stack: string): boolean {
    const entry = this.entries[stack];
    return entry !== undefined && entry.applied === undefined;
  }

  begin(stack: string): void {
    this.entries[stack] = { begun: now() };
    this.write();
  }

  end(stack: string): void {
    this.entries[stack] = { begun: now(), ...this.entries[stack], applied: now() };
    this.write();
  }

  /** Nobody reads half of it: it is renamed when it is whole. */
  private write(): void {
    writeFileSync(`${this.file}.new`, `${JSON.stringify(this.entries, null, 2)}\n`, { mode: PRIVATE_FILE });
    renameSync(`${this.file}.new`, this.file);
  }
}

function entriesOf(file: string): Record<string, z.infer<typeof Entry>> {
  try {
    return Entries.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UserError(`${file} does not say any more what was applied: plan anew into another directory`);
  }
}

const now = (): string => new Date().toISOString();

/** How far an apply came, by the events that Terraform left. */
export interface HowFar {
  /** It reached its end: Terraform sums up an apply only then. */
  readonly ended: boolean;
  /** The addresses of the steps that were begun, and of those that were done: a replacement is two steps. */
  readonly begun: readonly string[];
  readonly done: readonly string[];
}

/** @param log one JSON object a line; a missing one is an apply that never started */
export function howFar(log: string): HowFar {
  const events = existsSync(log)
    ? readFileSync(log, 'utf8')
        .split('\n')
        .flatMap((line) => parseEvent(line) ?? [])
    : [];
  const steps = events.filter(({ hook }) => hook?.action !== undefined && hook.action !== 'read');
  const of = (type: string) =>
    steps.flatMap((event) => (event.type === type ? (event.hook?.resource?.addr ?? []) : []));
  return {
    ended: events.some(({ type, changes }) => type === 'change_summary' && changes?.operation === 'apply'),
    begun: of('apply_start'),
    done: of('apply_complete'),
  };
}
