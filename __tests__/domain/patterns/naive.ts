import { type Bar, type PatternName, type Pivot } from '../../../src/domain/patterns';
import { confidenceOf, LEAST_CONFIDENCE } from '../../../src/domain/patterns/confidence';
import { PIVOTS_KEPT, SCALES } from '../../../src/domain/patterns/layout';
import { breaksOf, mirror, priceAt, type Line } from '../../../src/domain/patterns/pattern';
import { REGISTRY } from '../../../src/domain/patterns/registry';
import { Shape } from '../../../src/domain/patterns/shape';

/** What the gate of a naive engine passes: as a window, told by its scale, its pattern and the bars of its pivots. */
export interface Passed {
  readonly scale: number;
  readonly pattern: PatternName;
  readonly pivots: readonly number[];
}

interface Candidate extends Passed {
  readonly first: number;
  readonly confidence: number;
}

interface Zigzag {
  pivots: Pivot[];
  armed: Map<PatternName, Line>;
}

/**
 * The engine as its definitions read, with nothing to make it fast: it keeps every bar and every pivot, looks at every
 * armed line on every bar, measures scatter from the closes and remembers each structure that ever fired. The rules
 * of the patterns are the engine's own.
 */
export class NaiveEngine {
  private readonly bars: Bar[] = [];
  private readonly zigzags = SCALES.map((): Zigzag => ({ pivots: [], armed: new Map() }));
  private readonly fired: { pattern: PatternName; from: number; to: number }[] = [];
  private range = 0;

  constructor(private readonly names: readonly PatternName[]) {}

  next(bar: Bar): Passed[] {
    const index = this.bars.length;
    const before = this.bars[index - 1]?.close ?? bar.close;
    const trueRange =
      index === 0 ? bar.high - bar.low : Math.max(bar.high, before) - Math.min(bar.low, before);
    this.range += (trueRange - this.range) / Math.min(index + 1, 14);
    this.bars.push(bar);
    const passed = this.zigzags.flatMap((zigzag, scale) => this.breaks(zigzag, scale, before));
    for (const name of this.names) {
      // Of several scales the one that is told: the most confident, the largest on a tie.
      const best = passed
        .filter(({ pattern }) => pattern === name)
        .sort((a, b) => b.confidence - a.confidence || b.scale - a.scale)[0];
      if (best !== undefined) this.fired.push({ pattern: name, from: best.pivots[best.first]!, to: index });
    }
    this.zigzags.forEach((zigzag, scale) => {
      if (this.follow(zigzag, SCALES[scale]! * this.range)) this.arm(zigzag);
    });
    return passed.map(({ scale, pattern, pivots }) => ({ scale, pattern, pivots }));
  }

  private breaks({ pivots, armed }: Zigzag, scale: number, before: number): Candidate[] {
    const index = this.bars.length - 1;
    const { close } = this.bars[index]!;
    return [...armed].flatMap(([pattern, line]) => {
      const level = priceAt(line, index);
      const levelBefore = level - line.slope;
      const rules = REGISTRY[pattern];
      const crossed =
        breaksOf(rules) === 'below'
          ? close < level && before >= levelBefore
          : close > level && before <= levelBefore;
      if (!crossed) return [];
      armed.delete(pattern);
      const until = structure(pivots, pattern);
      const shape = new Shape().of(
        until.map((pivot, i) => this.measured(until[i - 1], pivot)),
        rules.mirrored,
      );
      const finding = rules.measure(shape, until.length - 1, this.range, index);
      if (finding === undefined) return [];
      const confidence = confidenceOf(pattern, finding.parts);
      if (confidence < LEAST_CONFIDENCE) return [];
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

  /** The pivot with the scatter of the leg to it. */
  private measured(from: Pivot | undefined, to: Pivot): Pivot {
    if (from === undefined) return to;
    const bars = to.index - from.index;
    let sum = 0;
    for (let i = from.index + 1; i <= to.index; i += 1) {
      sum += (this.bars[i]!.close - from.price - ((to.price - from.price) * (i - from.index)) / bars) ** 2;
    }
    return { ...to, scatter: bars === 0 ? 0 : Math.sqrt(sum / bars) };
  }

  /** Carries the zigzag on. @returns whether the price has turned */
  private follow(zigzag: Zigzag, reversal: number): boolean {
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

  /** Draws the lines of those patterns that break to the side of the new open pivot. */
  private arm({ pivots, armed }: Zigzag): void {
    const side = pivots[pivots.length - 1]!.kind === 'high' ? 'below' : 'above';
    for (const name of this.names) {
      const rules = REGISTRY[name];
      if (breaksOf(rules) !== side) continue;
      armed.delete(name);
      const until = structure(pivots, name);
      if (until.length < rules.needs) continue;
      const line = rules.level(new Shape().of(until, rules.mirrored), until.length - 1, this.range);
      if (line !== undefined) armed.set(name, rules.mirrored ? mirror(line) : line);
    }
  }
}

/** The pivots that are remembered, up to the last one of the kind that a pattern ends with. */
function structure(pivots: readonly Pivot[], name: PatternName): Pivot[] {
  const kept = pivots.slice(-PIVOTS_KEPT);
  const kind = breaksOf(REGISTRY[name]) === 'below' ? 'high' : 'low';
  return kept[kept.length - 1]?.kind === kind ? kept : kept.slice(0, -1);
}
