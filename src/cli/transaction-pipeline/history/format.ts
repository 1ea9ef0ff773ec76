import type { TransactionRow } from '../stores/rows';
import { getPurchaseTime } from '../stores/rows';
import { formatTable } from '../../terminal/table';
import type { HistoryEntry } from './entry';

/** Formats a duration such as `+ 12 ms`, `+ 3.4 s` or `+ 2 d`. */
export function formatDelay(milliseconds: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ] as const;
  const [unit, size] = units.find(([, ms]) => milliseconds >= ms) ?? ['ms', 1];
  const value = milliseconds / size;
  return `+ ${value >= 10 || size === 1 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

/** Formats a transaction and its history: one line per entry. */
export function formatHistory(row: TransactionRow, entries: readonly HistoryEntry[]): string {
  const { transactionId, amount, currency, accountId, merchantId } = row;
  const traces = [...new Set(entries.flatMap(({ traceId }) => traceId ?? []))];
  const total = entries.reduce((sum, { sincePreviousMs }) => sum + sincePreviousMs, 0);
  return [
    `${transactionId}: ${amount.toLocaleString('en-US')} ${currency} of ${accountId} at ${merchantId}, paid at ${getPurchaseTime(row)}`,
    `${row.outcome === undefined ? 'not scored yet' : `score ${row.score?.toFixed(1) ?? ''}: ${row.outcome}`}` +
      `${row.notifiedAt === undefined ? '' : `, notified at ${row.notifiedAt}`}` +
      `${row.fraud === undefined ? '' : `, ${row.fraud ? 'confirmed as fraud' : 'cleared as genuine'} by ${row.confirmedBy ?? 'someone'} at ${row.confirmedAt ?? ''}`}`,
    formatTable(
      ['time', 'since', 'event', 'what happened', 'trace'],
      entries.map((entry, index) => [
        entry.time,
        index === 0 ? '' : formatDelay(entry.sincePreviousMs),
        entry.type,
        entry.summary,
        entry.traceId ?? '',
      ]),
    ),
    `${entries.length} entries in ${formatDelay(total).slice(2)}; ${traces.length === 0 ? 'no trace' : `trace ${traces.join(', ')}`}`,
  ].join('\n');
}

/** Formats the parts of the score, the largest first. */
export const formatParts = ({ parts = [] }: TransactionRow): string =>
  formatTable(
    ['points', 'part', 'reason'],
    parts.map(({ points, name, reason }) => [points.toFixed(1), name, reason]),
  );
