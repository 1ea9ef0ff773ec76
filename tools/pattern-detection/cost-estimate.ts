import { App, Testing } from 'cdktf';
import { readSystemConfig } from '../../src/config';
import { patternDetection } from '../../src/config/pattern-detection';
import { estimateUsage, priceUsage } from '../../src/domain/cost';
import { type MarketTraffic, modelTraffic } from '../../src/domain/cost/pattern-detection';
import type { PlannedResource } from '../../src/domain/plan/resources';
import { getConfiguredResources, parseSynthesized } from '../../src/domain/plan/resources';
import { PatternDetection } from '../../src/systems/pattern-detection';

/** Synthesizes the stack for AWS, with an address for e-mail alerts. */
export const synthesize = (env: Readonly<Record<string, string>>) =>
  getConfiguredResources(
    parseSynthesized(
      Testing.synth(
        new PatternDetection(
          new App(),
          readSystemConfig(patternDetection, { TARGET: 'aws', ALERT_EMAIL: 'desk@example.com', ...env }),
        ),
      ),
    ),
  );

/** Estimates the lines of a month. */
export function estimateLines(resources: readonly PlannedResource[], market: MarketTraffic) {
  const { standing, traffic } = estimateUsage(resources, modelTraffic(market));
  return { traffic: priceUsage(traffic), standing: priceUsage(standing) };
}

export const formatUsd = (usd: number): string => usd.toFixed(2);
