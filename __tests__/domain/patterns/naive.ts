import { type Bar, type PatternName, type Pivot } from '../../../src/domain/patterns';
import { MIN_CONFIDENCE } from '../../../src/domain/patterns/calibration';
import { calculateConfidence } from '../../../src/domain/patterns/confidence';
import { MAX_PIVOTS, SCALES } from '../../../src/domain/patterns/layout';
import { breakSideOf, mirrorLine, priceAt, type PriceLine } from '../../../src/domain/patterns/pattern';
import { PATTERN_REGISTRY } from '../../../src/domain/patterns/registry';
import { PivotView } from '../../../src/domain/patterns/pivot-view';

/** A window of the reference engine, identified by its scale, its pattern and the bars of its pivots. */
export interface ReferenceWindow {
  readonly scale: number;
  readonly pattern: PatternName;
  readonly pivots: readonly number[];
}

interface Candidate extends ReferenceWindow {
  readonly first: number;
  readonly confidence: number;
}

interface Zigzag {
  pivots: Pivot[];
  armed: Map<PatternName, PriceLine>;
}

/**
 * A reference implementation of the engine without optimizations: it stores every bar and every pivot, checks every
 * armed line on every bar, measures scatter from the closes and stores each structure that ever fired. It uses the
 * engine's own pattern rules.
 */
export class ReferenceEngine {
  private readonly bars: Bar[] = [];
  private readonly zigzags = SCALES.map((): Zigzag => ({ pivots: [], armed: new Map() }));
  private readonly fired: { pattern: PatternName; from: number; to: number }[] = [];
  private range = 0;

  constructor(private readonly names: readonly PatternName[]) {}

  next(bar: Bar): ReferenceWindow[] {
    const index = this.bars.length;
    const before = this.bars[index - 1]?.close ?? bar.close;
    const trueRange =
      index === 0 ? bar.high - bar.low : Math.max(bar.high, before) - Math.min(bar.low, before);
    this.range += (trueRange - this.range) / Math.min(index + 1, 14);
    this.bars.push(bar);
    const passed = this.zigzags.flatMap((zigzag, scale) => this.findBreaks(zigzag, scale, before));
    for (const name of this.names) {
      // Of several scales, the reported one: the highest confidence, the largest scale on a tie.
      const best = passed
        .filter(({ pattern }) => pattern === name)
        .sort((a, b) => b.confidence - a.confidence || b.scale - a.scale)[0];
      if (best !== undefined) this.fired.push({ pattern: name, from: best.pivots[best.first]!, to: index });
    }
    this.zigzags.forEach((zigzag, scale) => {
      if (this.advanceZigzag(zigzag, SCALES[scale]! * this.range)) this.armLevels(zigzag);
    });
    return passed.map(({ scale, pattern, pivots }) => ({ scale, pattern, pivots }));
  }

  private findBreaks({ pivots, armed }: Zigzag, scale: number, before: number): Candidate[] {
    const index = this.bars.length - 1;
    const { close } = this.bars[index]!;
    return [...armed].flatMap(([pattern, line]) => {
      const level = priceAt(line, index);
      const levelBefore = level - line.slope;
      const rules = PATTERN_REGISTRY[pattern];
      const crossed =
        breakSideOf(rules) === 'below'
          ? close < level && before >= levelBefore
          : close > level && before <= levelBefore;
      if (!crossed) return [];
      armed.delete(pattern);
      const until = findStructure(pivots, pattern);
      const shape = new PivotView().load(
        until.map((pivot, i) => this.withScatter(until[i - 1], pivot)),
        rules.mirrored,
      );
      const finding = rules.measure(shape, until.length - 1, this.range, index);
      if (finding === undefined) return [];
      const confidence = calculateConfidence(pattern, finding.parts);
      if (confidence < MIN_CONFIDENCE) return [];
      const from = until[finding.first]!.index;
      const again = this.fired.some((old) => {
        const shared = old.to - Math.max(from, old.from);
        return old.pattern === pattern && shared >= 0.5 * (index - Math.min(from, old.from));
      });
      if (again) return [];
      return [
        {
          scale: SCALES[scale]!,
          pattern,
          pivots: until.map((pivot) => pivot.index),
          first: finding.first,
          confidence,
        },
      ];
    });
  }

  /** Returns the pivot with the scatter of the leg that ends at it. */
  private withScatter(from: Pivot | undefined, to: Pivot): Pivot {
    if (from === undefined) return to;
    const bars = to.index - from.index;
    let sum = 0;
    for (let i = from.index + 1; i <= to.index; i += 1) {
      sum += (this.bars[i]!.close - from.price - ((to.price - from.price) * (i - from.index)) / bars) ** 2;
    }
    return { ...to, scatter: bars === 0 ? 0 : Math.sqrt(sum / bars) };
  }

  /** Advances the zigzag by one bar. @returns whether the price has turned */
  private advanceZigzag(zigzag: Zigzag, reversal: number): boolean {
    const { pivots } = zigzag;
    const bar = this.bars[this.bars.length - 1]!;
    const at = (kind: 'high' | 'low'): Pivot => ({
      kind,
      timestamp: bar.timestamp,
      index: this.bars.length - 1,
      price: bar[kind],
      scatter: 0,
    });
    const open = pivots[pivots.length - 1];
    if (open === undefined) pivots.push(at('low'), at('high'));
    else if (open.kind === 'high' ? bar.high > open.price : bar.low < open.price) {
      pivots[pivots.length - 1] = at(open.kind);
    } else if (open.kind === 'high' ? open.price - bar.low > reversal : bar.high - open.price > reversal) {
      pivots.push(at(open.kind === 'high' ? 'low' : 'high'));
      return true;
    } else if (pivots.length === 2 && bar.low < pivots[0]!.price) zigzag.pivots = [at('low'), at('high')];
    return false;
  }

  /** Arms the levels of the patterns that break on the side of the new open pivot. */
  private armLevels({ pivots, armed }: Zigzag): void {
    const side = pivots[pivots.length - 1]!.kind === 'high' ? 'below' : 'above';
    for (const name of this.names) {
      const rules = PATTERN_REGISTRY[name];
      if (breakSideOf(rules) !== side) continue;
      armed.delete(name);
      const until = findStructure(pivots, name);
      if (until.length < rules.minPivots) continue;
      const line = rules.findLevel(new PivotView().load(until, rules.mirrored), until.length - 1, this.range);
      if (line !== undefined) armed.set(name, rules.mirrored ? mirrorLine(line) : line);
    }
  }
}

/** Returns the stored pivots up to the last one of the kind that a pattern ends with. */
function findStructure(pivots: readonly Pivot[], name: PatternName): Pivot[] {
  const kept = pivots.slice(-MAX_PIVOTS);
  const kind = breakSideOf(PATTERN_REGISTRY[name]) === 'below' ? 'high' : 'low';
  return kept[kept.length - 1]?.kind === kind ? kept : kept.slice(0, -1);
}
