import { Calibration } from '../../../tools/pattern-detection/evaluate/calibration';
import { measureCausality } from '../../../tools/pattern-detection/evaluate/causality';
import { generateCorpus, type Size, type Split } from '../../../tools/pattern-detection/evaluate/corpus';
import { detectAll } from '../../../src/domain/patterns';
import { FAULTS } from '../../../tools/pattern-detection/evaluate/faults';
import { measureFaults } from '../../../tools/pattern-detection/evaluate/fault-findings';
import { evaluateDetector } from '../../../tools/pattern-detection/evaluate/evaluate';
import { measureInvariance } from '../../../tools/pattern-detection/evaluate/invariance';
import { readRealMarket } from '../../../tools/pattern-detection/evaluate/market';
import { matchDetections } from '../../../tools/pattern-detection/evaluate/match';
import { createPopulations } from '../../../tools/pattern-detection/evaluate/populations';
import { replaceSection } from '../../../tools/pattern-detection/evaluate/page';
import { createTargetTable } from '../../../tools/pattern-detection/evaluate/target-table';
import { createEvaluationTables } from '../../../tools/pattern-detection/evaluate/tables';
import { Random } from '../../../tools/pattern-detection/evaluate/random';
import { computeShare } from '../../../tools/pattern-detection/evaluate/tally';
import {
  CLASSES,
  type Bar,
  type DetectorUnderTest,
  type DetectedPattern,
  type Series,
} from '../../../tools/pattern-detection/evaluate/types';

const SIZE: Size = {
  planted: 10,
  nulls: 60,
  nullSeries: 1,
  permutations: 2,
  replays: 8,
  faulty: 90,
  depths: 2,
  sensitivity: { planted: 4, nulls: 8, nullSeries: 1 },
};
const populations = createPopulations(readRealMarket());
const { drawn, simulated } = populations;
const all = [drawn, simulated].flatMap((population) => [...generateCorpus(population, 1, 'test', SIZE)]);
const planted = all.filter(({ truth }) => truth);

/** Identifies a planted series by its closes. */
const formatKey = (bars: readonly Bar[]) => `${bars.length} ${bars[0]!.close} ${bars.at(-1)!.close}`;
const seriesByKey = new Map(planted.map((series) => [formatKey(series.bars), series]));

/** The planted pattern as a perfect detector reports it. */
function detectPlanted({ bars, truth }: Series, late = 0): DetectedPattern[] {
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
const perfectDetector: DetectorUnderTest = (bars) => {
  const series = seriesByKey.get(formatKey(bars));
  return series ? detectPlanted(series) : [];
};

/** Reports every class at every tenth bar. */
const noisyDetector: DetectorUnderTest = (bars) =>
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

const evaluate = (detector: DetectorUnderTest) =>
  evaluateDetector(detector, { seed: 1, split: 'test', size: SIZE });

describe('the generators', () => {
  it.each(Object.values(populations))(
    'generate the same series with the same seed, and others with another seed or split: $name',
    (population) => {
      const first = (seed: number, split: Split) =>
        JSON.stringify(generateCorpus(population, seed, split, SIZE).next().value);
      expect(first(1, 'test')).toBe(first(1, 'test'));
      expect(new Set([first(1, 'test'), first(2, 'test'), first(1, 'fit')]).size).toBe(3);
    },
  );

  it('generate valid bars: in order, above 0, open and close between low and high', () => {
    const invalid = all.flatMap(({ bars }) =>
      bars.filter(
        ({ timestamp, open, high, low, close }, i) =>
          !(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close)) ||
          (i > 0 && timestamp <= bars[i - 1]!.timestamp),
      ),
    );
    expect(invalid).toEqual([]);
  });

  it('plant extremes that alternate, and a break after them', () => {
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

  it('satisfy the definitions on the noisy bars', () => {
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

describe('matchDetections', () => {
  const series = planted[0]!;
  const [correct] = detectPlanted(series) as [DetectedPattern];
  const getVerdicts = (...detections: DetectedPattern[]) =>
    matchDetections(series, detections).map(({ verdict }) => verdict);

  it('counts the first correct detection once', () => {
    expect(getVerdicts(correct, correct)).toEqual(['found', 'repeated']);
  });

  it('allows five bars after the break and no more', () => {
    expect(matchDetections(series, detectPlanted(series, 5))).toMatchObject([{ verdict: 'found', delay: 5 }]);
    expect(getVerdicts(...detectPlanted(series, 6))).toEqual(['false']);
  });

  it('rejects detections before the last extreme, with less than half of the extent, or with other pivots', () => {
    const middle = correct.pivots![2]!.timestamp;
    const turned = correct.pivots!.map((pivot) => ({
      ...pivot,
      kind: pivot.kind === 'high' ? ('low' as const) : ('high' as const),
    }));
    const step = series.bars[1]!.timestamp - series.bars[0]!.timestamp;
    expect(getVerdicts({ ...correct, confirmedAt: correct.end - step })).toEqual(['false']);
    expect(getVerdicts({ ...correct, start: correct.end - (correct.end - middle) / 2 })).toEqual(['false']);
    expect(getVerdicts({ ...correct, pivots: turned })).toEqual(['false']);
    expect(getVerdicts({ ...correct, pivots: undefined })).toEqual(['found']);
  });

  it('classifies another class in the same place as a confusion, and ignores classes that are not planted', () => {
    expect(getVerdicts({ ...correct, pattern: 'double-top' })).toEqual(['confused']);
    expect(getVerdicts({ ...correct, pattern: 'a cup with a handle' })).toEqual([]);
  });
});

describe('the evaluation measures', () => {
  it('are perfect for a detector that reports exactly the planted patterns', () => {
    const report = evaluate(perfectDetector);
    const quality = createTargetTable([report]).rows.slice(0, 6);
    expect(quality.map((cells) => cells.at(-1))).toEqual(Array(6).fill('yes'));
    for (const { findings, nulls } of Object.values(report.populations)) {
      for (const rate of findings.recall.rates.values()) expect(computeShare(rate)).toBe(1);
      for (const rate of findings.precision.rates.values()) expect(computeShare(rate)).toBe(1);
      for (const pattern of CLASSES) {
        expect(findings.delay(pattern)).toMatchObject({ found: 30, median: 0, p95: 0, early: 0, atOnce: 1 });
        expect(computeShare(findings.confusion.rates.get(`${pattern} · any other`)!)).toBe(0);
        for (const rates of Object.values(nulls)) expect(rates[pattern]).toEqual({ all: 0, confident: 0 });
      }
    }
    for (const pattern of CLASSES) expect(report.real[pattern].detections).toBe(0);
  });

  it('show low precision and confusion for a detector that always reports', () => {
    const report = evaluate(noisyDetector);
    const quality = createTargetTable([report]).rows.slice(2, 6);
    expect(quality.map((cells) => cells.at(-1))).toEqual(Array(4).fill('no'));
    for (const { findings, nulls, calibration } of Object.values(report.populations)) {
      expect(computeShare(findings.precision.rates.get('all')!)).toBeLessThan(0.05);
      for (const pattern of CLASSES) {
        expect(computeShare(findings.confusion.rates.get(`${pattern} · any other`)!)).toBe(1);
        // Every tenth bar of 1,000 from the thirtieth on.
        for (const rates of Object.values(nulls)) expect(rates[pattern]).toEqual({ all: 97, confident: 97 });
      }
      expect(calibration.error()).toBeGreaterThan(0.8);
    }
    for (const pattern of CLASSES) {
      const { detections, low, high } = report.real[pattern];
      expect([low, high]).toEqual([detections, detections]);
    }
  });

  it('show no recall for a detector that reports nothing, and omit undefined measures', () => {
    const report = evaluate(() => []);
    for (const { findings } of Object.values(report.populations)) {
      for (const rate of findings.recall.rates.values()) expect(computeShare(rate)).toBe(0);
      expect(findings.precision.rates.size).toBe(0);
    }
    // A target without measurement is not met.
    const met = createTargetTable([report]).rows.filter((cells) => cells.at(-1) === 'yes');
    expect(met.map(([target]) => target)).toEqual([
      'class confusion ≤ 2 %, each class',
      'detections without a pattern ≤ 1 per 1,000 bars, each kind of series and class',
      'the same with confidence ≥ 80: ≤ 0.1',
      'false detections with a fault, per 1,000 bars: no more, apart from 2 standard errors',
      'false detections with a gap of ±10 %, per 1,000 bars: no more, apart from 2 standard errors',
    ]);
    for (const { name } of [drawn, simulated])
      expect(
        createEvaluationTables(report).find(({ title }) => title === `Recall: ${name}`)!.rows[0],
      ).toContain('0.0 %');
  });

  it('detect that a detector changes earlier events', () => {
    const repaints: DetectorUnderTest = (bars) =>
      noisyDetector(bars).map((detection) => ({ ...detection, confidence: bars.length % 7 }));
    const series = planted.slice(0, 10).map(({ bars }) => bars);
    expect(measureCausality(repaints, series, new Random(1), 5).changed).toBeGreaterThan(20);
    expect(measureCausality(noisyDetector, series, new Random(1), 5)).toMatchObject({ cuts: 50, changed: 0 });
  });

  it('detect that a detector depends on the currency or on the order of the feed', () => {
    const inDollars: DetectorUnderTest = (bars) =>
      noisyDetector(bars).filter(
        ({ confirmedAt }) => bars.find((bar) => bar.timestamp === confirmedAt)!.close > 100,
      );
    const series = planted.slice(0, 30).map(({ bars }) => bars);
    const byPrice = measureInvariance(inDollars, series, new Random(1));
    expect(byPrice['price × 1000']!.changed).toBeGreaterThan(0);
    expect(byPrice['gaps in time']).toMatchObject({ series: 30, changed: 0 });
    const byCount = measureInvariance(noisyDetector, series, new Random(1));
    expect(byCount['price × 1000']!.changed).toBe(0);
    expect(byCount['a tenth of the bars twice']!.changed).toBe(30);
  });
});

describe('faults of the feed', () => {
  const engine: DetectorUnderTest = (bars) => detectAll(bars);

  // Measured with 1,000 series for each fault: at most 0.6 points less (help/detection.md).
  it('cost the engine at most 3 points of recall, and cause no more false detections', () => {
    const faults = measureFaults(engine, drawn, 1, 'test', { faulty: 120 });
    expect(Object.keys(faults)).toEqual(Object.keys(FAULTS));
    let [clean, faulty] = [0, 0];
    for (const [name, { series, found, mistakes }] of Object.entries(faults)) {
      expect(series).toBe(120);
      // A gap is a real move: inside a pattern, it changes the shape.
      if (name.startsWith('a gap')) continue;
      expect(found.clean).toBeGreaterThan(0.75 * series);
      expect(found.clean - found.faulty).toBeLessThanOrEqual(0.03 * series);
      expect(mistakes.faulty).toBeLessThanOrEqual(mistakes.clean + 2);
      clean += mistakes.clean;
      faulty += mistakes.faulty;
    }
    expect(faulty).toBeLessThanOrEqual(1.1 * clean);
  });

  it('reduce the recall of a detector without guards', () => {
    const withoutGuards: DetectorUnderTest = (bars) =>
      bars.some(({ high, close }) => high > 1.25 * close) ? [] : engine(bars);
    const { 'a wick of +30 %': wick } = measureFaults(withoutGuards, drawn, 1, 'test', { faulty: 30 });
    expect(wick!.found.faulty).toBeLessThan(0.5 * wick!.found.clean);
  });

  it('are added to a series without a change of its clean bars', () => {
    const { bars } = planted[0]!;
    for (const [name, { add }] of Object.entries(FAULTS)) {
      const faulty = add(bars, 12, new Random(name));
      const inOrder = [...faulty].sort((a, b) => a.clean.timestamp - b.clean.timestamp);
      expect([...new Set(inOrder.map(({ clean }) => clean))]).toEqual(bars);
      expect(faulty.map(({ bar }) => bar)).not.toEqual(bars);
      const late = faulty.filter(({ bar }, i) => i > 0 && bar.timestamp <= faulty[i - 1]!.bar.timestamp);
      expect(late.length > 0).toBe(/twice|swapped/.test(name));
    }
  });
});

describe('calibration', () => {
  const createDetections = (confidence: number, correct: number, incorrect: number) => {
    const detection = { pattern: 'double-top', start: 0, end: 1, confirmedAt: 2, confidence };
    return [
      ...Array.from({ length: correct }, () => ({ detection, verdict: 'found' as const })),
      ...Array.from({ length: incorrect }, () => ({ detection, verdict: 'false' as const })),
    ];
  };
  const calibrate = (...all: ReturnType<typeof createDetections>[]) => {
    const calibration = new Calibration();
    calibration.add({ series: planted[0]!, bars: 1, detections: all.flat() });
    return calibration;
  };

  it('has no error if the confidence equals the share of correct detections', () => {
    expect(calibrate(createDetections(80, 8, 2), createDetections(40, 4, 6)).error()).toBeCloseTo(0);
  });

  it('weighs each bin by its number of detections', () => {
    // Three quarters have a confidence of 80 % and are correct half of the time; the rest is calibrated.
    expect(calibrate(createDetections(80, 15, 15), createDetections(40, 4, 6)).error()).toBeCloseTo(
      0.75 * 0.3,
    );
  });

  it('sorts its deciles by confidence', () => {
    const deciles = calibrate(
      ...[95, 5, 55, 25, 85, 15, 65, 35, 75, 45].map((confidence) => createDetections(confidence, 1, 1)),
    ).computeDeciles();
    expect(deciles.map(({ count }) => count)).toEqual(Array(10).fill(2));
    expect(deciles.map(({ meanConfidence }) => Math.round(100 * meanConfidence))).toEqual([
      5, 15, 25, 35, 45, 55, 65, 75, 85, 95,
    ]);
  });
});

describe('the targets of several seeds', () => {
  it('have a column for each population and seed, and are met if each of them meets them', () => {
    const [good, bad] = [evaluate(perfectDetector), { ...evaluate(() => []), seed: 2 }];
    const { head, rows } = createTargetTable([good, bad]);
    expect(head.slice(1)).toEqual([
      'drawn, seed 1',
      'simulated, seed 1',
      'drawn, seed 2',
      'simulated, seed 2',
      'met',
    ]);
    expect(rows[0]!.slice(1)).toEqual(['100.0 %', '100.0 %', '0.0 %', '0.0 %', 'no']);
    expect(createEvaluationTables(good, [bad])[0]).toEqual(createTargetTable([good, bad]));
  });
});

describe('the evaluation page', () => {
  const page = 'before\n<!-- evaluate: begin -->\nold\n<!-- evaluate: end -->\nafter\n';
  it('changes only between its markers', () => {
    expect(replaceSection(page, 'new\n')).toBe(
      'before\n<!-- evaluate: begin -->\n\nnew\n\n<!-- evaluate: end -->\nafter\n',
    );
  });
  it('is rejected without markers', () => {
    expect(() => replaceSection('no markers', 'new')).toThrow(
      'help/detection.md has no <!-- evaluate: begin -->',
    );
  });
});
