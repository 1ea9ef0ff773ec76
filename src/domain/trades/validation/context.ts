import type { Session } from '../../calendar';
import { type Decimal, toDecimal } from '../../decimal';
import type { ReferenceKind, ReferenceRecords, TradeReferences } from '../reference';
import type { Trade } from '../trade';
import { createViolation, type TradeViolation } from '../violation';
import { findTradingDay } from '../trading-day';

/** Limits that operators change without a deployment. */
export interface TradeLimits {
  /** How far the clock of a source may be ahead, in seconds. */
  readonly maxClockSkewSeconds: number;
  /** How old a new trade may be when it is reported, in days. */
  readonly maxAgeDays: number;
  /** How old a trade may be when it is corrected or cancelled, in days. */
  readonly maxChangeAgeDays: number;
}

export const DEFAULT_TRADE_LIMITS: TradeLimits = {
  maxClockSkewSeconds: 5,
  maxAgeDays: 7,
  maxChangeAgeDays: 90,
};

/** What the checks of a trade need. */
export interface CheckContext {
  readonly trade: Trade;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly records: { readonly [Kind in ReferenceKind]?: ReferenceRecords[Kind] };
  readonly limits: TradeLimits;
  /** The time of the validation in milliseconds since 1970. */
  readonly now: number;
  /** When the source reported the trade, in milliseconds since 1970. */
  readonly reportedAt: number;
  /** The trading day and its session at the venue; undefined if the venue is unknown. */
  readonly tradingDay?: { readonly date: string; readonly session?: Session };
}

/** Checks one aspect of a trade. It checks nothing if a record is unknown, because another check reports that. */
export type TradeCheck = (context: CheckContext) => readonly TradeViolation[];

export const createContext = (
  trade: Trade,
  { records }: TradeReferences,
  times: Pick<CheckContext, 'limits' | 'now' | 'reportedAt'>,
): CheckContext => ({
  trade,
  quantity: toDecimal(trade.quantity),
  price: toDecimal(trade.price),
  records,
  ...times,
  ...(records.venue && { tradingDay: findTradingDay(trade.executedAt, records.venue) }),
});

/** Returns the violation unless the condition is true. */
export const violationUnless = (
  isValid: boolean,
  ...violation: Parameters<typeof createViolation>
): TradeViolation[] => (isValid ? [] : [createViolation(...violation)]);
