/** A scored transaction of the test. */
export interface ScoredRow {
  readonly score: number;
  readonly fraud: boolean;
  readonly account: string | number;
  readonly day: number;
}

export interface Metrics {
  readonly transactions: number;
  readonly frauds: number;
  /** The area under the curve of the receiver operating characteristic. */
  readonly auc: number;
  /** The average precision. */
  readonly ap: number;
  /** The mean daily share of compromised cards among the 100 cards with the highest scores. */
  readonly cp100: number;
}

/** Computes the measures of the Handbook. */
export function computeMetrics(rows: readonly ScoredRow[]): Metrics {
  const frauds = rows.reduce((sum, { fraud }) => sum + Number(fraud), 0);
  const sorted = [...rows].sort((a, b) => b.score - a.score);
  return {
    transactions: rows.length,
    frauds,
    auc: computeAuc(sorted, frauds),
    ap: computeAveragePrecision(sorted, frauds),
    cp100: computeCardPrecision(rows, 100),
  };
}

/** The share of pairs of a fraud and a genuine transaction in which the fraud has the higher score; a tie is half. */
function computeAuc(sorted: readonly ScoredRow[], frauds: number): number {
  const genuine = sorted.length - frauds;
  let [pairs, genuineAbove] = [0, 0];
  for (let start = 0; start < sorted.length;) {
    const { end, hits } = readTie(sorted, start);
    const misses = end - start - hits;
    pairs += hits * (genuine - genuineAbove - misses / 2);
    genuineAbove += misses;
    start = end;
  }
  return pairs / (frauds * genuine);
}

/** The mean of the precision over the frauds: at each score that has frauds, the precision down to it. */
function computeAveragePrecision(sorted: readonly ScoredRow[], frauds: number): number {
  let [sum, found] = [0, 0];
  for (let start = 0; start < sorted.length;) {
    const { end, hits } = readTie(sorted, start);
    found += hits;
    sum += hits * (found / end);
    start = end;
  }
  return sum / frauds;
}

/** Rows with the same score. */
function readTie(sorted: readonly ScoredRow[], start: number): { end: number; hits: number } {
  let [end, hits] = [start, 0];
  while (end < sorted.length && sorted[end]!.score === sorted[start]!.score)
    hits += Number(sorted[end++]!.fraud);
  return { end, hits };
}

/**
 * Computes the card precision: a card has the highest score of its day. A compromised card that is among the first
 * `count` of a day is detected, and is omitted on the following days.
 */
function computeCardPrecision(rows: readonly ScoredRow[], count: number): number {
  const days = new Map<number, ScoredRow[]>();
  for (const row of rows) {
    const ofDay = days.get(row.day);
    if (ofDay) ofDay.push(row);
    else days.set(row.day, [row]);
  }
  const detected = new Set<string | number>();
  let sum = 0;
  for (const [, ofDay] of [...days].sort(([a], [b]) => a - b)) {
    const cards = new Map<string | number, { score: number; fraud: boolean }>();
    for (const { account, score, fraud } of ofDay) {
      if (detected.has(account)) continue;
      const card = cards.get(account);
      if (card) {
        card.score = Math.max(card.score, score);
        card.fraud ||= fraud;
      } else cards.set(account, { score, fraud });
    }
    const top = [...cards].sort(([, a], [, b]) => b.score - a.score).slice(0, count);
    const hits = top.filter(([, { fraud }]) => fraud);
    for (const [account] of hits) detected.add(account);
    sum += hits.length / count;
  }
  return days.size === 0 ? NaN : sum / days.size;
}
