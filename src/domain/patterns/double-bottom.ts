import { doubleTop } from './double-top';
import { inverse, type Pattern } from './pattern';

/** Two even bottoms after a downtrend: confirmed by a close above the peak between them. */
export const doubleBottom: Pattern = inverse('double-bottom', doubleTop);
