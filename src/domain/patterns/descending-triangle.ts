import { ascendingTriangle } from './ascending-triangle';
import { inverse, type Pattern } from './pattern';

/** A flat bottom under falling highs: confirmed by a close below the bottom. */
export const descendingTriangle: Pattern = inverse('descending-triangle', ascendingTriangle);
