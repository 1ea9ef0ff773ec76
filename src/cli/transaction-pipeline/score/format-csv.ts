import type { Score } from '../../../domain/fraud';

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Formats a score as a line of CSV: the id, the score, the outcome, and the part that raises the score the most. */
export function formatCsvLine(transactionId: string, { score, outcome, parts }: Score): string {
  const main = parts.find(({ name, points }) => name !== 'base' && points > 0);
  return [quote(transactionId), score.toFixed(4), outcome, quote(main?.reason ?? '')].join(',');
}
