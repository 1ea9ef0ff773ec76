import { doubleTop } from './double-top';
import { invertPattern, type Pattern } from './pattern';

/** Two equal bottoms after a downtrend: confirmed by a close above the peak between them. */
export const doubleBottom: Pattern = invertPattern('double-bottom', doubleTop, [
  'first bottom',
  'peak',
  'second bottom',
]);
