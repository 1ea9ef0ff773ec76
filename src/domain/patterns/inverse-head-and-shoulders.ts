import { headAndShoulders } from './head-and-shoulders';
import { inverse, type Pattern } from './pattern';

/** Three bottoms, the middle one lowest, after a downtrend: confirmed by a close above the neckline. */
export const inverseHeadAndShoulders: Pattern = inverse('inverse-head-and-shoulders', headAndShoulders);
