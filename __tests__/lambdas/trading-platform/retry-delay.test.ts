import type { SQSRecord } from 'aws-lambda';
import { chooseDelay } from '../../../src/lambdas/trading-platform/retry-delay';

describe('a failed message', () => {
  it.each([
    [1, 0, 2],
    [4, 0, 16],
    [9, 0, 300],
    [200, 0, 300],
  ])(
    'is received again after a random time that grows: receive %d, from %d to %d s',
    (receives, from, to) => {
      const record = { attributes: { ApproximateReceiveCount: String(receives) } } as SQSRecord;
      expect(chooseDelay(record, () => 0)).toBe(from);
      expect(chooseDelay(record, (end) => end - 1)).toBe(to);
    },
  );
});
