import { createChart, findFirstBar } from '../../../../src/cli/pattern-detection/detect/drawing';
import { findPatternLines } from '../../../../src/cli/pattern-detection/detect/drawing-lines';
import { MAX_RECENT_BARS, RecentBars } from '../../../../src/cli/pattern-detection/detect/recent-bars';
import { renumberPivots } from '../../../../src/cli/pattern-detection/detect/render-chart';
import { renderSvg } from '../../../../src/cli/pattern-detection/detect/svg';
import { Detector, type Bar, type Detection } from '../../../../src/domain/patterns';
import { readMarketBars } from '../../../domain/patterns/market';
import { createLegs, createLine } from '../../../domain/patterns/synthetic';

/** The first detection of a pattern, and the bars up to the one that confirmed it. */
function first(bars: readonly Bar[], pattern: string): { detection: Detection; recent: RecentBars } {
  const detector = new Detector();
  const recent = new RecentBars();
  for (const bar of bars) {
    recent.add(bar);
    const detection = detector.next(bar).find((one) => one.pattern === pattern);
    if (detection) return { detection, recent };
  }
  throw new Error(`no ${pattern} in these bars`);
}

const microsoft = readMarketBars().filter(({ symbol }) => symbol === 'MSFT');
const pivots = (...points: [number, number][]) =>
  points.map(([index, price], i) => ({
    kind: i % 2 === 0 ? 'high' : 'low',
    index,
    price,
    timestamp: index,
  })) as unknown as Detection['pivots'];

describe('RecentBars', () => {
  it('stores the last bars in order, up to its maximum', () => {
    const recent = new RecentBars();
    const prices = Array.from({ length: 3 * MAX_RECENT_BARS + 7 }, (_, i) => i + 1);
    for (const bar of createLine(prices)) recent.add(bar);
    expect(recent.lastIndex).toBe(3 * MAX_RECENT_BARS + 6);
    const kept = recent.listFrom(0);
    expect(kept).toHaveLength(MAX_RECENT_BARS);
    expect(kept.map(({ index, close }) => close - index)).toEqual(kept.map(() => 1));
    expect(kept.at(-1)!.index).toBe(recent.lastIndex);
    expect(recent.listFrom(recent.lastIndex - 2).map(({ close }) => close)).toEqual(prices.slice(-3));
  });

  it('stores the bars in order while it grows', () => {
    for (const many of [1, 63, 64, 65, 200]) {
      const recent = new RecentBars();
      const bars = createLine(Array.from({ length: many }, (_, i) => i + 1));
      for (const bar of bars) recent.add(bar);
      expect(recent.listFrom(0).map(({ timestamp }) => timestamp)).toEqual(bars.map((bar) => bar.timestamp));
    }
  });
});

describe('renumberPivots', () => {
  it('numbers the pivots by their times, because the detector does not count flat bars without volume', () => {
    const { detection, recent } = first(microsoft, 'ascending-triangle');
    const numbers = (all: Detection) => all.pivots.map(({ index }) => index);
    expect(numbers(renumberPivots(detection, recent.listFrom(0)))).toEqual(numbers(detection));
    const shifted = {
      ...detection,
      pivots: detection.pivots.map((pivot) => ({ ...pivot, index: pivot.index - 7 })),
    };
    expect(numbers(renumberPivots(shifted, recent.listFrom(0)))).toEqual(numbers(detection));
  });
});

describe('findPatternLines', () => {
  const shape = { symbol: 'A', height: 10, confidence: 50, parts: {}, scale: 1 };
  const of = (overrides: Partial<Detection>) => findPatternLines({ ...shape, ...overrides } as Detection, 60);

  it('extends a sloping neckline to the break', () => {
    const found = of({
      pattern: 'head-and-shoulders',
      pivots: pivots([10, 20], [20, 10], [30, 30], [40, 12], [50, 20]),
      level: 14,
      close: 13,
    });
    expect(found).toEqual([
      {
        level: true,
        points: [
          { index: 20, price: 10 },
          { index: 60, price: 14 },
        ],
      },
    ]);
  });

  it('draws a falling neckline and the level at the right trough', () => {
    const found = of({
      pattern: 'head-and-shoulders',
      pivots: pivots([10, 20], [20, 12], [30, 30], [40, 10], [50, 20]),
      level: 10,
      close: 9,
    });
    expect(found.map(({ level, points }) => [level, points.map(({ price }) => price)])).toEqual([
      [false, [12, 8]],
      [true, [10, 10]],
    ]);
  });

  it('draws both sides of a triangle', () => {
    const found = of({
      pattern: 'ascending-triangle',
      pivots: pivots([10, 20], [20, 10], [30, 19.9], [40, 14]),
      level: 20,
      close: 21,
    });
    expect(
      found.map(({ level, points }) => [level, points.map(({ index, price }) => [index, price])]),
    ).toEqual([
      [
        false,
        [
          [20, 10],
          [60, 18],
        ],
      ],
      [
        true,
        [
          [10, 20],
          [60, 20],
        ],
      ],
    ]);
  });
});

describe('a drawing', () => {
  it('shows the pivot labels, the break, the volume and the title', () => {
    const { detection, recent } = first(microsoft, 'double-top');
    const svg = renderSvg(detection, recent);
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!);
    expect(svg).toMatch(/^<svg width="1000" height="600" /);
    expect(texts).toContain(`MSFT   double top   confidence ${detection.confidence.toFixed(0)} of 100`);
    expect(renderSvg({ ...detection, interval: '5m' }, recent)).toContain(
      '>MSFT   5m   double top   confidence',
    );
    expect(texts).toEqual(expect.arrayContaining(['first top', 'valley', 'second top']));
    expect(texts).toContain(`close ${detection.close.toFixed(2)}`);
    const option = createChart(detection, recent.listFrom(findFirstBar(detection, recent.lastIndex)));
    expect((option.series as { type: string }[]).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['candlestick', 'bar']),
    );
  });

  it('explains the parts of the confidence below the chart, and is taller with these lines', () => {
    const { detection, recent } = first(microsoft, 'double-top');
    const svg = renderSvg(detection, recent, { explain: true, note: 'A note.' });
    const [, height] = /^<svg width="1000" height="(\d+)" /.exec(svg)!;
    expect(Number(height)).toBeGreaterThan(600);
    for (const part of Object.keys(detection.parts)) expect(svg).toMatch(new RegExp(`>${part}: [A-Z]`));
    expect(svg).toMatch(/>2\d{3}-.* confirmed by the close .*\. A note\.</);
  });

  it('draws closes if the feed contains no other prices, and escapes the symbol', () => {
    const closes = createLegs([
      [1, 100],
      [20, 120],
      [10, 108],
      [10, 120],
      [14, 104],
    ]);
    const ticks = createLine(closes, '<script>"A"&B').map((bar) => ({
      ...bar,
      open: bar.close,
      high: bar.close,
      low: bar.close,
    }));
    const { detection, recent } = first(ticks, 'double-top');
    const svg = renderSvg(detection, recent);
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;');
    const option = createChart(detection, recent.listFrom(0));
    const types = (option.series as { type: string }[]).map(({ type }) => type);
    expect(types).not.toContain('candlestick');
    expect(types).not.toContain('bar');
  });

  it('draws all pivots of a pattern that began before the stored bars', () => {
    const { detection, recent } = first(microsoft, 'double-top');
    const kept = recent.listFrom(detection.pivots[1]!.index);
    const option = createChart(detection, kept);
    const [axis] = option.xAxis as { data: string[] }[];
    expect(axis!.data[0]).toBe(new Date(detection.start).toISOString().slice(0, 10));
  });
});
