import { MAX_RULES_AGE_MS, METRICS, type RuleSet } from '../../domain/transactions';
import type { Telemetry } from '../shared/telemetry';
import type { Rules } from './adapters/rules';

/** How old the rules may be while they cannot be read. */
const MAX_STALE_AGE_MS = 300_000;

/** The rules of the detector, read again when they are older than `MAX_RULES_AGE_MS`. */
export interface RuleCache {
  /** @throws Error if the rules cannot be read, and those that were read before are older than 5 minutes */
  get(): Promise<RuleSet>;
}

/** Creates the cache of the active rules. */
export const createRuleCache = (
  rules: Rules,
  { log, meter, elapsed }: Pick<Telemetry, 'log' | 'meter' | 'elapsed'>,
): RuleCache => {
  let cached: { readonly ruleSet: RuleSet; readonly readAt: number } | undefined;
  return {
    get: async () => {
      const age = cached === undefined ? Infinity : elapsed() - cached.readAt;
      if (cached && age <= MAX_RULES_AGE_MS) return cached.ruleSet;
      try {
        const readAt = elapsed();
        const ruleSet = await rules.load();
        cached = { ruleSet, readAt };
        return ruleSet;
      } catch (error) {
        if (!cached || age > MAX_STALE_AGE_MS) throw error;
        log.warn('rules cannot be read; those of the last read are used', { age_ms: Math.round(age), error });
        meter.count(METRICS.staleRules, 1);
        return cached.ruleSet;
      }
    },
  };
};
