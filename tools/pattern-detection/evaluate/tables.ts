import { createDepthTables } from './depth-findings';
import { createFaultTable } from './fault-table';
import { formatPercent, formatShare, type ReportTable } from './format';
import type { EvaluationReport, PopulationReport } from './evaluate';
import { createSensitivityTable } from './sensitivity-findings';
import { createTargetTable } from './target-table';
import { createRecallTables } from './recall-tables';
import { CLASSES, NOISE_NAMES } from './types';

/** The report as tables, for the terminal and for the page. The first one also has the targets of `others`: further seeds. */
export function createEvaluationTables(
  report: EvaluationReport,
  others: readonly EvaluationReport[] = [],
): ReportTable[] {
  const { populations, real } = report;
  const reports = Object.values(populations);
  return [
    createTargetTable([report, ...others]),
    ...reports.flatMap((report) =>
      createPopulationTables(report).map((table) => ({
        ...table,
        title: `${table.title}: ${report.name}`,
      })),
    ),
    {
      title: 'Detections in the real series (12,154 daily bars of five stocks) and in permutations of them',
      head: ['class', 'real', 'permuted: 2.5 %', 'median', '97.5 %', 'real count'],
      rows: CLASSES.map((pattern) => {
        const { detections: fires, low, median, high } = real[pattern];
        const where = fires < low ? 'below the band' : fires > high ? 'above the band' : 'inside the band';
        return [pattern, ...[fires, low, median, high].map(String), where];
      }),
    },
  ];
}

/** The tables of one population. */
function createPopulationTables(report: PopulationReport): ReportTable[] {
  const { findings, calibration, nulls, causality, invariance, ties, faults, depths, sensitivity } = report;
  const { rates: nearMisses } = findings.nearMisses;
  return [
    ...createRecallTables(report),
    {
      title: 'Precision (planted, near-misses and random walks together)',
      head: ['class', 'all', ...NOISE_NAMES.map((noise) => `${noise} noise`)],
      rows: ['all', ...CLASSES].map((pattern) => [
        pattern,
        formatShare(findings.precision, pattern),
        ...NOISE_NAMES.map((noise) =>
          formatShare(findings.precision, pattern === 'all' ? noise : `${pattern} · ${noise}`),
        ),
      ]),
    },
    {
      title: 'Confusion: share of the planted series (rows) in which a class (columns) was reported',
      head: ['planted', ...CLASSES, 'any other'],
      rows: CLASSES.map((pattern) => [
        pattern,
        ...[...CLASSES, 'any other'].map((other) => formatShare(findings.confusion, `${pattern} · ${other}`)),
      ]),
    },
    {
      title: 'Near-misses and short random walks with false detections',
      head: ['kind', 'any class', ...CLASSES],
      rows: [...nearMisses.keys()]
        .filter((key) => !key.includes(' · '))
        .map((kind) => [
          kind,
          formatShare(findings.nearMisses, kind),
          ...CLASSES.map((pattern) => formatShare(findings.nearMisses, `${kind} · ${pattern}`)),
        ]),
    },
    {
      title: 'False detections by kind of series',
      head: ['series', ...CLASSES],
      rows: [...new Set(Object.keys(findings.mistakes).map((key) => key.split(' · ')[1]!))]
        .sort()
        .map((place) => [
          place,
          ...CLASSES.map((pattern) => `${findings.mistakes[`${pattern} · ${place}`] ?? 0}`),
        ]),
    },
    {
      title: 'Detections per 1,000 bars in series without a pattern: all / with confidence ≥ 80',
      head: ['series', ...CLASSES],
      rows: Object.entries(nulls).map(([name, fires]) => [
        name,
        ...CLASSES.map(
          (pattern) => `${fires[pattern].all.toFixed(2)} / ${fires[pattern].confident.toFixed(2)}`,
        ),
      ]),
    },
    {
      title: 'Repeated runs with changed input',
      head: ['change', 'runs', 'events', 'runs with different events'],
      rows: [
        ['the series ends earlier', `${causality.cuts}`, `${causality.events}`, `${causality.changed}`],
        ...Object.entries(invariance).map(([name, { series, events, changed }]) => [
          name,
          `${series}`,
          `${events}`,
          `${changed}`,
        ]),
      ],
    },
    {
      title: 'Recall with ties (prices rounded to a hundredth of the range of the series)',
      head: ['prices', 'recall'],
      rows: [...ties.rates.keys()].map((key) => [key, formatShare(ties, key)]),
    },
    createFaultTable(faults),
    ...createDepthTables(depths),
    ...(sensitivity ? [createSensitivityTable(sensitivity)] : []),
    {
      title: `Reliability (expected calibration error ${calibration.error().toFixed(3)})`,
      head: ['mean confidence', 'correct', 'detections'],
      rows: calibration
        .computeBins()
        .map(({ meanConfidence, correctShare, count }) => [
          formatPercent(meanConfidence),
          formatPercent(correctShare),
          `${count}`,
        ]),
    },
    {
      title: 'Calibration by class',
      head: ['class', 'detections', 'expected calibration error'],
      rows: CLASSES.map((pattern) => {
        const own = calibration.selectPattern(pattern).toJSON();
        return [pattern, `${own.detections}`, own.error.toFixed(3)];
      }),
    },
    {
      title: 'Precision by decile of confidence',
      head: ['mean confidence', 'correct', 'detections'],
      rows: calibration
        .computeDeciles()
        .map(({ meanConfidence, correctShare, count }) => [
          formatPercent(meanConfidence),
          formatPercent(correctShare),
          `${count}`,
        ]),
    },
  ];
}
