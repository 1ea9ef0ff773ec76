import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection as definition } from '../../../src/config/pattern-detection';
import { parseSynthesized, getConfiguredResources } from '../../../src/domain/plan/resources';
import { readStackSettings } from '../../../src/policies/evaluate';
import { PATTERN_DETECTION_REQUIREMENTS } from '../../../src/policies/pattern-detection';
import type { EvaluatedStack } from '../../../src/policies/rule';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { type Synthesized, synthesizeStack } from '../../support/synth';

const TRIAL = { ENVIRONMENT_SUFFIX: 'trial', TARGET: 'aws' };
const cache = new Map<string, Synthesized['json']>();
/** Synthesizes once for each environment, because synthesis takes long. */
function synthesizeOnce(env: Readonly<Record<string, string>>): Synthesized['json'] {
  const key = JSON.stringify(env);
  if (!cache.has(key))
    cache.set(
      key,
      synthesizeStack(new PatternDetection(new App(), readSystemConfig(definition, { ...TRIAL, ...env })))
        .json,
    );
  return cache.get(key)!;
}

/** Synthesizes the stack of pattern detection for AWS, and applies a change to it. */
export function evaluatePatternDetection(
  change: (json: Synthesized['json']) => void = () => {},
  env: Readonly<Record<string, string>> = {},
): EvaluatedStack {
  const copy = structuredClone(synthesizeOnce(env));
  change(copy);
  const stack = parseSynthesized(JSON.stringify(copy));
  return {
    name: 'pattern-detection-trial',
    system: 'pattern-detection',
    suffix: 'trial',
    publicPaths: PATTERN_DETECTION_REQUIREMENTS.publicPaths!,
    resources: getConfiguredResources(stack),
    ...readStackSettings(stack),
  };
}
