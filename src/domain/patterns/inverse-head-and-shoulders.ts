import { headAndShoulders } from './head-and-shoulders';
import { invertPattern, type Pattern } from './pattern';

/** Three bottoms, the middle one lowest, after a downtrend: confirmed by a close above the neckline. */
export const inverseHeadAndShoulders: Pattern = invertPattern(
  'inverse-head-and-shoulders',
  headAndShoulders,
  headAndShoulders.pivotLabels,
);
