import fc from 'fast-check';
import { advanceState, createState, type Bar, type SymbolState } from '../../../src/domain/patterns';
import {
  findBreaches,
  createNotices,
  formatNoticeSubject,
  type Observation,
} from '../../../src/domain/thresholds';

const LIMITS = { priceMove: 4, volumeSurge: 3 };

const observe = (state: SymbolState): Observation => ({
  symbol: 'AAPL',
  count: state.count,
  timestamp: state.lastTimestamp,
  close: state.lastClose,
  averageTrueRange: state.averageTrueRange,
  averageVolume: state.averageVolume,
});

/** The detector's own averages after these bars; a bar is `[close, volume]`, with a range of 1 around it. */
const after = (bars: readonly (readonly [number, number])[]): Observation => {
  const state = createState();
  bars.forEach(([close, volume], i) => {
    const bar: Bar = {
      symbol: 'AAPL',
      timestamp: i,
      open: close,
      high: close + 0.5,
      low: close - 0.5,
      close,
      volume,
    };
    advanceState(state, bar);
  });
  return observe(state);
};

const quiet = Array.from({ length: 40 }, () => [100, 1000] as const);

describe('check', () => {
  it('finds no breach while nothing is unusual', () => {
    expect(findBreaches(after(quiet), after([...quiet, [100.5, 1200]]), LIMITS)).toEqual([]);
  });

  it('measures a move as a multiple of the previous range', () => {
    const [breach] = findBreaches(after(quiet), after([...quiet, [94, 1000]]), LIMITS);
    expect(breach).toEqual({ threshold: 'price-move', value: expect.closeTo(-6, 10), limit: 4 });
  });

  it('allows a larger move over more bars, like a random walk', () => {
    const slow = [...quiet, [98.5, 1000], [97, 1000], [95.5, 1000], [94, 1000]] as const;
    expect(findBreaches(after(quiet), after(slow), LIMITS)).toEqual([]);
  });

  it('derives the volume of one new bar from the average exactly', () => {
    const [breach] = findBreaches(after(quiet), after([...quiet, [100, 5000]]), LIMITS);
    expect(breach).toEqual({ threshold: 'volume-surge', value: expect.closeTo(5, 10), limit: 3 });
  });

  it('computes a volume between the minimum and the maximum of the new bars', () => {
    const volumes = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(volumes, (fresh) => {
        const now = after([...quiet, ...fresh.map((volume) => [100, volume] as const)]);
        const [breach] = findBreaches(after(quiet), now, { priceMove: 1e9, volumeSurge: -1 });
        expect(breach!.value * 1000).toBeGreaterThanOrEqual(Math.min(...fresh) - 1e-3);
        expect(breach!.value * 1000).toBeLessThanOrEqual(Math.max(...fresh) + 1e-3);
      }),
    );
  });

  it.each([
    ['without a new bar', after(quiet), after(quiet)],
    ['when the detector has started anew', after(quiet), after(quiet.slice(0, 30))],
    ['before the averages are full', after(quiet.slice(0, 19)), after([...quiet.slice(0, 19), [50, 9e9]])],
  ])('finds no breach %s', (_, before, now) => {
    expect(findBreaches(before, now, LIMITS)).toEqual([]);
  });

  it('finds no surge in a feed without volume', () => {
    const silent = quiet.map(([close]) => [close, 0] as const);
    expect(findBreaches(after(silent), after([...silent, [100, 900]]), LIMITS)).toEqual([]);
  });
});

describe('a threshold notice', () => {
  const [before, now] = [after(quiet), after([...quiet, [94, 5000]])];
  const notices = createNotices(before, now, findBreaches(before, now, LIMITS));

  it('has an id derived from its facts', () => {
    expect(notices.map(({ noticeId }) => noticeId)).toEqual([
      'AAPL#price-move#1970-01-01T00:00:00.040Z',
      'AAPL#volume-surge#1970-01-01T00:00:00.040Z',
    ]);
  });

  it('describes the breach as text', () => {
    expect(notices.map(({ summary }) => summary)).toEqual([
      'AAPL went from 100 to 94 between 1970-01-01T00:00:00.039Z and 1970-01-01T00:00:00.040Z: 6 times its own ' +
        'recent range for that many bars, over the limit of 4.',
      'AAPL traded 5 times its own average volume between 1970-01-01T00:00:00.039Z and ' +
        '1970-01-01T00:00:00.040Z, over the limit of 3.',
    ]);
    expect(notices.map(formatNoticeSubject)).toEqual([
      'AAPL moved -6 times its recent range',
      'AAPL volume is 5 times its average',
    ]);
  });
});
