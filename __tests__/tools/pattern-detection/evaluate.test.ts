import { Calibration } from '../../../tools/pattern-detection/evaluate/calibration';
import { measureCausality } from '../../../tools/pattern-detection/evaluate/causality';
import { generateCorpus, type Size } from '../../../tools/pattern-detection/evaluate/corpus';
import { evaluateDetector } from '../../../tools/pattern-detection/evaluate/evaluate';
import { measureInvariance } from '../../../tools/pattern-detection/evaluate/invariance';
import { realMarket } from '../../../tools/pattern-detection/evaluate/market';
import { matchDetections } from '../../../tools/pattern-detection/evaluate/match';
import { replaceSection } from '../../../tools/pattern-detection/evaluate/page';
import { pointsTable } from '../../../tools/pattern-detection/evaluate/points';
import { createTables } from '../../../tools/pattern-detection/evaluate/print';
import { Random } from '../../../tools/pattern-detection/evaluate/random';
import { share } from '../../../tools/pattern-detection/evaluate/tally';
import {
  CLASSES,
  type Bar,
  type DetectorUnderTest,
  type DetectedPattern,
  type Series,
} from '../../../tools/pattern-detection/evaluate/types';

const SIZE: Size = { planted: 10, nulls: 60, nullSeries: 1, permutations: 2, replays: 8 };
const market = realMarket();
const all = [...generateCorpus(1, 'test', SIZE, market)];
const planted = all.filter(({ truth }) => truth);

/** A key that tells a planted series by its closes. */
const nameOf = (bars: readonly Bar[]) => `${bars.length} ${bars[0]!.close} ${bars.at(-1)!.close}`;
const known = new Map(planted.map((series) => [nameOf(series.bars), series]));

/** What was planted, as a detector would tell it. */
function answer({ bars, truth }: Series, late = 0): DetectedPattern[] {
  if (!truth) return [];
  const { pattern, extremes, breakAt } = truth;
  const time = (index: number) => bars[index]!.timestamp;
  const pivots = extremes.map(({ kind, index, price }) => ({ kind, timestamp: time(index), price }));
  return [
    {
      pattern,
      start: pivots[0]!.timestamp,
      end: pivots.at(-1)!.timestamp,
      confirmedAt: time(Math.min(bars.length - 1, breakAt + late)),
      confidence: 95,
      pivots,
    },
  ];
}
const oracle: DetectorUnderTest = (bars) => {
  const series = known.get(nameOf(bars));
  return series ? answer(series) : [];
};

/** Fires at every tenth bar, for each class. */
const alarmist: DetectorUnderTest = (bars) =>
  bars
    .filter((_, i) => i >= 30 && i % 10 === 0)
    .flatMap(({ timestamp }, i) =>
      CLASSES.map((pattern) => ({
        pattern,
        start: bars[10 * i]!.timestamp,
        end: bars[10 * i + 29]!.timestamp,
        confirmedAt: timestamp,
        confidence: 90,
      })),
    );

const run = (detector: DetectorUnderTest) =>
  evaluateDetector(detector, { seed: 1, split: 'test', size: SIZE });

describe('the generator', () => {
  it('gives the same series for the same seed, and others for another seed or split', () => {
    const first = (seed: number, split: 'fit' | 'test') =>
      JSON.stringify(generateCorpus(seed, split, SIZE, market).next().value);
    expect(first(1, 'test')).toBe(first(1, 'test'));
    expect(new Set([first(1, 'test'), first(2, 'test'), first(1, 'fit')]).size).toBe(3);
  });

  it('makes bars that could be traded: in order, above 0, the close between low and high', () => {
    const wrong = all.flatMap(({ bars }) =>
      bars.filter(
        ({ timestamp, open, high, low, close }, i) =>
          !(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close)) ||
          (i > 0 && timestamp <= bars[i - 1]!.timestamp),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('plants extremes that alternate, and a break after them', () => {
    for (const { bars, truth } of planted) {
      const { extremes, breakAt } = truth!;
      extremes.slice(1).forEach(({ kind, index }, i) => {
        expect(kind).not.toBe(extremes[i]!.kind);
        expect(index).toBeGreaterThan(extremes[i]!.index);
      });
      expect(breakAt).toBeGreaterThan(extremes.at(-1)!.index);
      expect(breakAt).toBeLessThan(bars.length);
    }
  });

  it('keeps to the definitions on the noisy bars', () => {
    for (const { truth } of planted) {
      const p = truth!.extremes.map(({ price }) => price);
      if (truth!.pattern === 'head-and-shoulders') expect(Math.max(...p)).toBe(p[2]);
      else if (truth!.pattern === 'double-top')
        expect(Math.abs(p[0]! - p[2]!) / Math.max(p[0]!, p[2]!)).toBeLessThanOrEqual(0.05);
      else {
        expect(p.length).toBeGreaterThanOrEqual(5);
        const lows = p.filter((_, i) => truth!.extremes[i]!.kind === 'low');
        expect(lows).toEqual([...lows].sort((a, b) => a - b));
      }
    }
  });
});

describe('the matching rule', () => {
  const series = planted[0]!;
  const [right] = answer(series) as [DetectedPattern];
  const verdicts = (...found: DetectedPattern[]) =>
    matchDetections(series, found).map(({ verdict }) => verdict);

  it('takes the first right answer, and counts it once', () => {
    expect(verdicts(right, right)).toEqual(['found', 'again']);
  });

  it('allows five bars after the break and no more', () => {
    expect(matchDetections(series, answer(series, 5))).toMatchObject([{ verdict: 'found', delay: 5 }]);
    expect(verdicts(...answer(series, 6))).toEqual(['false']);
  });

  it('refuses what is confirmed before the last extreme, covers less than half, or has its pivots elsewhere', () => {
    const middle = right.pivots![2]!.timestamp;
    const turned = right.pivots!.map((pivot) => ({
      ...pivot,
      kind: pivot.kind === 'high' ? ('low' as const) : ('high' as const),
    }));
    const step = series.bars[1]!.timestamp - series.bars[0]!.timestamp;
    expect(verdicts({ ...right, confirmedAt: right.end - step })).toEqual(['false']);
    expect(verdicts({ ...right, start: right.end - (right.end - middle) / 2 })).toEqual(['false']);
    expect(verdicts({ ...right, pivots: turned })).toEqual(['false']);
    expect(verdicts({ ...right, pivots: undefined })).toEqual(['found']);
  });

  it('calls another class in the same place a confusion, and leaves out classes that are not planted', () => {
    expect(verdicts({ ...right, pattern: 'double-top' })).toEqual(['confused']);
    expect(verdicts({ ...right, pattern: 'a cup with a handle' })).toEqual([]);
  });
});

describe('the measures', () => {
  it('give a detector that knows the answers full marks', () => {
    const report = run(oracle);
    const { findings, nulls, real } = report;
    const quality = pointsTable(report).rows.slice(0, 6);
    expect(quality.map(([, , reached]) => reached)).toEqual(Array(6).fill('yes'));
    for (const rate of findings.recall.rates.values()) expect(share(rate)).toBe(1);
    for (const rate of findings.precision.rates.values()) expect(share(rate)).toBe(1);
    for (const pattern of CLASSES) {
      expect(findings.delay(pattern)).toMatchObject({ found: 30, median: 0, p95: 0, early: 0, atOnce: 1 });
      expect(share(findings.confusion.rates.get(`${pattern} · any other`)!)).toBe(0);
      expect(real[pattern].fires).toBe(0);
      for (const fires of Object.values(nulls)) expect(fires[pattern]).toEqual({ all: 0, sure: 0 });
    }
  });

  it('give one that always fires low precision, confusion and fires everywhere', () => {
    const report = run(alarmist);
    const { findings, nulls, real, calibration } = report;
    const quality = pointsTable(report).rows.slice(2, 6);
    expect(quality.map(([, , reached]) => reached)).toEqual(Array(4).fill('no'));
    expect(share(findings.precision.rates.get('all')!)).toBeLessThan(0.05);
    for (const pattern of CLASSES) {
      expect(share(findings.confusion.rates.get(`${pattern} · any other`)!)).toBe(1);
      // Every tenth bar of 1,000 from the thirtieth on.
      for (const fires of Object.values(nulls)) expect(fires[pattern]).toEqual({ all: 97, sure: 97 });
      const { fires, low, high } = real[pattern];
      expect([low, high]).toEqual([fires, fires]);
    }
    expect(calibration.error()).toBeGreaterThan(0.8);
  });

  it('give one that finds nothing no recall, and leave out what has no measure', () => {
    const report = run(() => []);
    for (const rate of report.findings.recall.rates.values()) expect(share(rate)).toBe(0);
    expect(report.findings.precision.rates.size).toBe(0);
    // What was never put to the test is not reached either.
    const reached = pointsTable(report).rows.filter(([, , yes]) => yes === 'yes');
    expect(reached.map(([asked]) => asked)).toEqual([
      'class confusion ≤ 2 %, each class',
      'fires ≤ 1 per 1,000 bars, each null and class',
      'the same at confidence ≥ 80: ≤ 0.1',
    ]);
    expect(createTables(report).find(({ title }) => title === 'Recall')!.rows[0]).toContain('0.0 %');
  });

  it('see a detector that changes the past', () => {
    const repaints: DetectorUnderTest = (bars) =>
      alarmist(bars).map((found) => ({ ...found, confidence: bars.length % 7 }));
    const series = planted.slice(0, 10).map(({ bars }) => bars);
    expect(measureCausality(repaints, series, new Random(1), 5).broken).toBeGreaterThan(20);
    expect(measureCausality(alarmist, series, new Random(1), 5)).toMatchObject({ cuts: 50, broken: 0 });
  });

  it('see a detector that minds the currency or an untidy feed', () => {
    const inDollars: DetectorUnderTest = (bars) =>
      alarmist(bars).filter(
        ({ confirmedAt }) => bars.find((bar) => bar.timestamp === confirmedAt)!.close > 100,
      );
    const series = planted.slice(0, 30).map(({ bars }) => bars);
    const byMoney = measureInvariance(inDollars, series, new Random(1));
    expect(byMoney['price × 1000']!.changed).toBeGreaterThan(0);
    expect(byMoney['gaps in time']).toMatchObject({ series: 30, changed: 0 });
    const byCount = measureInvariance(alarmist, series, new Random(1));
    expect(byCount['price × 1000']!.changed).toBe(0);
    expect(byCount['a tenth of the bars twice']!.changed).toBe(30);
  });
});

describe('calibration', () => {
  const judged = (confidence: number, right: number, wrong: number) => {
    const found = { pattern: 'double-top', start: 0, end: 1, confirmedAt: 2, confidence };
    return [
      ...Array.from({ length: right }, () => ({ found, verdict: 'found' as const })),
      ...Array.from({ length: wrong }, () => ({ found, verdict: 'false' as const })),
    ];
  };
  const of = (...all: ReturnType<typeof judged>[]) => {
    const calibration = new Calibration();
    calibration.add({ series: planted[0]!, bars: 1, judged: all.flat() });
    return calibration;
  };

  it('is without error where confidence is the share that is right', () => {
    expect(of(judged(80, 8, 2), judged(40, 4, 6)).error()).toBeCloseTo(0);
  });

  it('weighs each bin by its detections', () => {
    // Three quarters claim 80 % and are right half the time; the rest is as good as it says.
    expect(of(judged(80, 15, 15), judged(40, 4, 6)).error()).toBeCloseTo(0.75 * 0.3);
  });

  it('sorts its deciles by confidence', () => {
    const deciles = of(
      ...[95, 5, 55, 25, 85, 15, 65, 35, 75, 45].map((confidence) => judged(confidence, 1, 1)),
    ).deciles();
    expect(deciles.map(({ count }) => count)).toEqual(Array(10).fill(2));
    expect(deciles.map(({ claimed }) => Math.round(100 * claimed))).toEqual([
      5, 15, 25, 35, 45, 55, 65, 75, 85, 95,
    ]);
  });
});

describe('the page', () => {
  const page = 'before\n<!-- evaluate: begin -->\nold\n<!-- evaluate: end -->\nafter\n';
  it('is changed between its markers only', () => {
    expect(replaceSection(page, 'new\n')).toBe(
      'before\n<!-- evaluate: begin -->\n\nnew\n\n<!-- evaluate: end -->\nafter\n',
    );
  });
  it('must have its markers', () => {
    expect(() => replaceSection('no markers', 'new')).toThrow(
      'help/detection.md has no <!-- evaluate: begin -->',
    );
  });
});
