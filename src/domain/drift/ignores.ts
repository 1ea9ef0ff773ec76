import { matches } from '../plan/wildcard';
import { z } from 'zod';
import type { Finding } from './record';

const Ignore = z.strictObject({
  /** Of a stack, an address and an attribute; `*` stands for anything. */
  stack: z.string().min(1),
  address: z.string().min(1),
  attribute: z.string().min(1),
  reason: z.string().min(20, 'a reason that someone else can judge, of 20 characters or more'),
  owner: z.string().min(2, 'who answers for it'),
  /** The last day on which it holds. */
  expires: z.iso.date('a day such as 2027-01-31'),
});

/** Drift that somebody answers for until a day. */
export type Ignore = z.infer<typeof Ignore>;

/** Reads the file of ignores. @throws Error that names the ignore and what is wrong with it */
export function readIgnores(text: string): Ignore[] {
  const read = z.array(Ignore).safeParse(JSON.parse(text));
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw new Error(`drift-ignores.json: ${path.join('.')}: ${message}`);
}

export interface Ignored {
  /** What no ignore covers. */
  readonly findings: readonly Finding[];
  readonly ignored: number;
  /** Past their day: they cover nothing any more. */
  readonly expired: readonly Ignore[];
  /** Of a stack that was looked at, and cover nothing in it. */
  readonly unused: readonly Ignore[];
}

/**
 * Leaves out what is ignored. Only drift can be: the other kinds are no fault.
 * @param stacks the names of those that were looked at: an ignore of another one is neither used nor unused
 * @param today as YYYY-MM-DD
 */
export function applyIgnores(
  findings: readonly Finding[],
  ignores: readonly Ignore[],
  stacks: readonly string[],
  today: string,
): Ignored {
  const here = ignores.filter(({ stack }) => stacks.some((name) => matches(stack, name)));
  const expired = here.filter(({ expires }) => expires < today);
  const valid = here.filter((ignore) => !expired.includes(ignore));
  const used = new Set<Ignore>();
  const left = findings.filter((finding) => {
    const covering = valid.filter((ignore) => covers(ignore, finding));
    for (const ignore of covering) used.add(ignore);
    return covering.length === 0;
  });
  return {
    findings: left,
    ignored: findings.length - left.length,
    expired,
    unused: valid.filter((ignore) => !used.has(ignore)),
  };
}

const covers = (ignore: Ignore, { stack, address, attribute, kind }: Finding): boolean =>
  (kind === 'drift' || kind === 'unmanaged') &&
  matches(ignore.stack, stack) &&
  matches(ignore.address, address) &&
  matches(ignore.attribute, attribute);
