import type { Demand } from '../rule';
import { APPROVAL_ROWS } from './approvals';
import { DATA_ROWS } from './data';
import { DELIVERY_ROWS } from './delivery';
import type { Row } from './row';
import { WATCHING_ROWS } from './watching';

/** What the requirements of stock pattern detection say must be there, in their order. */
export const PATTERN_DETECTION: readonly Row[] = [
  ...DATA_ROWS,
  ...DELIVERY_ROWS,
  ...WATCHING_ROWS,
  ...APPROVAL_ROWS,
];

/** Everything that has to be in a system, in the order in which it is reported. */
export const DEMANDS: readonly Demand[] = PATTERN_DETECTION.map(({ seeks, ...text }) => ({
  ...text,
  system: 'pattern-detection',
  check: (stack) => seeks.flatMap((sought) => sought.check(stack)),
}));
