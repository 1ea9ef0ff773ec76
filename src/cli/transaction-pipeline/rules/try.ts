import { chooseOutcome, type Outcome } from '../../../domain/fraud';
import {
  evaluateRules,
  type Rule,
  toTransactionReceived,
  type TransactionRow as StoredTransaction,
} from '../../../domain/transactions';
import type { TransactionRow } from '../stores/rows';

/** What a rule would have matched, compared with its active version. */
export interface RuleTrial {
  readonly ruleId: string;
  /** The version that is active; undefined for a new rule. */
  readonly activeVersion?: number;
  readonly transactions: number;
  readonly matched: number;
  readonly activeMatched: number;
  /** The ids of transactions that only the new, or only the active version matches. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The number of transactions whose outcome would be another one, by the change, such as `approve → review`. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly examples: readonly TrialExample[];
}

/** A transaction that the rule would have matched. */
export interface TrialExample {
  readonly transactionId: string;
  readonly reason: string;
  readonly score?: number;
  readonly outcome?: string;
  readonly newScore?: number;
  readonly newOutcome?: string;
}

/** Maximum number of examples. */
export const MAX_EXAMPLES = 10;

/** Evaluates a rule on past transactions. @param active the active version of the same rule, if there is one */
export function tryRule(
  candidate: Rule,
  active: Rule | undefined,
  rows: readonly TransactionRow[],
): RuleTrial {
  const [added, removed]: [string[], string[]] = [[], []];
  const examples: TrialExample[] = [];
  const outcomes: Record<string, number> = {};
  let [matched, activeMatched] = [0, 0];
  for (const row of rows) {
    const detail = toTransactionReceived(row as unknown as StoredTransaction);
    const [match] = evaluateRules([candidate], detail);
    const [activeMatch] = active ? evaluateRules([active], detail) : [];
    if (match) matched++;
    if (activeMatch) activeMatched++;
    if (match && !activeMatch) added.push(row.transactionId);
    if (!match && activeMatch) removed.push(row.transactionId);
    const change = (match?.points ?? 0) - (activeMatch?.points ?? 0);
    const changed = applyChange(row, change);
    if (changed !== undefined && changed.outcome !== row.outcome) {
      const name = `${row.outcome ?? ''} → ${changed.outcome}`;
      outcomes[name] = (outcomes[name] ?? 0) + 1;
    }
    if (match) examples.push(createExample(row, match.reason, changed));
  }
  return {
    ruleId: candidate.ruleId,
    ...(active && { activeVersion: active.version }),
    transactions: rows.length,
    matched,
    activeMatched,
    added,
    removed,
    outcomes,
    examples: selectExamples(examples, new Set(added)),
  };
}

/** Computes the score with other points of a rule: the rules add their points to the score of the model. */
function applyChange(
  { score, parts = [] }: TransactionRow,
  change: number,
): { readonly score: number; readonly outcome: Outcome } | undefined {
  if (score === undefined) return undefined;
  const limit = parts.find(({ name }) => name === 'limit')?.points ?? 0;
  const changed = Math.max(0, Math.min(100, score - limit + change));
  return { score: changed, outcome: chooseOutcome(changed) };
}

const createExample = (
  { transactionId, score, outcome }: TransactionRow,
  reason: string,
  changed: ReturnType<typeof applyChange>,
): TrialExample => ({
  transactionId,
  reason,
  ...(score !== undefined && { score }),
  ...(outcome !== undefined && { outcome }),
  ...(changed && { newScore: changed.score, newOutcome: changed.outcome }),
});

/** Selects the examples: transactions that the active version does not match are listed first. */
const selectExamples = (examples: readonly TrialExample[], added: ReadonlySet<string>): TrialExample[] =>
  [
    ...examples.filter(({ transactionId }) => added.has(transactionId)),
    ...examples.filter(({ transactionId }) => !added.has(transactionId)),
  ].slice(0, MAX_EXAMPLES);
