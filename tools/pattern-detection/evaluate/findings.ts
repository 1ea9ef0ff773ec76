import { CLASSES, type PatternClass } from './types';
import { Counter, quantile, formatScaleRange, type MatchedSeries } from './tally';
import type { MatchResult } from './match';

/** Points 1 and 4: what was found of what was planted, what else was reported, and how late. */
export class Findings {
  /** Keys: class · noise, and class · noise · (scale, style, or texture). */
  readonly recall = new Counter();
  /** Keys: class, class · noise, and all; of the detections of that class, those that were right. */
  readonly precision = new Counter();
  /** Planted series of a class in which another class was confirmed. Keys: planted · reported. */
  readonly confusion = new Counter();
  /** Near-misses in which anything was reported. Keys: kind, and kind · reported class. */
  readonly nearMisses = new Counter();
  /** Where the false ones were, and how many of each class. Keys: class · place. */
  readonly mistakes: Record<string, number> = {};
  readonly verdicts: Record<MatchResult, number> = { found: 0, again: 0, confused: 0, false: 0 };
  private readonly delays: Record<string, number[]> = {};

  add({ series, judged }: MatchedSeries): void {
    const { noise, style, texture, scale, truth, kind } = series;
    const hit = judged.some(({ verdict }) => verdict === 'found');
    for (const { verdict, found, delay } of judged) {
      this.verdicts[verdict]++;
      if (delay !== undefined) (this.delays[found.pattern] ??= []).push(delay);
      if (verdict === 'false') {
        const key = `${found.pattern} · ${truth ? `planted ${kind}` : kind}`;
        this.mistakes[key] = (this.mistakes[key] ?? 0) + 1;
      }
      // A pattern told twice is neither a second success nor a mistake.
      if (verdict === 'again') continue;
      for (const key of ['all', noise, found.pattern, `${found.pattern} · ${noise}`])
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
          other === pattern ? hit : judged.some((j) => j.verdict === 'confused' && j.found.pattern === other),
        );
      this.confusion.add(
        `${pattern} · any other`,
        judged.some(({ verdict }) => verdict === 'confused'),
      );
    } else {
      this.nearMisses.add(kind, judged.length > 0);
      for (const pattern of CLASSES)
        this.nearMisses.add(
          `${kind} · ${pattern}`,
          judged.some(({ found }) => found.pattern === pattern),
        );
    }
  }

  delay(pattern: PatternClass) {
    const sorted = [...(this.delays[pattern] ?? [])].sort((a, b) => a - b);
    return {
      found: sorted.length,
      median: quantile(sorted, 0.5),
      p95: quantile(sorted, 0.95),
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
