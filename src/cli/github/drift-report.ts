import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../errors';

const Found = z.object({
  stack: z.string(),
  address: z.string(),
  attribute: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  kind: z.string(),
  severity: z.string(),
  mend: z.string().optional(),
});
const Report = z.object({
  /** The stacks that were looked at to their end, whatever was found. */
  stacks: z.array(z.string()),
  records: z.array(Found),
});

export type Found = z.infer<typeof Found>;

/** What one check for drift says about one stack. */
export interface StackDrift {
  readonly stack: string;
  /** What somebody must do something about, the gravest first. */
  readonly found: readonly Found[];
}

/** Neither what something else is meant to change nor what an apply will bring is an issue. */
const AN_ISSUE = ['drift', 'unmanaged'];
const GRAVEST_FIRST = ['security', 'data', 'cost', 'cosmetic'];

/** @param file that `stacks drift --json` wrote @throws UserError if it is not there or something else */
export function readDrift(file: string): StackDrift[] {
  const read = existsSync(file) ? Report.safeParse(parsed(readFileSync(file, 'utf8'))) : undefined;
  if (!read) throw new UserError(`${file} is not there: npx stacks drift --json writes it`);
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    throw new UserError(
      `${file} is not what npx stacks drift --json writes: ${path.join('.') || 'all of it'}: ${message}`,
    );
  }
  const { stacks, records } = read.data;
  const weight = ({ severity }: Found) => GRAVEST_FIRST.indexOf(severity);
  return stacks.map((stack) => ({
    stack,
    found: records
      .filter((record) => record.stack === stack && AN_ISSUE.includes(record.kind))
      .sort((a, b) => weight(a) - weight(b) || a.address.localeCompare(b.address)),
  }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
