import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { maskValue } from '../../../src/domain/plan/mask';
import type { Json } from '../../../src/domain/plan/plan';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { synthesizeStack } from '../../support/synth';

it('no secret is found in the configuration of this project, which contains none', () => {
  const config = readSystemConfig(patternDetection, {
    TARGET: 'aws',
    ENVIRONMENT_SUFFIX: 'review',
    ALERT_EMAIL: 'desk@example.com',
  });
  const { resource } = synthesizeStack(new PatternDetection(new App(), config)).json;
  const resources = Object.values(resource).flatMap((of) => Object.values(of));
  expect(resources.length).toBeGreaterThan(100);
  const masked = JSON.stringify(maskValue(resources as unknown as Json));
  expect(masked.match(/.{0,80}\(sensitive.{0,20}/g) ?? []).toEqual([]);
});
