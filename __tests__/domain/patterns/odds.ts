import type { ConfidenceParts, PatternName } from '../../../src/domain/patterns';
import calibration from '../../../src/domain/patterns/calibration.json';
import { REGISTRY } from '../../../src/domain/patterns/registry';

type Fitted = keyof typeof calibration.odds;

/** The pattern whose odds were fitted: the one that has these rules and does not stand on its head. */
function fitted(pattern: PatternName): Fitted {
  const { measure } = REGISTRY[pattern];
  return Object.values(REGISTRY).find((rules) => rules.measure === measure && !rules.mirrored)!
    .name as Fitted;
}

/** Parts to which the fitted odds give that chance, 0 to 1: all of it in the part called `straight`. */
export function partsFor(pattern: PatternName, chance: number): ConfidenceParts {
  const { intercept, weights } = calibration.odds[fitted(pattern)];
  return { straight: (Math.log(chance / (1 - chance)) - intercept) / weights.straight };
}
