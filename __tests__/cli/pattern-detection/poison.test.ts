import { createPoison } from '../../../src/cli/pattern-detection/poison';
import { getHashKey } from '../../../src/cli/pattern-detection/replay/pack';

test('the poison record is no JSON, and has a hash key of the stream', () => {
  const { key, data } = createPoison('poison-1');
  expect(BigInt(getHashKey(key))).toBeLessThan(2n ** 128n);
  expect(() => JSON.parse(data) as unknown).toThrow(SyntaxError);
  expect(data).toContain('poison-1');
});
