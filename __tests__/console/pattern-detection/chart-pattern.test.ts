import {
  toConfirmedPattern,
  toFormingPattern,
} from '../../../src/console/pattern-detection/market/chart-pattern';
import { findFormingShapes, formatShapeId } from '../../../src/console/pattern-detection/market/forming';
import { toChartBars } from '../../../src/console/pattern-detection/market/chart-bar';
import { toPatternRow } from '../../../src/domain/alerts';
import {
  DEFAULT_SENSITIVITY,
  Detector,
  SENSITIVITIES,
  type Bar,
  type Detection,
  type ShapeChange,
} from '../../../src/domain/patterns';
import { readMarketBars } from '../../domain/patterns/market';

const [apple, microsoft] = ['AAPL', 'MSFT'].map((name) =>
  readMarketBars().filter(({ symbol }) => symbol === name),
) as [Bar[], Bar[]];

describe('forming shapes', () => {
  it('are those that a detector has reported and neither confirmed nor invalidated', () => {
    const forming = new Map<string, ShapeChange>();
    const onChange = (change: ShapeChange) => {
      const id = formatShapeId(change);
      if (change.state === 'forming') forming.set(id, change);
      else forming.delete(id);
    };
    const { minConfidence: minFormingConfidence } = SENSITIVITIES[DEFAULT_SENSITIVITY];
    const detector = new Detector(undefined, { onChange, minConfidence: 0, minFormingConfidence });
    let compared = 0;
    for (const [index, bar] of microsoft.slice(0, 900).entries()) {
      for (const found of detector.next(bar)) forming.delete(formatShapeId(found));
      if (index % 3 !== 0) continue;
      const found = findFormingShapes({ symbol: 'MSFT' }, microsoft.slice(0, index + 1));
      expect(found.map(formatShapeId).sort()).toEqual([...forming.keys()].sort());
      compared += found.length;
    }
    expect(compared).toBeGreaterThan(5);
  });
});

/** The first detection of a pattern in a series that contains all of them, with the bars up to it. */
function findDetection(pattern: Detection['pattern']) {
  const detector = new Detector();
  for (const [index, bar] of apple.entries()) {
    const detection = detector.next(bar).find((found) => found.pattern === pattern);
    if (detection) return { detection, bars: apple.slice(0, index + 1) };
  }
  throw new Error(`no ${pattern}`);
}

describe('a pattern on a chart', () => {
  it.each(['head-and-shoulders', 'double-top', 'ascending-triangle'] as const)(
    'is drawn on bars of the chart: %s',
    (name) => {
      const { detection, bars } = findDetection(name);
      const pattern = toConfirmedPattern(toPatternRow(detection, 'c', 0), bars);
      const times = new Set(toChartBars(bars).map(({ time }) => time));
      expect(pattern.lines.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['confirmed', 'level']));
      for (const { points } of pattern.lines) {
        const ascending = points.map(({ time }) => time);
        expect(ascending).toEqual([...new Set(ascending)].sort((a, b) => a - b));
        expect(ascending.filter((time) => !times.has(time))).toEqual([]);
      }
      const level = pattern.lines.find(({ kind }) => kind === 'level')!;
      expect(level.points.at(-1)).toEqual({
        time: detection.confirmedAt / 1_000,
        price: expect.closeTo(detection.level, 6),
      });
      expect(pattern.pivots.map(({ price }) => price)).toEqual(detection.pivots.map(({ price }) => price));
      expect(pattern.parts!.map(({ part }) => part)).toEqual(Object.keys(detection.parts));
    },
  );

  it('has no lines if it begins before the first bar, or ends after the last one', () => {
    const { detection, bars } = findDetection('double-top');
    const row = toPatternRow(detection, 'c', 0);
    const start = bars.findIndex(({ timestamp }) => timestamp === detection.start);
    expect(toConfirmedPattern(row, bars.slice(start + 1)).lines).toEqual([]);
    expect(toConfirmedPattern(row, bars.slice(0, -1)).lines).toEqual([]);
    expect(toConfirmedPattern(row, []).lines).toEqual([]);
    expect(toConfirmedPattern({ ...row, acrossSessions: true }, []).acrossSessions).toBe(true);
  });

  it('that is forming has its level up to the last bar', () => {
    const found = Array.from({ length: 40 }, (_, index) => microsoft.slice(0, 100 + 20 * index)).flatMap(
      (bars) => findFormingShapes({ symbol: 'MSFT' }, bars).map((shape) => ({ bars, shape })),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { bars, shape } of found) {
      const { lines, state, confidence } = toFormingPattern(shape, bars);
      expect([state, confidence]).toEqual(['forming', undefined]);
      expect(lines.map(({ kind }) => kind)).toEqual(['forming', 'level']);
      expect(lines[1]!.points.at(-1)!.time).toBe(bars.at(-1)!.timestamp / 1_000);
    }
  });
});
