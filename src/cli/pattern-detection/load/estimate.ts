import { costOf, estimateUse, totalOf } from '../../../domain/cost';
import { MARKET_HOURS, marketTraffic } from '../../../domain/cost/pattern-detection';
import type { PlannedResource } from '../../../domain/plan/resources';
import type { Asked } from './report';

/** The synthetic market holds a pattern in a thousand bars, nearly all of them sure enough to ask people about. */
const SYNTHETIC = { analysesPerMillion: 1_000, found: 1, alerted: 1, critical: 1, apiRequests: 0 };

/** What a run through these resources costs on AWS, in USD, beside what the environment costs anyway. */
export function estimateOf(
  resources: readonly PlannedResource[],
  { rate, seconds, symbols }: Omit<Asked, 'seed'>,
): number {
  const traffic = { ...MARKET_HOURS, ...SYNTHETIC, rate, symbols, hours: seconds / 3600 };
  return totalOf(costOf(estimateUse(resources, marketTraffic(traffic)).traffic));
}
