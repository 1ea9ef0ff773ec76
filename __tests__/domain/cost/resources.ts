import { estimateUsage, priceUsage, sumCost, type Unpriced } from '../../../src/domain/cost';
import { findUnpriced } from '../../../src/domain/cost/coverage';
import { getRegionalPrice } from '../../../src/domain/cost/regional-prices';
import type { SystemTraffic } from '../../../src/domain/cost/traffic';
import {
  type PlannedResource,
  parseSynthesized,
  getConfiguredResources,
} from '../../../src/domain/plan/resources';

export type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Two keys and a stream that no traffic model knows of: 2 USD and 730 hours. */
export const SMALL: Resources = {
  aws_kms_key: { A: {}, B: {} },
  aws_kinesis_stream: { S: { stream_mode_details: { stream_mode: 'ON_DEMAND' } } },
};

/** Resources as they are written. */
export const createResources = (resource: Resources): readonly PlannedResource[] =>
  getConfiguredResources(parseSynthesized(JSON.stringify({ resource })));

/** Estimates the month of a stack in a region with a model of its traffic. */
export function estimateRegion(
  resources: readonly PlannedResource[],
  traffic: SystemTraffic,
  region: string,
): { readonly usd: number; readonly unpriced: readonly Unpriced[] } {
  const usage = estimateUsage(resources, traffic, region);
  const all = [...usage.standing, ...usage.traffic];
  const priced = all.map((line) => ({ ...line, price: getRegionalPrice(line.price, region) }));
  return { usd: sumCost(priceUsage(priced)), unpriced: findUnpriced(resources, all) };
}
