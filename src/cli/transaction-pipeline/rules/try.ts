import { chooseOutcome, type Outcome } from '../../../domain/fraud';
import {
  evaluateRules,
  type Rule,
  toTransactionReceived,
  type TransactionReceived,
  type TransactionRow as StoredTransaction,
} from '../../../domain/transactions';
import type { TransactionRow } from '../stores/rows';

/** What a rule would have matched, compared with its active version. */
export interface RuleTrial {
  readonly ruleId: string;
  /** Whether the rule of the file is enabled. A disabled one adds no points. */
  readonly enabled: boolean;
  /** The version that is active; undefined for a new rule. */
  readonly activeVersion?: number;
  readonly transactions: number;
  readonly matched: number;
  readonly activeMatched: number;
  /** The ids of transactions that only the new, or only the active version matches. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /**
   * The number of transactions whose outcome would be another one with all rules of the file, by the change, such as
   * `approve → review`: the same for each rule of the file.
   */
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

/** Evaluates the rules of a file on past transactions, and compares them with the active versions of the same rules. */
export function tryRules(
  candidates: readonly Rule[],
  active: readonly Rule[],
  rows: readonly TransactionRow[],
): readonly RuleTrial[] {
  const evaluated = rows.map((row) => evaluateRow(candidates, row));
  const outcomes = countChanges(evaluated);
  return candidates.map((candidate) => {
    const current = active.find(({ ruleId }) => ruleId === candidate.ruleId);
    return { ...compareMatches(candidate, current, evaluated), outcomes };
  });
}

/** A past transaction, and its score with the rules of the file. */
interface EvaluatedRow {
  readonly row: TransactionRow;
  readonly detail: TransactionReceived;
  readonly changed: ChangedScore | undefined;
}

interface ChangedScore {
  readonly score: number;
  readonly outcome: Outcome;
}

function evaluateRow(candidates: readonly Rule[], row: TransactionRow): EvaluatedRow {
  const detail = toTransactionReceived(row as unknown as StoredTransaction);
  return { row, detail, changed: computeScore(candidates, row, detail) };
}

/**
 * Computes the score with the points of the rules. The row contains the points that earlier versions of them added, which
 * need not be those of the versions that are active now.
 */
function computeScore(
  candidates: readonly Rule[],
  { score, parts = [] }: TransactionRow,
  detail: TransactionReceived,
): ChangedScore | undefined {
  if (score === undefined) return undefined;
  const replaced = new Set(['limit', ...candidates.map(({ ruleId }) => ruleId)]);
  const removed = parts.filter(({ name }) => replaced.has(name)).map(({ points }) => points);
  const added = evaluateRules(candidates, detail).map(({ points }) => points);
  const total = score - sum(removed) + sum(added);
  const changed = Math.max(0, Math.min(100, Math.round(total * 10_000) / 10_000));
  return { score: changed, outcome: chooseOutcome(changed) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function countChanges(evaluated: readonly EvaluatedRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { row, changed } of evaluated) {
    if (changed === undefined || changed.outcome === row.outcome) continue;
    const name = `${row.outcome ?? ''} → ${changed.outcome}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function compareMatches(
  candidate: Rule,
  active: Rule | undefined,
  evaluated: readonly EvaluatedRow[],
): Omit<RuleTrial, 'outcomes'> {
  const [added, removed]: [string[], string[]] = [[], []];
  const examples: TrialExample[] = [];
  let [matched, activeMatched] = [0, 0];
  for (const { row, detail, changed } of evaluated) {
    // A disabled rule matches nothing; the trial shows what its pattern would match.
    const [match] = evaluateRules([{ ...candidate, enabled: true }], detail);
    const [activeMatch] = active ? evaluateRules([active], detail) : [];
    if (match) matched++;
    if (activeMatch) activeMatched++;
    if (match && !activeMatch) added.push(row.transactionId);
    if (!match && activeMatch) removed.push(row.transactionId);
    if (match) examples.push(createExample(row, match.reason, changed));
  }
  return {
    ruleId: candidate.ruleId,
    enabled: candidate.enabled,
    ...(active && { activeVersion: active.version }),
    transactions: evaluated.length,
    matched,
    activeMatched,
    added,
    removed,
    examples: selectExamples(examples, new Set(added)),
  };
}

const createExample = (
  { transactionId, score, outcome }: TransactionRow,
  reason: string,
  changed: ChangedScore | undefined,
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
