import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { type Synthesized, synthesizeStack } from '../../support/synth';

const cache = new Map<string, Synthesized['json']>();

/**
 * Synthesizes the stack of pattern detection for AWS, once for each environment, because synthesis takes long.
 * @returns the shared result; do not change it
 */
export function synthesizeOnce(env: Readonly<Record<string, string>>): Synthesized['json'] {
  const key = JSON.stringify(env);
  if (!cache.has(key)) {
    const config = readSystemConfig(patternDetection, { TARGET: 'aws', ...env });
    cache.set(key, synthesizeStack(new PatternDetection(new App(), config)).json);
  }
  return cache.get(key)!;
}
