import { estimateUsage, priceUsage, sumCost } from '../../../domain/cost';
import { modelTraffic, PEAK_TRAFFIC } from '../../../domain/cost/pattern-detection';
import type { PlannedResource } from '../../../domain/plan/resources';
import type { LoadParameters } from './report';

/** The synthetic market has one pattern in a thousand bars, nearly all with a confidence that needs approval. */
const SYNTHETIC = {
  analysesPerMillion: 1_000,
  patternShare: 1,
  alertShare: 1,
  approvalShare: 1,
  apiRequestsPerHour: 0,
};

/** Estimates what a load run costs on AWS, in USD, without the standing cost of the environment. */
export function estimateLoadCost(
  resources: readonly PlannedResource[],
  { rate, seconds, symbols }: Pick<LoadParameters, 'rate' | 'seconds' | 'symbols'>,
): number {
  const traffic = {
    ...PEAK_TRAFFIC,
    ...SYNTHETIC,
    eventsPerSecond: rate,
    symbols,
    hours: seconds / 3600,
  };
  return sumCost(priceUsage(estimateUsage(resources, modelTraffic(traffic)).traffic));
}
