import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  detectAll,
  DEPLOYED_PATTERNS,
  type Bar,
  type Detection,
  type DetectorOptions,
} from '../../../src/domain/patterns';
import { readMarketBars, readMarketText } from './market';
import { drawPattern, createRandomWalk, createRandom } from './synthetic';

const SHAPES = 50;

describe.each(DEPLOYED_PATTERNS)('%s', (pattern) => {
  /** Counts the shapes in which the pattern is found, and those in which another pattern is found. */
  function count(duration: number, noise: number, options: DetectorOptions = {}) {
    let found = 0;
    let confused = 0;
    for (let seed = 0; seed < SHAPES; seed += 1) {
      const { bars, from } = drawPattern(pattern, duration, noise, createRandom(1000 * duration + seed));
      const events = detectAll(bars, DEPLOYED_PATTERNS, options).filter(
        (event) => event.confirmedAt >= bars[from]!.timestamp,
      );
      if (events.some((event) => event.pattern === pattern)) found += 1;
      if (events.some((event) => event.pattern !== pattern)) confused += 1;
    }
    return { found, confused };
  }

  // Measured over 200 shapes each: 98 to 100 % found; at most 0.5 % confused, but 3.5 % of the double tops of 120 bars.
  test.each([30, 40, 60, 80, 120])(
    'is found in shapes of %i bars with noise of 3 %% of the height',
    (duration) => {
      const { found, confused } = count(duration, 0.03);
      expect(found).toBeGreaterThanOrEqual(0.95 * SHAPES);
      expect(confused).toBeLessThanOrEqual(0.02 * SHAPES);
    },
  );

  // Measured over 200 shapes each: 91 to 100 % found; at most 0.5 % confused, but 2 to 4.5 % of the double tops of 60 bars or more,
  // and 4 % of the triangles of 120 bars.
  test.each([30, 40, 60, 80, 120])(
    'is found in shapes of %i bars with noise of 6 %% of the height',
    (duration) => {
      const { found, confused } = count(duration, 0.06);
      expect(found).toBeGreaterThanOrEqual(0.85 * SHAPES);
      expect(confused).toBeLessThanOrEqual(0.04 * SHAPES);
    },
  );

  // Five touches in 20 bars: a leg of the triangle has three or four bars, which noise can swallow. Measured over 200 shapes
  // each, with noise of 3 %: 100 % of heads and shoulders and of double tops, 97 % of triangles; with noise of 6 %: 99.5 %,
  // 100 % and 83.5 %.
  test.each([
    [3, { 'head-and-shoulders': 0.95, 'double-top': 0.95, 'ascending-triangle': 0.9 }],
    [6, { 'head-and-shoulders': 0.95, 'double-top': 0.95, 'ascending-triangle': 0.75 }],
  ])('matches the rules in shapes of 20 bars with noise of %i %% of the height', (noise, least) => {
    const { found } = count(20, noise / 100, { minConfidence: 0 });
    expect(found).toBeGreaterThanOrEqual(least[pattern] * SHAPES);
  });

  // Random prices have many shapes of 20 bars too, so their confidence is lower. Measured over 200 shapes each, with
  // noise of 3 %: 98.5 % of heads and shoulders, all double tops, 81 % of triangles; of 6 %: 92.5 %, 86 % and 58 %.
  test.each([
    [3, { 'head-and-shoulders': 0.9, 'double-top': 0.95, 'ascending-triangle': 0.75 }],
    [6, { 'head-and-shoulders': 0.75, 'double-top': 0.8, 'ascending-triangle': 0.5 }],
  ])('is reported less often in shapes of 20 bars with noise of %i %% of the height', (noise, least) => {
    expect(count(20, noise / 100).found).toBeGreaterThanOrEqual(least[pattern] * SHAPES);
  });
});

const countEvents = (events: readonly Detection[], pattern: string, least = 0) =>
  events.filter((event) => event.pattern === pattern && event.confidence >= least).length;

test('false detections in random walks are rare (measured: 0.26 to 0.6 per 1,000 bars and pattern, 0.02 to 0.1 at confidence 80)', () => {
  const walks = Array.from({ length: 50 }, (_, i) =>
    createRandomWalk(1000, createRandom(i), `WALK${i}`),
  ).flat();
  const events = detectAll(walks);
  for (const pattern of DEPLOYED_PATTERNS) {
    expect(countEvents(events, pattern)).toBeLessThanOrEqual(walks.length / 1000);
    expect(countEvents(events, pattern, 80)).toBeLessThanOrEqual((0.1 * walks.length) / 1000);
  }
});

describe('real prices', () => {
  const bars: Bar[] = readMarketBars();

  test('match the README of the fixture', () => {
    const readme = readFileSync(resolve(__dirname, '../../fixtures/market/README.md'), 'utf8');
    expect(readme).toContain(createHash('sha256').update(readMarketText()).digest('hex'));
    expect(bars).toHaveLength(12_154);
    const formatKey = ({ timestamp, symbol }: Bar) => `${new Date(timestamp).toISOString()} ${symbol}`;
    expect(bars.map(formatKey)).toEqual(bars.map(formatKey).sort());
    for (const { open, high, low, close, volume } of bars) {
      expect(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && volume > 0).toBe(
        true,
      );
    }
  });

  test('contain each pattern, sometimes with high confidence', () => {
    const events = detectAll(bars);
    expect(
      Object.fromEntries(DEPLOYED_PATTERNS.map((pattern) => [pattern, countEvents(events, pattern)])),
    ).toEqual({
      'head-and-shoulders': 4,
      // One of them has the crash of May 2010 in it, with a wick below the valley, which is no break.
      'double-top': 7,
      'ascending-triangle': 4,
    });
    expect(events.filter((event) => event.confidence >= 80)).toHaveLength(5);
    expect(events.filter((event) => event.confidence >= 90)).toHaveLength(2);
  });
});
