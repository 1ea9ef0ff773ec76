import { formatTable } from '../../terminal/table';
import { listReasons } from '../reasons';
import type { TransactionRow } from '../stores/rows';
import { type DemonstrationTransaction, getProbeIds } from './transactions';

/** Returns the reason of the part that raises a score most; empty if none does. */
export const getLargestReason = (row: Pick<TransactionRow, 'parts'>): string => listReasons(row, 1)[0] ?? '';

const formatScore = (score: number | undefined): string => score?.toFixed(1) ?? '';

/** Formats the suspicious transactions, and one line for the normal ones. */
export function formatScores(
  transactions: readonly DemonstrationTransaction[],
  rows: ReadonlyMap<string, TransactionRow>,
): string {
  const suspicious = transactions.filter(({ kind }) => kind !== undefined);
  const normal = transactions
    .filter(({ kind }) => kind === undefined)
    .flatMap(({ request }) => rows.get(request.transactionId) ?? []);
  const scores = normal.flatMap(({ score }) => score ?? []);
  const approved = normal.filter(({ outcome }) => outcome === 'approve').length;
  return formatTable(
    ['transaction', 'payment', 'score', 'outcome', 'rules', 'largest reason'],
    [
      ...suspicious.map(({ request: { transactionId }, kind = '' }) => {
        const row = rows.get(transactionId);
        return [
          transactionId,
          kind,
          formatScore(row?.score),
          row?.outcome ?? '',
          (row?.matchedRules ?? []).join(', '),
          row ? getLargestReason(row) : '',
        ];
      }),
      [
        `${normal.length} others`,
        'normal purchases',
        scores.length === 0 ? '' : `${formatScore(Math.min(...scores))}–${formatScore(Math.max(...scores))}`,
        approved === normal.length ? 'approve' : `approve: ${approved}`,
        '',
        '',
      ],
    ],
  );
}

/** Describes how the confirmed fraud changes the score of the next payment at its merchant. */
export function formatEffect(date: string, rows: ReadonlyMap<string, TransactionRow>): string {
  const ids = getProbeIds(date);
  const [before, after] = [rows.get(ids.before), rows.get(ids.after)];
  if (before?.score === undefined || after?.score === undefined) return '';
  const known = new Map((before.parts ?? []).map(({ name, points }) => [name, points]));
  const [change] = (after.parts ?? [])
    .map((part) => ({ ...part, points: part.points - (known.get(part.name) ?? 0) }))
    .sort((a, b) => b.points - a.points);
  const reason = change && change.points > 0 ? ` (${change.points.toFixed(1)} of it: ${change.reason})` : '';
  return (
    `The same payment at the merchant of the confirmed fraud: ${formatScore(before.score)} (${before.outcome ?? ''}) before, ` +
    `${formatScore(after.score)} (${after.outcome ?? ''}) after the confirmation${reason}`
  );
}
