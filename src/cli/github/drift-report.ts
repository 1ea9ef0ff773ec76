import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../errors';
import { parsed } from './json';

const Found = z.object({
  stack: z.string(),
  address: z.string(),
  attribute: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  kind: z.string(),
  severity: z.string(),
  fix: z.string().optional(),
  /** ISO 8601. */
  firstSeen: z.string(),
});
const Report = z.object({
  /** The stacks that were looked at to their end, whatever was found. */
  stacks: z.array(z.string()),
  notDeployed: z.array(z.string()),
  records: z.array(Found),
});

export type Found = z.infer<typeof Found>;

/** What one check for drift says about one stack. */
export interface StackDrift {
  readonly stack: string;
  /** What somebody must do something about, the gravest first. */
  readonly found: readonly Found[];
}

/** What one check for drift found. */
export interface DriftCheck {
  readonly drifts: readonly StackDrift[];
  /** The stacks that are there to be deployed, and are not. */
  readonly notDeployed: readonly string[];
  /** The suffix of the environment, where all of it was looked at. */
  readonly environment?: string;
}

/** Neither what something else is meant to change nor what an apply will bring is an issue. */
const AN_ISSUE = ['drift', 'unmanaged'];
const GRAVEST_FIRST = ['security', 'data', 'cost', 'cosmetic'];
/** Under this name a check tells what belongs to no stack; it looks for that where it looks at all stacks. */
const ENVIRONMENT = 'environment-';

/** @param file that `stacks drift --json` wrote @throws UserError if it is not there or something else */
export function readDrift(file: string): DriftCheck {
  const read = existsSync(file) ? Report.safeParse(parsed(readFileSync(file, 'utf8'))) : undefined;
  if (!read) throw new UserError(`${file} is not there: npx stacks drift --json writes it`);
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    throw new UserError(
      `${file} is not what npx stacks drift --json writes: ${path.join('.') || 'all of it'}: ${message}`,
    );
  }
  const { stacks, records, notDeployed } = read.data;
  const weight = ({ severity }: Found) => GRAVEST_FIRST.indexOf(severity);
  const drifts = stacks.map((stack) => ({
    stack,
    found: records
      .filter((record) => record.stack === stack && AN_ISSUE.includes(record.kind))
      .sort((a, b) => weight(a) - weight(b) || a.address.localeCompare(b.address)),
  }));
  const environment = stacks.find((stack) => stack.startsWith(ENVIRONMENT))?.slice(ENVIRONMENT.length);
  return { drifts, notDeployed, environment };
}
