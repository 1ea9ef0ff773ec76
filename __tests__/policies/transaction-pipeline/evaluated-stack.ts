import type { EvaluatedStack } from '../../../src/policies/rule';
import { evaluateSynthesized } from '../../support/evaluate';
import type { Synthesized } from '../../support/synth';
import { synthesizePipeline } from '../../systems/transaction-pipeline/synthesize';

const cache = new Map<string, Synthesized['json']>();

/**
 * Synthesizes the stack of the transaction pipeline for AWS, once for each environment.
 * @returns the shared result; do not change it
 */
export function synthesizeOnce(env: Readonly<Record<string, string>> = {}): Synthesized['json'] {
  const key = JSON.stringify(env);
  if (!cache.has(key))
    cache.set(key, synthesizePipeline({ TARGET: 'aws', ENVIRONMENT_SUFFIX: 'trial', ...env }).json);
  return cache.get(key)!;
}

/** Synthesizes the stack of the stage prod, which has all resources, and applies a change to it. */
export function evaluatePipeline(
  change: (json: Synthesized['json']) => void = () => {},
  env: Readonly<Record<string, string>> = { STAGE: 'prod' },
): EvaluatedStack {
  const copy = structuredClone(synthesizeOnce(env));
  change(copy);
  return evaluateSynthesized('transaction-pipeline', copy, 'trial');
}
