import { randomInt } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';

/** The longest delay, in seconds: with 200 receives, a message survives an outage of eight hours. */
const LONGEST_S = 300;

/**
 * Chooses after how many seconds a message is received again: a random number up to a limit that doubles with each receive.
 * @param pick picks a whole number from 0 to below its argument
 */
export const chooseDelay = (
  { attributes }: Pick<SQSRecord, 'attributes'>,
  pick: (end: number) => number = randomInt,
): number => {
  const receives = Number(attributes.ApproximateReceiveCount) || 1;
  return pick(Math.min(LONGEST_S, 2 ** Math.min(receives, 16)) + 1);
};
