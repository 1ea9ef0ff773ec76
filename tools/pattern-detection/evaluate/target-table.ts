import { sumShallow } from './depth-findings';
import type { EvaluationReport, PopulationReport } from './evaluate';
import { formatPercent, type ReportTable } from './format';
import { computeShare, type Rate } from './tally';
import { CLASSES } from './types';

/** A target, and its result for one population. */
export interface TargetResult {
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
}

const getShare = (rates: ReadonlyMap<string, Rate>, key: string) =>
  computeShare(rates.get(key) ?? { total: 0, hits: 0 });

/** Compares a population's results with the targets. A target for each class uses the class with the worst result. */
export function compareWithTargets(report: PopulationReport): TargetResult[] {
  const { findings, nulls, causality, invariance } = report;
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
  const changed = Object.values(invariance).reduce((sum, kind) => sum + kind.changed, 0);
  const compared = Object.values(invariance).every(({ events }) => events > 0);
  const createResult = (target: string, measured: string, isMet: boolean) => ({ target, measured, isMet });
  return [
    createResult(
      'recall at low noise ≥ 95 %, each class',
      formatPercent(getRecall('low')),
      getRecall('low') >= 0.95,
    ),
    createResult(
      'recall at medium noise ≥ 85 %, each class',
      formatPercent(getRecall('medium')),
      getRecall('medium') >= 0.85,
    ),
    createResult('precision ≥ 90 %', formatPercent(precision), precision >= 0.9),
    createResult('class confusion ≤ 2 %, each class', formatPercent(confusion), confusion <= 0.02),
    createResult(
      'detections without a pattern ≤ 1 per 1,000 bars, each kind of series and class',
      all.toFixed(2),
      all <= 1,
    ),
    createResult('the same with confidence ≥ 80: ≤ 0.1', confident.toFixed(2), confident <= 0.1),
    createResult(
      'prefixes with different events: 0',
      `${causality.changed}`,
      causality.changed === 0 && causality.events > 0,
    ),
    createResult('delay: median 0 bars, p95 ≤ 1', `${median}, ${p95}`, median <= 0 && p95 <= 1),
    ...compareCalibration(report),
    createResult(
      'runs with different events after a change of price or feed: 0',
      `${changed}`,
      changed === 0 && compared,
    ),
    ...compareFaults(report),
    ...compareDepths(report),
  ];
}

/** Double tops in random walks; a population without them does not decide whether the target is met. */
function compareDepths({ depths }: PopulationReport): TargetResult[] {
  const { recall, precision } = sumShallow(depths);
  const isUnmeasured = depths.length === 0;
  return [
    {
      target: 'double tops in random walks, valleys of 2 to 3.5 true ranges: recall ≥ 50 %',
      measured: formatPercent(recall),
      isMet: isUnmeasured || recall >= 0.5,
    },
    {
      target: 'the same: precision ≥ 50 %',
      measured: formatPercent(precision),
      isMet: isUnmeasured || precision >= 0.5,
    },
  ];
}

/** The largest number of standard errors of a difference that is counted as chance. */
const MAX_ERRORS = 2;

function compareFaults({ faults }: PopulationReport): TargetResult[] {
  const all = Object.entries(faults).map(([name, { series, found, bars, mistakes, standardError }]) => ({
    name,
    isGap: name.startsWith('a gap'),
    lost: (found.clean - found.faulty) / series,
    hadRecall: found.clean > 0,
    added: (1000 * (mistakes.faulty - mistakes.clean)) / bars,
    isChance: mistakes.faulty - mistakes.clean <= MAX_ERRORS * standardError,
  }));
  return [false, true].flatMap((isGap): TargetResult[] => {
    const part = all.filter((fault) => fault.isGap === isGap);
    const worst = [...part].sort((a, b) => b.lost - a.lost)[0]!;
    const most = [...part].sort((a, b) => Number(a.isChance) - Number(b.isChance) || b.added - a.added)[0]!;
    const cause = isGap ? 'a gap of ±10 %' : 'a fault';
    return [
      {
        target: `recall with ${cause}: at most 3 points lower`,
        measured: `${(100 * worst.lost).toFixed(1)} points (${worst.name})`,
        isMet: worst.lost <= 0.03 && worst.hadRecall,
      },
      {
        target: `false detections with ${cause}, per 1,000 bars: no more, apart from 2 standard errors`,
        measured: `${most.added > 0 ? '+' : ''}${most.added.toFixed(2)} (${most.name})`,
        isMet: part.every(({ isChance }) => isChance),
      },
    ];
  });
}

function compareCalibration({ calibration }: PopulationReport): TargetResult[] {
  const error = calibration.error();
  const deciles = calibration.computeDeciles();
  const decreases = deciles.filter(
    ({ correctShare }, i) => i > 0 && correctShare < deciles[i - 1]!.correctShare,
  ).length;
  const differences = deciles.map(({ meanConfidence, correctShare }) =>
    Math.abs(meanConfidence - correctShare),
  );
  const largest = differences.length > 0 ? Math.max(...differences) : NaN;
  return [
    {
      target: 'expected calibration error ≤ 0.05, all classes',
      measured: error.toFixed(3),
      isMet: error <= 0.05,
    },
    {
      target: 'each decile of confidence differs by ≤ 5 points from the share that is correct',
      measured: Number.isNaN(largest) ? '–' : `${(100 * largest).toFixed(1)} points`,
      isMet: largest <= 0.05,
    },
    {
      target: 'precision rises with every decile: 0 decreases',
      measured: `${decreases}`,
      isMet: decreases === 0 && deciles.length === 10,
    },
  ];
}

/** Targets and results: one column for each population and seed. A target is met if each of them meets it. */
export function createTargetTable(all: readonly EvaluationReport[]): ReportTable {
  const columns = all.flatMap(({ seed, populations }) =>
    Object.values(populations).map((report) => ({
      name: all.length > 1 ? `${report.name}, seed ${seed}` : report.name,
      results: compareWithTargets(report),
    })),
  );
  return {
    title: 'Targets and results',
    head: ['target', ...columns.map(({ name }) => name), 'met'],
    rows: columns[0]!.results.map(({ target }, row) => [
      target,
      ...columns.map(({ results }) => results[row]!.measured),
      columns.every(({ results }) => results[row]!.isMet) ? 'yes' : 'no',
    ]),
  };
}
