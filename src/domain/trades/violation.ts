import { truncateInput } from '../validation';
import { type Severity, TRADE_RULES, type TradeRule } from './rules';
import type { Trade } from './trade';

/** A rule that a trade or its message violates. */
export interface TradeViolation {
  /** The field: its name in the trade, or its place in the message, such as `LastPx (31)`, truncated to 80 characters. */
  readonly field: string;
  readonly rule: TradeRule;
  readonly severity: Severity;
  /** The value found, truncated to 80 characters; `nothing` if the field is missing. */
  readonly actual: string;
  /** The values that the rule accepts. */
  readonly expected: string;
  /** What the sender or the operator has to do. */
  readonly fix: string;
}

/** The trade that a message contains, or all reasons why it contains none. */
export type TradeReading =
  { readonly trade: Trade } | { readonly violations: readonly [TradeViolation, ...TradeViolation[]] };

/** Shows the delimiter of FIX as a bar, and replaces characters that would change how a log or terminal shows the text. */
const showText = (text: string): string =>
  truncateInput(text)
    .replaceAll('\x01', '|')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '\ufffd');

/** @param actual the value found; undefined if the field is missing */
export const createViolation = (
  rule: TradeRule,
  field: string,
  actual: string | undefined,
  expected: string,
): TradeViolation => ({
  // A sender can name a field as it likes.
  field: showText(field),
  rule,
  severity: TRADE_RULES[rule].severity,
  actual: actual === undefined ? 'nothing' : actual === '' ? 'an empty text' : showText(actual),
  expected,
  fix: TRADE_RULES[rule].fix,
});

/** Formats a violation as one line. */
export const formatTradeViolation = ({ field, rule, actual, expected, fix }: TradeViolation): string =>
  `${field}: expected ${expected}, got ${actual} (${rule}). ${fix}`;

/** The reading of a message that contains no trade. */
export const refuse = (violation: TradeViolation): TradeReading => ({ violations: [violation] });
