import { DEFAULT_RULES, MAX_RULES_AGE_MS, type RuleSet } from '../../../../src/domain/transactions';

/** How long a detector may use rules that it cannot read again, and the time that a read takes at most. */
const MAX_STALE_AGE_MS = 300_000;
const READ_MS = 10_000;

/** The rule sets that were active, each with the time from which on. */
export class RuleHistory {
  private readonly sets: { readonly from: number; readonly ruleSet: RuleSet }[] = [
    { from: -Infinity, ruleSet: DEFAULT_RULES },
  ];

  /** Adds a rule set. @param from milliseconds since 1970 */
  add(from: number, ruleSet: RuleSet): void {
    this.sets.push({ from, ruleSet });
  }

  /** Lists the rule sets that a decision may depend on, the newest first. @param at milliseconds since 1970 */
  listActive(at: number): readonly RuleSet[] {
    const oldest = at - MAX_RULES_AGE_MS - MAX_STALE_AGE_MS - READ_MS;
    return this.sets
      .filter(({ from }, index) => from <= at && (this.sets[index + 1]?.from ?? Infinity) >= oldest)
      .map(({ ruleSet }) => ruleSet)
      .reverse();
  }
}
