/** The lengths of a bin, in seconds. */
const WIDTHS = [1, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400, 604_800];
const MAX_BINS = 60;

/**
 * Counts transactions by the time of their request and by their decision.
 * @param {readonly import('./transaction-list.js').Listed[]} rows
 * @returns {{ seconds: number, times: readonly number[], counts: Record<'approve' | 'review' | 'decline', readonly number[]> }}
 *   the length of a bin, and the begin of each bin in seconds since 1970, ascending
 */
export function countByTime(rows) {
  const at = rows.map(({ receivedAt }) => Math.floor(Date.parse(receivedAt) / 1_000));
  const [first, last] = [Math.min(...at), Math.max(...at)];
  /** @param {number} width */
  const countBins = (width) => Math.floor(last / width) - Math.floor(first / width) + 1;
  const longest = WIDTHS.at(-1) ?? 1;
  const seconds = WIDTHS.find((width) => countBins(width) <= MAX_BINS) ?? longest;
  const begin = Math.floor(first / seconds);
  const size = rows.length === 0 ? 0 : countBins(seconds);
  const createCounts = () => Array.from({ length: size }, () => 0);
  const counts = { approve: createCounts(), review: createCounts(), decline: createCounts() };
  rows.forEach(({ outcome }, index) => {
    const bin = Math.floor((at[index] ?? 0) / seconds) - begin;
    if (outcome) counts[outcome][bin] = (counts[outcome][bin] ?? 0) + 1;
  });
  return { seconds, times: Array.from({ length: size }, (_, bin) => (begin + bin) * seconds), counts };
}
