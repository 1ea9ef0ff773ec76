import type { ConfidenceParts, PatternName } from '../../../src/domain/patterns';
import calibration from '../../../src/domain/patterns/calibration.json';
import { PATTERN_REGISTRY } from '../../../src/domain/patterns/registry';

type CalibratedPattern = keyof typeof calibration.odds;

/** Returns the pattern whose model was fitted: the one with the same rules that is not mirrored. */
function findCalibratedPattern(pattern: PatternName): CalibratedPattern {
  const { measure } = PATTERN_REGISTRY[pattern];
  return Object.values(PATTERN_REGISTRY).find((rules) => rules.measure === measure && !rules.mirrored)!
    .name as CalibratedPattern;
}

/** Returns parts to which the fitted model assigns the given probability, all of it in the part `straight`. */
export function createParts(pattern: PatternName, chance: number): ConfidenceParts {
  const { intercept, weights } = calibration.odds[findCalibratedPattern(pattern)];
  return { straight: (Math.log(chance / (1 - chance)) - intercept) / weights.straight };
}
