import { FEEDBACK_DELAY_DAYS } from './detector-replay';
import type { Population } from './population/types';
import { DAY_MS } from './population/calendar';

/**
 * Scores with the truth about everything except one thing: a fraud that only the merchant's confirmed frauds can show
 * scores 0 before the first fraud of its episode is confirmed. No detector that gets the confirmations 7 days late can be
 * much better than this.
 */
export function scoreKnowable(population: Population, selected: readonly number[]): Float64Array {
  const { times, merchant, kind, merchantKind } = population;
  const scores = new Float64Array(selected.length);
  /** The first fraud of the latest episode of each merchant. */
  const firstFrauds = new Map<number, number>();
  let next = 0;
  for (let index = 0; next < selected.length; index++) {
    const time = times[index]!;
    const isMerchantFraud = kind[index] === merchantKind.kind;
    if (isMerchantFraud) {
      const first = firstFrauds.get(merchant[index]!);
      if (first === undefined || time - first >= merchantKind.days * DAY_MS)
        firstFrauds.set(merchant[index]!, time);
    }
    if (index !== selected[next]) continue;
    const isConfirmed =
      isMerchantFraud && firstFrauds.get(merchant[index]!)! <= time - FEEDBACK_DELAY_DAYS * DAY_MS;
    scores[next++] = Number(kind[index] !== 0 && (!isMerchantFraud || isConfirmed));
  }
  return scores;
}
