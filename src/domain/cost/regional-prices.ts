import { asBlocks, type ResourceValues, type Synthesized } from '../plan/resources';
import type { Json } from '../plan/plan';
import { PRICE_LIST, type Price } from './prices';

/** The region of the price list. */
export const LISTED_REGION = 'us-east-1';

const MILLION = 1e6;

/**
 * The prices in USD that differ from those of us-east-1, by region. They are stated by third parties only, because no
 * public copy of AWS's price list for these regions was found.
 */
const REGIONAL_USD: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>> = {
  'eu-central-1': {
    apiGateway: { request: 3.7 / MILLION },
    dynamoDb: {
      write: 0.7625 / MILLION,
      read: 0.1525 / MILLION,
      storage: 0.306,
      pointInTimeRecovery: 0.2448,
    },
    cloudWatch: { logsIn: 0.63, logsStored: 0.0324 },
    s3: {
      intelligentFrequent: 0.0245,
      intelligentInfrequent: 0.0135,
      put: 5.4 / MILLION,
      get: 0.43 / MILLION,
    },
  },
  'eu-west-1': {
    dynamoDb: {
      write: 0.705 / MILLION,
      read: 0.141 / MILLION,
      replicatedWrite: 0.705 / MILLION,
      storage: 0.283,
      pointInTimeRecovery: 0.2264,
    },
    cloudWatch: { logsIn: 0.57 },
    network: { interfaceEndpointHour: 0.011 },
  },
};

const PATHS: ReadonlyMap<Price, readonly [service: string, item: string]> = new Map(
  Object.entries(PRICE_LIST).flatMap(([service, items]) =>
    Object.entries<Price>(items).map(([item, price]) => [price, [service, item] as const] as const),
  ),
);

/**
 * Returns a price of the list as it is in a region. Outside us-east-1, no price is verified: either a third party states
 * it, or it is that of us-east-1.
 */
export function getRegionalPrice(price: Price, region: string): Price {
  if (region === LISTED_REGION) return price;
  const [service = '', item = ''] = PATHS.get(price) ?? [];
  return { ...price, usd: REGIONAL_USD[region]?.[service]?.[item] ?? price.usd, verified: false };
}

/** Describes the prices of regions other than that of the price list; empty if there are none. */
export const describeRegionalPrices = (regions: readonly string[]): readonly string[] =>
  [...new Set(regions)]
    .filter((region) => region !== LISTED_REGION)
    .map((region) =>
      region in REGIONAL_USD
        ? `prices of ${region} as third parties state them, or those of us-east-1: none is verified`
        : `prices of us-east-1 for ${region}, for which src/domain/cost/regional-prices.ts has none`,
    );

/** Returns the region of a synthesized stack. */
export function getStackRegion(synthesized: Synthesized): string {
  const [provider] = asBlocks((synthesized.provider as ResourceValues | undefined)?.aws as Json | undefined);
  return typeof provider?.region === 'string' ? provider.region : LISTED_REGION;
}
