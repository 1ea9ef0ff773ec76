import { formatPercent, type ReportTable } from './format';
import type { EvaluationReport } from './evaluate';
import { computeShare, type Rate } from './tally';
import { CLASSES } from './types';

/** Targets and results. A target for each class is compared with the class that has the worst result. */
export function createTargetTable({
  findings,
  calibration,
  nulls,
  causality,
  invariance,
}: EvaluationReport): ReportTable {
  const getShare = (rates: ReadonlyMap<string, Rate>, key: string) =>
    computeShare(rates.get(key) ?? { total: 0, hits: 0 });
  const getRecall = (noise: string) =>
    Math.min(...CLASSES.map((pattern) => getShare(findings.recall.rates, `${pattern} · ${noise}`)));
  const precision = getShare(findings.precision.rates, 'all');
  const confusion = Math.max(
    ...CLASSES.map((pattern) => getShare(findings.confusion.rates, `${pattern} · any other`)),
  );
  const rates = Object.values(nulls).flatMap((kind) => CLASSES.map((pattern) => kind[pattern]));
  const [all, confident] = [Math.max(...rates.map((f) => f.all)), Math.max(...rates.map((f) => f.confident))];
  const delays = CLASSES.map((pattern) => findings.delay(pattern));
  const [median, p95] = [Math.max(...delays.map((d) => d.median)), Math.max(...delays.map((d) => d.p95))];
  const error = calibration.error();
  const deciles = calibration.computeDeciles().map(({ correctShare }) => correctShare);
  const decreases = deciles.filter((correctShare, i) => i > 0 && correctShare < deciles[i - 1]!).length;
  const changed = Object.values(invariance).reduce((sum, kind) => sum + kind.changed, 0);
  const compared = Object.values(invariance).every(({ events }) => events > 0);
  const createRow = (target: string, measured: string, met: boolean) => [
    target,
    measured,
    met ? 'yes' : 'no',
  ];
  return {
    title: 'Targets and results',
    head: ['target', 'measured', 'met'],
    rows: [
      createRow(
        'recall at low noise ≥ 95 %, each class',
        formatPercent(getRecall('low')),
        getRecall('low') >= 0.95,
      ),
      createRow(
        'recall at medium noise ≥ 85 %, each class',
        formatPercent(getRecall('medium')),
        getRecall('medium') >= 0.85,
      ),
      createRow('precision ≥ 90 %', formatPercent(precision), precision >= 0.9),
      createRow('class confusion ≤ 2 %, each class', formatPercent(confusion), confusion <= 0.02),
      createRow(
        'detections without a pattern ≤ 1 per 1,000 bars, each kind of series and class',
        all.toFixed(2),
        all <= 1,
      ),
      createRow('the same with confidence ≥ 80: ≤ 0.1', confident.toFixed(2), confident <= 0.1),
      createRow(
        'prefixes with different events: 0',
        `${causality.changed}`,
        causality.changed === 0 && causality.events > 0,
      ),
      createRow('delay: median 0 bars, p95 ≤ 1', `${median}, ${p95}`, median <= 0 && p95 <= 1),
      createRow('expected calibration error ≤ 0.05', error.toFixed(3), error <= 0.05),
      createRow(
        'precision rises with every decile: 0 decreases',
        `${decreases}`,
        decreases === 0 && deciles.length === 10,
      ),
      createRow(
        'runs with different events after a change of price or feed: 0',
        `${changed}`,
        changed === 0 && compared,
      ),
    ],
  };
}
