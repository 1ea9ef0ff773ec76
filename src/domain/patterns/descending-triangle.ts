import { ascendingTriangle } from './ascending-triangle';
import { invertPattern, type Pattern } from './pattern';

/** A flat bottom under falling highs: confirmed by a close below the bottom. */
export const descendingTriangle: Pattern = invertPattern('descending-triangle', ascendingTriangle, []);
