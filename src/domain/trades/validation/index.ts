import { findTradeReferences, type ReferenceData, type UsedRecord } from '../reference';
import type { Trade } from '../trade';
import type { TradeViolation } from '../violation';
import { createContext, type TradeCheck, type TradeLimits } from './context';
import { checkIdentifiers } from './identifiers';
import { checkLimits, checkLot, checkPriceBand, checkSigns, checkTick } from './numbers';
import { checkAgreement, checkReferences } from './references';
import { checkAge, checkSession, checkSettlement } from './times';

export { DEFAULT_TRADE_LIMITS, type TradeLimits } from './context';

/** All checks, in the order in which their violations are reported. */
const CHECKS: readonly TradeCheck[] = [
  checkIdentifiers,
  checkReferences,
  checkAgreement,
  checkSigns,
  checkTick,
  checkLot,
  checkLimits,
  checkPriceBand,
  checkAge,
  checkSession,
  checkSettlement,
];

/**
 * The checks of a cancellation. It repeats the terms of the version before, which were checked, and must be possible even
 * if they violate a rule.
 */
const CANCELLATION_CHECKS: readonly TradeCheck[] = [checkAge];

/** What the validator decides: a rejected trade has at least one violation with the severity `reject`. */
export type Verdict = 'accepted' | 'warned' | 'rejected';

/** The result of the validation of one trade. It is part of the lineage of the trade. */
export interface Validation {
  readonly verdict: Verdict;
  readonly violations: readonly TradeViolation[];
  /** The reference records on which the verdict is based. */
  readonly used: readonly UsedRecord[];
}

/**
 * Validates a trade against the reference data of its execution time and the limits.
 * @param now the time of the validation in milliseconds since 1970
 * @param reportedAt the time of the report in milliseconds since 1970
 */
export const validateTrade = (
  trade: Trade,
  {
    reference,
    limits,
    now,
    reportedAt = now,
  }: {
    readonly reference: ReferenceData;
    readonly limits: TradeLimits;
    readonly now: number;
    readonly reportedAt?: number;
  },
): Validation => {
  const references = findTradeReferences(trade, reference);
  const context = createContext(trade, references, { limits, now, reportedAt });
  const isCancellation = trade.action === 'cancel';
  const violations = (isCancellation ? CANCELLATION_CHECKS : CHECKS).flatMap((check) => check(context));
  return { verdict: toVerdict(violations), violations, used: isCancellation ? [] : references.used };
};

/** Returns the verdict that a list of violations means. */
export const toVerdict = (violations: readonly TradeViolation[]): Verdict => {
  if (violations.some(({ severity }) => severity === 'reject')) return 'rejected';
  return violations.length > 0 ? 'warned' : 'accepted';
};
