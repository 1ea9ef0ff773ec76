import type { ConfidenceParts } from '../../../src/domain/patterns';
import type { ConfidenceModel, ConfidenceModels } from '../../../src/domain/patterns/calibration';
import { MAX_ODDS } from '../../../src/domain/patterns/confidence';

/** The part `straight` from 0 to 1 is the log odds from -8 to 8, and reported patterns are not corrected. */
const LINEAR: ConfidenceModel = {
  shape: { intercept: -MAX_ODDS, weights: { straight: [2 * MAX_ODDS] } },
  reported: { intercept: -MAX_ODDS, weights: { odds: [2 * MAX_ODDS] } },
};

/** Models whose confidence follows from one part, so that tests can set it. */
export const LINEAR_MODELS: ConfidenceModels = {
  'head-and-shoulders': LINEAR,
  'double-top': LINEAR,
  'shallow-double-top': LINEAR,
  'ascending-triangle': LINEAR,
};

/** Returns parts to which these models assign the given probability, 0 to 1. */
export function createParts(chance: number): ConfidenceParts {
  return { straight: (Math.log(chance / (1 - chance)) + MAX_ODDS) / (2 * MAX_ODDS) };
}
