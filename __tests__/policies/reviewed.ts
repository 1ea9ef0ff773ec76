import { App } from 'cdktf';
import { readSystemConfig } from '../../src/config';
import { patternDetection as definition } from '../../src/config/pattern-detection';
import { parseSynthesized, getConfiguredResources } from '../../src/domain/plan/resources';
import { aboutStack } from '../../src/policies/evaluate';
import type { ReviewedStack } from '../../src/policies/rule';
import { PatternDetection } from '../../src/systems/pattern-detection';
import { type Synthesized, synthesized } from '../support/synth';

const TRIAL = { ENVIRONMENT_SUFFIX: 'trial', TARGET: 'aws' };
const made = new Map<string, Synthesized['json']>();
/** Made once for each environment: that takes longer than looking at it. */
function jsonOf(env: Readonly<Record<string, string>>): Synthesized['json'] {
  const key = JSON.stringify(env);
  if (!made.has(key))
    made.set(
      key,
      synthesized(new PatternDetection(new App(), readSystemConfig(definition, { ...TRIAL, ...env }))).json,
    );
  return made.get(key)!;
}

/** The stack of pattern detection, as it is synthesized for AWS, after a change. */
export function patternDetection(
  change: (json: Synthesized['json']) => void = () => {},
  env: Readonly<Record<string, string>> = {},
): ReviewedStack {
  const copy = structuredClone(jsonOf(env));
  change(copy);
  const stack = parseSynthesized(JSON.stringify(copy));
  return {
    name: 'pattern-detection-trial',
    system: 'pattern-detection',
    suffix: 'trial',
    resources: getConfiguredResources(stack),
    ...aboutStack(stack),
  };
}
