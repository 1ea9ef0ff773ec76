import type { TransactionRow } from '../stores/rows';
import { getPurchaseTime } from '../stores/rows';
import { formatTable } from '../../terminal/table';
import type { HistoryEntry } from './entry';

/** Formats a duration in one unit, such as `12 ms`, `3.4 s` or `2 d`. */
export function formatRoughDuration(milliseconds: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ] as const;
  const [unit, size] = units.find(([, ms]) => milliseconds >= ms) ?? ['ms', 1];
  const value = milliseconds / size;
  return `${value >= 10 || size === 1 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

/** Formats the time since the entry before, such as `+ 12 ms`. */
export const formatDelay = (milliseconds: number): string => `+ ${formatRoughDuration(milliseconds)}`;

/** The type that Lambda gives to the results of asynchronous invocations, and its short form. */
const INVOCATION_RESULT = /^Lambda Function Invocation Result - (\w+)$/;

/** Formats the fields of a transaction, its decision, and the result of its investigation. */
export function formatTransaction(row: TransactionRow): string {
  const { transactionId, amount, currency, accountId, merchantId, score, outcome, notifiedAt, fraud } = row;
  const decision = outcome === undefined ? 'not scored yet' : `score ${score?.toFixed(1) ?? ''}: ${outcome}`;
  const notification = notifiedAt === undefined ? '' : `, notified at ${notifiedAt}`;
  const result =
    fraud === undefined
      ? ''
      : `, ${fraud ? 'confirmed as fraud' : 'cleared as genuine'} by ${row.confirmedBy ?? 'someone'} at ${row.confirmedAt ?? ''}`;
  return [
    `${transactionId}: ${amount.toLocaleString('en-US')} ${currency} of ${accountId} at ${merchantId}, paid at ${getPurchaseTime(row)}`,
    `${decision}${notification}${result}`,
  ].join('\n');
}

/** Formats a history: one line per entry. */
export function formatHistory(entries: readonly HistoryEntry[]): string {
  const traces = [...new Set(entries.flatMap(({ traceId }) => traceId ?? []))];
  const total = entries.reduce((sum, { sincePreviousMs }) => sum + sincePreviousMs, 0);
  const count = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
  return [
    formatTable(
      ['time', 'since', 'event', 'what happened', 'trace'],
      entries.map((entry, index) => [
        entry.time,
        index === 0 ? '' : formatDelay(entry.sincePreviousMs),
        entry.type.replace(INVOCATION_RESULT, 'Invocation$1'),
        entry.summary,
        entry.traceId ?? '',
      ]),
    ),
    `${count} in ${formatRoughDuration(total)}; ${traces.length === 0 ? 'no trace' : `trace ${traces.join(', ')}`}`,
  ].join('\n');
}

/** Formats the parts of the score, the largest first. */
export const formatParts = ({ parts = [] }: TransactionRow): string =>
  formatTable(
    ['points', 'part', 'reason'],
    parts.map(({ points, name, reason }) => [points.toFixed(1), name, reason]),
  );
