import { detectAll, Detector } from '../../../src/domain/patterns';
import { readMarketBars } from './market';

const bars = readMarketBars();
const order = (found: readonly object[]) => found.map((one) => JSON.stringify(one)).sort();

describe('Detector', () => {
  it('finds the same patterns bar by bar as detectAll finds in the whole feed', () => {
    const detector = new Detector();
    const found = bars.flatMap((bar) => [...detector.next(bar)]);
    expect(found.length).toBeGreaterThan(10);
    expect(order(found)).toEqual(order(detectAll(bars)));
    expect(detector.symbols).toBe(5);
  });

  it('reports a pattern at its confirming bar, and only the requested patterns', () => {
    const detector = new Detector(['double-top']);
    let doubleTops = 0;
    for (const bar of bars) {
      for (const { symbol, pattern, confirmedAt } of detector.next(bar)) {
        expect({ symbol, pattern, confirmedAt }).toEqual({
          symbol: bar.symbol,
          pattern: 'double-top',
          confirmedAt: bar.timestamp,
        });
        doubleTops++;
      }
    }
    expect(doubleTops).toBe(detectAll(bars, ['double-top']).length);
  });

  it('distinguishes a late bar of one symbol from the first bar of another', () => {
    const detector = new Detector();
    const [first, second] = bars.filter(({ symbol }) => symbol === 'GOOG');
    detector.next(second!);
    expect(detector.isLate(first!)).toBe(true);
    expect(detector.isLate(second!)).toBe(true);
    expect(detector.isLate({ ...first!, symbol: 'OTHER' })).toBe(false);
  });
});
