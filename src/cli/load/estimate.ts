import { costOf, MARKET_HOURS, totalOf, trafficUse } from '../../domain/cost';
import type { Asked } from './report';

/** The synthetic market holds a pattern in a thousand bars, nearly all of them sure enough to ask people about. */
const SYNTHETIC = { analysesPerMillion: 1_000, found: 1, alerted: 1, critical: 1, apiRequests: 0 };

/** What a run costs on AWS, in USD, beside what the environment costs anyway. */
export function estimateOf({ rate, seconds, symbols }: Omit<Asked, 'seed'>): number {
  const traffic = { ...MARKET_HOURS, ...SYNTHETIC, rate, symbols, hours: seconds / 3600 };
  return totalOf(costOf(trafficUse(traffic)));
}
