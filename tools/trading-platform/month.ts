import { App, Testing } from 'cdktf';
import { readSystemConfigs } from '../../src/config';
import { tradingPlatform } from '../../src/config/trading-platform';
import { type CostLine, estimateUsage, priceUsage } from '../../src/domain/cost';
import { createOrderTraffic, modelTradingPlatform } from '../../src/domain/cost/trading-platform';
import {
  getConfiguredResources,
  parseSynthesized,
  type PlannedResource,
} from '../../src/domain/plan/resources';
import { TradingPlatform } from '../../src/systems/trading-platform';

/** Synthesizes the stack for AWS in the stage prod, with an address for e-mail. */
export function synthesizePlatform(): readonly PlannedResource[] {
  const env = { TARGET: 'aws', STAGE: 'prod', PLATFORM_OPERATOR_EMAIL: 'desk@example.com' };
  const [config] = readSystemConfigs(tradingPlatform, env);
  return getConfiguredResources(parseSynthesized(Testing.synth(new TradingPlatform(new App(), config!))));
}

/** Estimates the lines of a month with a number of orders on a trading day. */
export function estimateMonth(
  resources: readonly PlannedResource[],
  ordersPerDay: number,
): readonly CostLine[] {
  const { standing, traffic } = estimateUsage(
    resources,
    modelTradingPlatform(createOrderTraffic(ordersPerDay)),
  );
  return priceUsage([...standing, ...traffic]);
}

export const formatUsd = (usd: number): string =>
  usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
