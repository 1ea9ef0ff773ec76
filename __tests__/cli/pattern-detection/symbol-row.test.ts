import { createHash } from 'node:crypto';
import { getHashKey, getPartitionKey } from '../../../src/cli/pattern-detection/replay/pack';
import { getSymbolRow } from '../../../src/cli/pattern-detection/symbol-row';
import { getSymbolRow as getStoredRow } from '../../../src/lambdas/pattern-detection/symbol-row';

const SYMBOLS = Array.from({ length: 500 }, (_, index) => `S${index}`);

it('a symbol has the row in which KinesisConsumer stores its open bars', () => {
  for (const symbol of SYMBOLS) expect(getSymbolRow(symbol)).toBe(getStoredRow(symbol));
});

it('the explicit hash key of a record is in the same range as the hashes of its symbols', () => {
  const size = 2n ** 120n;
  for (const symbol of SYMBOLS) {
    const hash = BigInt(`0x${createHash('md5').update(symbol).digest('hex')}`);
    const key = BigInt(getHashKey(getPartitionKey(symbol)));
    expect(key / size).toBe(hash / size);
    expect(key < 2n ** 128n).toBe(true);
  }
});
