import type { TransactionRow } from './stores/rows';

/** The base is what every transaction has, so it explains nothing. */
const UNINFORMATIVE_PARTS = new Set(['base', 'limit']);

/** Lists the reasons of the parts that raise a score, the largest first. @param max the number of reasons */
export const listReasons = ({ parts = [] }: Pick<TransactionRow, 'parts'>, max: number): string[] =>
  parts
    .filter(({ name, points }) => !UNINFORMATIVE_PARTS.has(name) && points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, max)
    .map(({ reason }) => reason);
