import { CLASSES, type PatternClass } from './types';
import { Counter, computeQuantile, formatScaleRange, type MatchedSeries } from './tally';
import type { MatchResult } from './match';

/** Counts for recall, precision, confusion and delay. */
export class Findings {
  /** Keys: class · noise, and class · noise · (scale, style, or texture). */
  readonly recall = new Counter();
  /** The share of correct detections. Keys: class, class · noise, and all. */
  readonly precision = new Counter();
  /** Planted series of a class in which another class was confirmed. Keys: planted · reported. */
  readonly confusion = new Counter();
  /** Near-misses with false detections. Keys: kind, and kind · reported class. */
  readonly nearMisses = new Counter();
  /** The number of false detections. Keys: class · kind of series. */
  readonly mistakes: Record<string, number> = {};
  readonly verdicts: Record<MatchResult, number> = { found: 0, repeated: 0, confused: 0, false: 0 };
  private readonly delays: Record<string, number[]> = {};

  add({ series, detections: detections }: MatchedSeries): void {
    const { noise, style, texture, scale, truth, kind } = series;
    const hit = detections.some(({ verdict }) => verdict === 'found');
    for (const { verdict, detection, delay } of detections) {
      this.verdicts[verdict]++;
      if (delay !== undefined) (this.delays[detection.pattern] ??= []).push(delay);
      if (verdict === 'false') {
        const key = `${detection.pattern} · ${truth ? `planted ${kind}` : kind}`;
        this.mistakes[key] = (this.mistakes[key] ?? 0) + 1;
      }
      // A repeated report of a pattern is neither a second success nor a mistake.
      if (verdict === 'repeated') continue;
      for (const key of ['all', noise, detection.pattern, `${detection.pattern} · ${noise}`])
        this.precision.add(key, verdict === 'found');
    }
    if (truth) {
      const { pattern } = truth;
      for (const key of [
        noise,
        `${noise} · ${formatScaleRange(scale)}`,
        `${noise} · ${style}`,
        `${noise} · ${texture}`,
      ])
        this.recall.add(`${pattern} · ${key}`, hit);
      for (const other of CLASSES)
        this.confusion.add(
          `${pattern} · ${other}`,
          other === pattern
            ? hit
            : detections.some((j) => j.verdict === 'confused' && j.detection.pattern === other),
        );
      this.confusion.add(
        `${pattern} · any other`,
        detections.some(({ verdict }) => verdict === 'confused'),
      );
    } else {
      this.nearMisses.add(kind, detections.length > 0);
      for (const pattern of CLASSES)
        this.nearMisses.add(
          `${kind} · ${pattern}`,
          detections.some(({ detection }) => detection.pattern === pattern),
        );
    }
  }

  delay(pattern: PatternClass) {
    const sorted = [...(this.delays[pattern] ?? [])].sort((a, b) => a - b);
    return {
      found: sorted.length,
      median: computeQuantile(sorted, 0.5),
      p95: computeQuantile(sorted, 0.95),
      early: sorted.filter((bars) => bars < 0).length / sorted.length,
      atOnce: sorted.filter((bars) => bars === 0).length / sorted.length,
    };
  }

  toJSON() {
    const { recall, precision, confusion, nearMisses, mistakes, verdicts } = this;
    const delay = Object.fromEntries(CLASSES.map((pattern) => [pattern, this.delay(pattern)]));
    return { recall, precision, confusion, nearMisses, mistakes, verdicts, delay };
  }
}
