import type { EvaluatedStack } from '../../../src/policies/rule';
import { evaluateSynthesized } from '../../support/evaluate';
import type { Synthesized } from '../../support/synth';
import { synthesizeOnce } from './synthesize';

/** Synthesizes the stack of pattern detection for AWS, and applies a change to it. */
export function evaluatePatternDetection(
  change: (json: Synthesized['json']) => void = () => {},
  env: Readonly<Record<string, string>> = {},
): EvaluatedStack {
  const copy = structuredClone(synthesizeOnce({ ENVIRONMENT_SUFFIX: 'trial', ...env }));
  change(copy);
  return evaluateSynthesized('pattern-detection', copy, 'trial');
}
