import { getConfiguredResources, parseSynthesized } from '../../src/domain/plan/resources';
import { getRequirements } from '../../src/policies/catalog';
import { readStackSettings } from '../../src/policies/evaluate';
import type { EvaluatedStack } from '../../src/policies/rule';
import type { Synthesized } from './synth';

/** Prepares a synthesized stack for the rules, as if Terraform had planned exactly what it contains. */
export function evaluateSynthesized(
  system: string,
  json: Synthesized['json'],
  suffix = 'dev',
): EvaluatedStack {
  const stack = parseSynthesized(JSON.stringify(json));
  return {
    name: `${system}-${suffix}`,
    system,
    suffix,
    publicPaths: getRequirements(system).publicPaths ?? [],
    resources: getConfiguredResources(stack),
    ...readStackSettings(stack),
  };
}
