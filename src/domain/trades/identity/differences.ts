import { toMilliseconds } from '../time';
import { MAX_CLOCK_DIFFERENCE_MS, type Trade, TRADE_FIELDS } from '../trade';

/** A field in which two reports differ, with the value of each; `nothing` if the field is missing. */
export interface FieldDifference {
  readonly field: keyof Trade;
  readonly values: readonly [string, string];
}

/**
 * The economic terms: what the parties owe each other. Venue, execution id, side and date are in the execution key. The
 * symbol and the capacity are left to each source.
 */
const TERMS: readonly (keyof Trade)[] = [
  'executedAt',
  'isin',
  'quantity',
  'price',
  'currency',
  'settlementDate',
  'account',
  'counterparty',
];

const formatField = (trade: Trade, field: keyof Trade): string => String(trade[field] ?? 'nothing');

const compareFields = (a: Trade, b: Trade, fields: readonly (keyof Trade)[]): FieldDifference[] =>
  fields
    .map((field) => ({ field, values: [formatField(a, field), formatField(b, field)] as const }))
    .filter(({ values: [left, right] }) => left !== right);

/** Compares all fields of two reports of one source. */
export const compareContent = (a: Trade, b: Trade): FieldDifference[] => compareFields(a, b, TRADE_FIELDS);

/** Compares a cancellation with the version that it cancels. Only the version and the action may differ. */
export const compareCancellation = (cancelled: Trade, cancellation: Trade): FieldDifference[] =>
  compareContent(cancelled, cancellation).filter(({ field }) => field !== 'version' && field !== 'action');

const isSameTime = (a: Trade, b: Trade): boolean =>
  Math.abs(toMilliseconds(a.executedAt) - toMilliseconds(b.executedAt)) <= MAX_CLOCK_DIFFERENCE_MS;

/** Compares the economic terms of two sources, and whether both cancelled the trade. */
export const compareTerms = (a: Trade, b: Trade): FieldDifference[] => {
  const terms = compareFields(a, b, TERMS).filter(({ field }) => field !== 'executedAt' || !isSameTime(a, b));
  const isSameState = (a.action === 'cancel') === (b.action === 'cancel');
  return isSameState ? terms : [{ field: 'action', values: [a.action, b.action] }, ...terms];
};
