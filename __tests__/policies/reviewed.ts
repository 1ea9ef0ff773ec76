import { App } from 'cdktf';
import { readConfig } from '../../src/config';
import { readSynthesized, writtenResources } from '../../src/domain/plan/resources';
import type { ReviewedStack } from '../../src/policies/rule';
import { PatternDetection } from '../../src/systems/pattern-detection';
import { type Synthesized, synthesized } from '../support/synth';

const config = readConfig({ ENVIRONMENT_SUFFIX: 'trial', TARGET: 'aws' });
const { json } = synthesized(new PatternDetection(new App(), config));

/** The stack of pattern detection, as it is synthesized for AWS, after a change. */
export function patternDetection(change: (json: Synthesized['json']) => void = () => {}): ReviewedStack {
  const copy = structuredClone(json);
  change(copy);
  return {
    name: 'pattern-detection-trial',
    system: 'pattern-detection',
    suffix: 'trial',
    resources: writtenResources(readSynthesized(JSON.stringify(copy))),
    outputs: Object.keys(copy.output ?? {}),
  };
}
