import { SENSITIVITIES, SENSITIVITY_NAMES } from '../../../src/domain/patterns/sensitivity';
import { generateCorpus, type Size, type Split } from './corpus';
import { Findings } from './findings';
import { formatShare, type ReportTable } from './format';
import { measureNullDetections, type NullRates } from './null-detections';
import type { Population } from './population';
import { matchAll } from './tally';
import { CLASSES, type DetectorUnderTest, type PatternClass } from './types';

/** A level of sensitivity: the minimum confidence of the patterns that are reported. */
export interface SensitivityLevel {
  readonly name: string;
  readonly minConfidence: number;
}

/** The levels of the engine. */
export const SENSITIVITY_LEVELS: readonly SensitivityLevel[] = SENSITIVITY_NAMES.map((name) => ({
  name,
  minConfidence: SENSITIVITIES[name].minConfidence,
}));

/** Creates a detector that reports patterns of at least this confidence. */
export type CreateDetector = (minConfidence: number) => DetectorUnderTest;

export interface SensitivityFindings {
  readonly level: SensitivityLevel;
  readonly findings: Findings;
  readonly nulls: Readonly<Record<string, Record<PatternClass, NullRates>>>;
}

/**
 * Measures each level on a part of the benchmark. The detector runs once for each level: a structure is reported at the first
 * scale that confirms it with enough confidence, so the minimum also changes which events there are.
 */
export function measureSensitivity(
  createDetector: CreateDetector,
  population: Population,
  seed: number,
  split: Split,
  { sensitivity }: Pick<Size, 'sensitivity'>,
  levels: readonly SensitivityLevel[] = SENSITIVITY_LEVELS,
): SensitivityFindings[] {
  return levels.map((level) => {
    const detector = createDetector(level.minConfidence);
    const findings = new Findings();
    for (const matched of matchAll(detector, generateCorpus(population, seed, split, sensitivity)))
      findings.add(matched);
    return { level, findings, nulls: measureNullDetections(detector, population, seed, split, sensitivity) };
  });
}

/** Recall, precision and false detections of each class at each level. */
export const createSensitivityTable = (all: readonly SensitivityFindings[]): ReportTable => ({
  title: 'Sensitivity',
  head: [
    'sensitivity',
    'minimum confidence',
    'class',
    'recall, low noise',
    'medium noise',
    'precision',
    'false per 1,000 bars without a pattern, on average',
  ],
  rows: all.flatMap(({ level, findings, nulls }) =>
    CLASSES.map((pattern) => {
      const rates = Object.values(nulls).map((kind) => kind[pattern].all);
      return [
        level.name,
        `${level.minConfidence}`,
        pattern,
        formatShare(findings.recall, `${pattern} · low`),
        formatShare(findings.recall, `${pattern} · medium`),
        formatShare(findings.precision, pattern),
        (rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toFixed(2),
      ];
    }),
  ),
});
