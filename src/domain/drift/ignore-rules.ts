import { matchesWildcard } from '../plan/wildcard';
import { z } from 'zod';
import { type DriftFinding, isDrift } from './finding';
import { safeParse } from '../validation/safe-parse';

const IgnoreRule = z.strictObject({
  /** `stack`, `address` and `attribute` may contain the wildcard `*`. */
  stack: z.string().min(1),
  address: z.string().min(1),
  attribute: z.string().min(1),
  reason: z.string().min(20, 'expected a reason of at least 20 characters that a reviewer can assess'),
  owner: z.string().min(2, 'expected the person or team that is responsible'),
  /** The last day on which the rule applies. */
  expires: z.iso.date('expected a date such as 2027-01-31'),
});

/** Accepts some drift until a date; its owner is responsible. */
export type IgnoreRule = z.infer<typeof IgnoreRule>;

/** Parses drift-ignores.json. @throws Error that names the file, and the invalid rule and field */
export function parseIgnoreRules(text: string): IgnoreRule[] {
  const result = safeParse(z.array(IgnoreRule), parseJson(text));
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw new Error(`drift-ignores.json: ${path.join('.') || 'the document'}: ${message}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`drift-ignores.json is not JSON: ${(error as Error).message}; expected a list of rules`, {
      cause: error,
    });
  }
}

export interface IgnoreResult {
  /** The findings that no rule covers. */
  readonly findings: readonly DriftFinding[];
  /** How many findings a rule covers. */
  readonly ignored: number;
  /** Expired rules, which no longer cover anything. */
  readonly expired: readonly IgnoreRule[];
  /** Valid rules that cover no finding, although their stack was scanned. */
  readonly unused: readonly IgnoreRule[];
}

/**
 * Removes the findings that a rule covers. Only drift and unmanaged resources can be ignored.
 * @param stacks the names of the scanned stacks: a rule for any other stack counts as neither used nor unused
 * @param today as YYYY-MM-DD
 */
export function applyIgnoreRules(
  findings: readonly DriftFinding[],
  rules: readonly IgnoreRule[],
  stacks: readonly string[],
  today: string,
): IgnoreResult {
  const relevant = rules.filter(({ stack }) => stacks.some((name) => matchesWildcard(stack, name)));
  const expired = relevant.filter(({ expires }) => expires < today);
  const valid = relevant.filter((rule) => !expired.includes(rule));
  const used = new Set<IgnoreRule>();
  const remaining = findings.filter((finding) => {
    const covering = valid.filter((rule) => covers(rule, finding));
    for (const rule of covering) used.add(rule);
    return covering.length === 0;
  });
  return {
    findings: remaining,
    ignored: findings.length - remaining.length,
    expired,
    unused: valid.filter((rule) => !used.has(rule)),
  };
}

const covers = (rule: IgnoreRule, finding: DriftFinding): boolean =>
  isDrift(finding) &&
  matchesWildcard(rule.stack, finding.stack) &&
  matchesWildcard(rule.address, finding.address) &&
  matchesWildcard(rule.attribute, finding.attribute);
