import { formatPercent, formatShare, type ReportTable } from './format';
import type { EvaluationReport } from './evaluate';
import { pointsTable } from './points';
import { recallTables } from './print-recall';
import { CLASSES, NOISE_NAMES } from './types';

/** The report as tables, for the terminal and for the page. */
export function createTables(report: EvaluationReport): ReportTable[] {
  const { findings, calibration, nulls, causality, invariance, ties, real } = report;
  const { rates: misses } = findings.nearMisses;
  return [
    pointsTable(report),
    ...recallTables(report),
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
      title: 'Confusion: planted series (rows) in which a class (columns) was reported',
      head: ['planted', ...CLASSES, 'any other'],
      rows: CLASSES.map((pattern) => [
        pattern,
        ...[...CLASSES, 'any other'].map((other) => formatShare(findings.confusion, `${pattern} · ${other}`)),
      ]),
    },
    {
      title: 'Near-misses and short random walks in which something was reported',
      head: ['kind', 'anything', ...CLASSES],
      rows: [...misses.keys()]
        .filter((key) => !key.includes(' · '))
        .map((kind) => [
          kind,
          formatShare(findings.nearMisses, kind),
          ...CLASSES.map((pattern) => formatShare(findings.nearMisses, `${kind} · ${pattern}`)),
        ]),
    },
    {
      title: 'False detections by the series they were in',
      head: ['series', ...CLASSES],
      rows: [...new Set(Object.keys(findings.mistakes).map((key) => key.split(' · ')[1]!))]
        .sort()
        .map((place) => [
          place,
          ...CLASSES.map((pattern) => `${findings.mistakes[`${pattern} · ${place}`] ?? 0}`),
        ]),
    },
    {
      title: 'Fires per 1,000 bars where there is nothing: all / at confidence 80 or more',
      head: ['null', ...CLASSES],
      rows: Object.entries(nulls).map(([name, fires]) => [
        name,
        ...CLASSES.map((pattern) => `${fires[pattern].all.toFixed(2)} / ${fires[pattern].sure.toFixed(2)}`),
      ]),
    },
    {
      title: 'Fires in the real series (12,154 daily bars of five stocks) and in permutations of them',
      head: ['class', 'real', 'permuted: 2.5 %', 'median', '97.5 %', 'where the real count lies'],
      rows: CLASSES.map((pattern) => {
        const { fires, low, median, high } = real[pattern];
        const where = fires < low ? 'below the band' : fires > high ? 'above the band' : 'inside the band';
        return [pattern, ...[fires, low, median, high].map(String), where];
      }),
    },
    {
      title: 'The same events again',
      head: ['what changed', 'runs', 'events', 'runs that differed'],
      rows: [
        ['the series ends earlier', `${causality.cuts}`, `${causality.events}`, `${causality.broken}`],
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
    {
      title: `Reliability (expected calibration error ${calibration.error().toFixed(3)})`,
      head: ['claimed', 'right', 'detections'],
      rows: calibration
        .bins()
        .map(({ claimed, right, count }) => [formatPercent(claimed), formatPercent(right), `${count}`]),
    },
    {
      title: 'Calibration by class',
      head: ['class', 'detections', 'expected calibration error'],
      rows: CLASSES.map((pattern) => {
        const own = calibration.forPattern(pattern).toJSON();
        return [pattern, `${own.detections}`, own.error.toFixed(3)];
      }),
    },
    {
      title: 'Precision by decile of confidence',
      head: ['claimed', 'right', 'detections'],
      rows: calibration
        .deciles()
        .map(({ claimed, right, count }) => [formatPercent(claimed), formatPercent(right), `${count}`]),
    },
  ];
}
