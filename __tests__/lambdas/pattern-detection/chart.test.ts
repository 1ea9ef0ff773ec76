import { toPatternRow, type PatternRow } from '../../../src/domain/alerts';
import type { Detection } from '../../../src/domain/patterns';
import { renderChart } from '../../../src/lambdas/pattern-detection/approval-page/chart';
import { detection } from '../../domain/alerts/detection';

const DAY = 86_400_000;
const START = Date.UTC(2013, 0, 2);

type Pivot = readonly [kind: 'high' | 'low', day: number, price: number];
interface Sketch {
  readonly pivots: readonly Pivot[];
  readonly level: number;
  readonly close: number;
  readonly closeDay: number;
}
/** A double top: two highs around a low, and a close below the level of the low. */
const DOUBLE_TOP: Sketch = {
  pivots: [
    ['high', 0, 120],
    ['low', 20, 100],
    ['high', 40, 118],
  ],
  level: 100,
  close: 80,
  closeDay: 60,
};

const createRow = ({ pivots, level, close, closeDay }: Sketch): PatternRow => {
  const overrides: Partial<Detection> = {
    level,
    close,
    confirmedAt: START + closeDay * DAY,
    pivots: pivots.map(([kind, day, price], index) => ({
      kind,
      timestamp: START + day * DAY,
      index,
      price,
      scatter: 1,
    })),
  };
  return toPatternRow(detection(overrides), 'shard:1#0', START);
};

interface Shape {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: string;
  readonly text: string;
  readonly className: string;
}

/** Reads the elements of a chart. */
const draw = (sketch: Sketch) => {
  const svg = renderChart(createRow(sketch)).text;
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number) as [number, number, number];
  const shapes = [...svg.matchAll(/<(circle|text)\s([^>]*?)\s*>\s*([^<]*)|<circle\s([^>]*)\/>/g)].map(
    ([, tag = 'circle', some, text = '', more]): Shape => {
      const attributes = `${some ?? more ?? ''} `;
      const get = (attribute: string) => new RegExp(`\\b${attribute}="([^"]*)"`).exec(attributes)?.[1];
      return {
        name: tag,
        x: Number(get('c?x')),
        y: Number(get('c?y')),
        anchor: get('text-anchor') ?? 'start',
        text: text.trim(),
        className: get('class') ?? '',
      };
    },
  );
  const find = (name: string, className: string) =>
    shapes.filter((shape) => shape.name === name && shape.className === className);
  const line = /points="([^"]*)"/
    .exec(svg)![1]!
    .split(' ')
    .map((point) => point.split(',').map(Number));
  const level = /<line class="level" ([^>]*)\/>/.exec(svg)![1]!;
  const getLevel = (attribute: string) => Number(new RegExp(`${attribute}="([^"]*)"`).exec(level)![1]);
  return {
    svg,
    width,
    height,
    shapes,
    points: line.map(([x, y]) => ({ x: x!, y: y! })),
    pivots: find('circle', 'pivot'),
    prices: find('text', ''),
    dates: find('text', 'date'),
    close: find('circle', 'close')[0]!,
    closeLabel: find('text', 'close-text')[0]!,
    levelLabel: find('text', 'level-text')[0]!,
    level: { left: getLevel('x1'), right: getLevel('x2'), y: getLevel('y1'), end: getLevel('y2') },
  };
};

describe('the chart of a pattern', () => {
  test('has a point for each turning point and the close, at equal distances for equal times', () => {
    const { points, pivots, close } = draw(DOUBLE_TOP);
    expect(points).toHaveLength(4);
    const distances = points.slice(1).map(({ x }, index) => x - points[index]!.x);
    for (const distance of distances) expect(distance).toBeCloseTo(distances[0]!, 0);
    expect(distances[0]).toBeGreaterThan(50);
    expect([...pivots, close].map(({ x, y }) => ({ x, y }))).toEqual(points);
  });

  test('draws prices in proportion, the highest at the top', () => {
    const { points, level, height } = draw(DOUBLE_TOP);
    const [first, second, third, last] = points.map(({ y }) => y) as [number, number, number, number];
    // 120, 100, 118, 80: a point for each price, all within the chart.
    const scale = (last - first) / 40;
    expect(scale).toBeGreaterThan(3);
    expect(second - first).toBeCloseTo(20 * scale, 0);
    expect(third - first).toBeCloseTo(2 * scale, 0);
    expect(level.y).toBe(second);
    expect(level.end).toBe(level.y);
    expect(first).toBeGreaterThanOrEqual(20);
    expect(last).toBeLessThanOrEqual(height - 40);
  });

  test('extends the line of the level over the whole pattern', () => {
    const { points, level } = draw(DOUBLE_TOP);
    expect(level.left).toBe(points[0]!.x);
    expect(level.right).toBeGreaterThan(points.at(-1)!.x);
  });

  test('shows a level outside the prices of the pattern', () => {
    for (const level of [60, 140]) {
      const chart = draw({ ...DOUBLE_TOP, level });
      const all = [...chart.points.map(({ y }) => y), chart.level.y];
      expect(chart.level.y).toBe(level === 60 ? Math.max(...all) : Math.min(...all));
      expect(Math.min(...all)).toBeGreaterThan(0);
      expect(Math.max(...all)).toBeLessThan(chart.height);
    }
  });

  test('labels a high above its point and a low below it', () => {
    const { pivots, prices } = draw(DOUBLE_TOP);
    expect(prices.map(({ text }) => text)).toEqual(['120.00', '100.00', '118.00']);
    const offsets = prices.map(({ y }, index) => y - pivots[index]!.y);
    expect(offsets.map(Math.sign)).toEqual([-1, 1, -1]);
    for (const offset of offsets) expect(Math.abs(offset)).toBeLessThanOrEqual(20);
  });

  test('centers labels at their points, but not the first one, which the border would cut off', () => {
    const { prices, pivots, dates } = draw(DOUBLE_TOP);
    expect(prices.map(({ anchor }) => anchor)).toEqual(['start', 'middle', 'middle']);
    expect(prices[0]!.x).toBeLessThan(pivots[0]!.x);
    expect(prices[0]!.x).toBeGreaterThan(0);
    for (const index of [1, 2]) expect(prices[index]!.x).toBe(pivots[index]!.x);
    expect(dates.map(({ anchor }) => anchor)[0]).toBe('start');
    for (const date of dates.slice(1)) expect(date.anchor).toBe('middle');
  });

  test.each([
    ['far apart', 80],
    ['close below', 99],
    ['close above', 101],
    ['equal', 100],
  ])('keeps the labels of the level and the close apart: %s', (what, close) => {
    const { closeLabel, levelLabel, close: dot, level, width } = draw({ ...DOUBLE_TOP, close });
    expect(Math.abs(closeLabel.y - levelLabel.y)).toBeGreaterThanOrEqual(21.9);
    expect(levelLabel.y - level.y).toBe(4);
    if (what === 'far apart') expect(closeLabel.y - dot.y).toBe(4);
    else expect(Math.abs(closeLabel.y - levelLabel.y)).toBeLessThan(23);
    // The label of a close above the level is above that of the level.
    expect(closeLabel.y < levelLabel.y).toBe(close > 100);
    for (const { x, text } of [closeLabel, levelLabel]) {
      expect(x).toBeGreaterThan(level.right);
      expect(x + text.length * 9).toBeLessThanOrEqual(width);
    }
  });

  test('shows the first and the last date, and those between them that fit', () => {
    const spread = draw(DOUBLE_TOP);
    expect(spread.dates.map(({ text }) => text)).toEqual(['2013-01-02', '2013-02-11', '2013-03-03']);
    const days: Pivot[] = Array.from({ length: 9 }, (_, day) => [
      day % 2 ? 'low' : 'high',
      day * 5,
      100 + day,
    ]);
    for (const pivots of [days, days.slice(0, 2), days.slice(0, 5)])
      for (const closeDay of [41, 60, 300]) {
        const { dates, height } = draw({ ...DOUBLE_TOP, pivots, closeDay });
        expect(dates[0]!.text).toBe('2013-01-02');
        expect(dates.at(-1)!.text).toBe(new Date(START + closeDay * DAY).toISOString().slice(0, 10));
        const ranges = dates.map(({ x, anchor }) => (anchor === 'start' ? [x, x + 96] : [x - 50, x + 50]));
        for (const [index, [left]] of ranges.slice(1).entries())
          expect(left).toBeGreaterThanOrEqual(ranges[index]![1]! - 0.11);
        for (const { y } of dates) expect(y).toBeLessThan(height);
      }
  });

  test('omits no date for which there is room', () => {
    // Three dates of 100 units each fit into 336 units.
    const pivots: Pivot[] = [
      ['high', 0, 120],
      ['low', 50, 100],
    ];
    expect(draw({ ...DOUBLE_TOP, pivots, closeDay: 100 }).dates).toHaveLength(3);
  });

  test('formats prices with at most eight characters', () => {
    const pivots: Pivot[] = [
      ['high', 0, 99_999.99],
      ['low', 20, 0.015],
      ['high', 40, 100_000],
    ];
    const { prices } = draw({ ...DOUBLE_TOP, pivots });
    expect(prices.map(({ text }) => text)).toEqual(['99999.99', '0.01', '100K']);
    for (const price of [123_456_789, 9.87e11]) {
      const [first] = draw({ ...DOUBLE_TOP, pivots: [['high', 0, price]] }).prices;
      expect(first!.text.length).toBeLessThanOrEqual(8);
    }
  });

  test('is described as text for a screen reader', () => {
    const { svg } = draw(DOUBLE_TOP);
    expect(svg).toMatch(/role="img" aria-labelledby="chart-title chart-words"/);
    expect(svg).toContain(
      '<desc id="chart-words">Level 100.00. high 120.00 on 2013-01-02, low 100.00 on 2013-01-22, ' +
        'high 118.00 on 2013-02-11, close 80.00 on 2013-03-03.</desc>',
    );
  });

  test('has finite coordinates if all prices or all times are equal', () => {
    for (const sketch of [
      { ...DOUBLE_TOP, pivots: [['high', 0, 100]] as const, close: 100 },
      { ...DOUBLE_TOP, pivots: [['high', 60, 120]] as const },
    ])
      for (const { x, y } of draw(sketch).points)
        expect([Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true]);
  });
});
