import { parseSynthesized, getConfiguredResources } from '../../../src/domain/plan/resources';
import { readStackSettings } from '../../../src/policies/evaluate';
import { PATTERN_DETECTION_REQUIREMENTS } from '../../../src/policies/pattern-detection';
import type { EvaluatedStack } from '../../../src/policies/rule';
import type { Synthesized } from '../../support/synth';
import { synthesizeOnce } from './synthesize';

/** Synthesizes the stack of pattern detection for AWS, and applies a change to it. */
export function evaluatePatternDetection(
  change: (json: Synthesized['json']) => void = () => {},
  env: Readonly<Record<string, string>> = {},
): EvaluatedStack {
  const copy = structuredClone(synthesizeOnce({ ENVIRONMENT_SUFFIX: 'trial', ...env }));
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
