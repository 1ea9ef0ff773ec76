import { formatPercent, type ReportTable } from './format';
import type { EvaluationReport } from './evaluate';
import { share, type Rate } from './tally';
import { CLASSES } from './types';

/** What is asked of a detector and what was measured, the worst class where it is asked of each. */
export function pointsTable({
  findings,
  calibration,
  nulls,
  causality,
  invariance,
}: EvaluationReport): ReportTable {
  const of = (rates: ReadonlyMap<string, Rate>, key: string) => share(rates.get(key) ?? { of: 0, hit: 0 });
  const recall = (noise: string) =>
    Math.min(...CLASSES.map((pattern) => of(findings.recall.rates, `${pattern} · ${noise}`)));
  const precision = of(findings.precision.rates, 'all');
  const confusion = Math.max(
    ...CLASSES.map((pattern) => of(findings.confusion.rates, `${pattern} · any other`)),
  );
  const fires = Object.values(nulls).flatMap((kind) => CLASSES.map((pattern) => kind[pattern]));
  const [all, sure] = [Math.max(...fires.map((f) => f.all)), Math.max(...fires.map((f) => f.sure))];
  const delays = CLASSES.map((pattern) => findings.delay(pattern));
  const [median, p95] = [Math.max(...delays.map((d) => d.median)), Math.max(...delays.map((d) => d.p95))];
  const error = calibration.error();
  const deciles = calibration.deciles().map(({ right }) => right);
  const falls = deciles.filter((right, i) => i > 0 && right < deciles[i - 1]!).length;
  const changed = Object.values(invariance).reduce((sum, kind) => sum + kind.changed, 0);
  const compared = Object.values(invariance).every(({ events }) => events > 0);
  const row = (asked: string, measured: string, reached: boolean) => [
    asked,
    measured,
    reached ? 'yes' : 'no',
  ];
  return {
    title: 'What is asked, and what was measured',
    head: ['asked', 'measured', 'reached'],
    rows: [
      row('recall at low noise ≥ 95 %, each class', formatPercent(recall('low')), recall('low') >= 0.95),
      row(
        'recall at medium noise ≥ 85 %, each class',
        formatPercent(recall('medium')),
        recall('medium') >= 0.85,
      ),
      row('precision ≥ 90 %', formatPercent(precision), precision >= 0.9),
      row('class confusion ≤ 2 %, each class', formatPercent(confusion), confusion <= 0.02),
      row('fires ≤ 1 per 1,000 bars, each null and class', all.toFixed(2), all <= 1),
      row('the same at confidence ≥ 80: ≤ 0.1', sure.toFixed(2), sure <= 0.1),
      row('prefixes that differ: 0', `${causality.broken}`, causality.broken === 0 && causality.events > 0),
      row('delay: median 0 bars, p95 ≤ 1', `${median}, ${p95}`, median <= 0 && p95 <= 1),
      row('expected calibration error ≤ 0.05', error.toFixed(3), error <= 0.05),
      row('precision rises with every decile: 0 falls', `${falls}`, falls === 0 && deciles.length === 10),
      row('runs that differ with the price or an untidy feed: 0', `${changed}`, changed === 0 && compared),
    ],
  };
}
