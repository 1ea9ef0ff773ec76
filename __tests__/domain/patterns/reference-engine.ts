import { type Bar, type PatternName, type Pivot } from '../../../src/domain/patterns';
import { calculateConfidence } from '../../../src/domain/patterns/confidence';
import { MAX_PIVOTS, SCALES } from '../../../src/domain/patterns/layout';
import { getBreakSide, mirrorLine, getPriceAt, type PriceLine } from '../../../src/domain/patterns/pattern';
import { PATTERN_REGISTRY } from '../../../src/domain/patterns/registry';
import { PivotView } from '../../../src/domain/patterns/pivot-view';
import { SENSITIVITIES } from '../../../src/domain/patterns/sensitivity';
import { ReferenceGuards } from './reference-guards';

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
 * armed line on every bar, measures scatter from the closes and stores each structure that it reported. It uses the
 * engine's own pattern rules.
 */
export class ReferenceEngine {
  private readonly bars: Bar[] = [];
  private readonly zigzags = SCALES.map((): Zigzag => ({ pivots: [], armed: new Map() }));
  private readonly reported: { pattern: PatternName; from: number; to: number }[] = [];
  private averageTrueRange = 0;
  private readonly guards = new ReferenceGuards();

  constructor(private readonly names: readonly PatternName[]) {}

  processBar(received: Bar): ReferenceWindow[] {
    const last = this.bars[this.bars.length - 1]?.close;
    const { before, bar, split = 1 } = this.guards.examineBar(received, last, this.averageTrueRange);
    if (split !== 1) this.rescalePrices(1 / split);
    const previousClose = this.bars[this.bars.length - 1]?.close ?? received.close;
    for (const close of before) this.bars.push({ ...received, high: close, low: close, close });
    if (bar === undefined) return [];
    const index = this.bars.length;
    const trueRange =
      index === 0 ? bar.high - bar.low : Math.max(bar.high, previousClose) - Math.min(bar.low, previousClose);
    const counted = index < 14 ? trueRange : Math.min(trueRange, 5 * this.averageTrueRange);
    this.averageTrueRange += (counted - this.averageTrueRange) / Math.min(index + 1, 14);
    this.bars.push(bar);
    const candidates = this.zigzags.flatMap((zigzag, scale) => this.findBreaks(zigzag, scale, previousClose));
    for (const name of this.names) {
      // The engine reports the scale with the highest confidence; on a tie, the largest scale.
      const best = candidates
        .filter(({ pattern }) => pattern === name)
        .sort((a, b) => b.confidence - a.confidence || b.scale - a.scale)[0];
      if (best !== undefined)
        this.reported.push({ pattern: name, from: best.pivots[best.first]!, to: index });
    }
    this.zigzags.forEach((zigzag, scale) => {
      if (this.advanceZigzag(zigzag, SCALES[scale]! * this.averageTrueRange)) this.armLevels(zigzag);
    });
    return candidates.map(({ scale, pattern, pivots }) => ({ scale, pattern, pivots }));
  }

  private rescalePrices(k: number): void {
    const scalePivot = (pivot: Pivot): Pivot => ({ ...pivot, price: k * pivot.price });
    this.bars.forEach((bar, i) => {
      this.bars[i] = { ...bar, high: k * bar.high, low: k * bar.low, close: k * bar.close };
    });
    this.averageTrueRange *= k;
    for (const zigzag of this.zigzags) {
      zigzag.pivots = zigzag.pivots.map(scalePivot);
      for (const [name, { price, index, slope }] of zigzag.armed)
        zigzag.armed.set(name, { price: k * price, index, slope: k * slope });
    }
  }

  private findBreaks({ pivots, armed }: Zigzag, scale: number, previousClose: number): Candidate[] {
    const index = this.bars.length - 1;
    const { close } = this.bars[index]!;
    return [...armed].flatMap(([pattern, line]) => {
      const level = getPriceAt(line, index);
      const levelBefore = level - line.slope;
      const rules = PATTERN_REGISTRY[pattern];
      const crossed =
        getBreakSide(rules) === 'below'
          ? close < level && previousClose >= levelBefore
          : close > level && previousClose <= levelBefore;
      if (!crossed) return [];
      armed.delete(pattern);
      const structure = findStructure(pivots, pattern);
      const shape = new PivotView().load(
        structure.map((pivot, i) => this.addScatter(structure[i - 1], pivot)),
        rules.mirrored,
      );
      const finding = rules.measure(
        shape,
        structure.length - 1,
        this.averageTrueRange,
        index,
        Math.abs(close - level),
      );
      if (finding === undefined) return [];
      const confidence = calculateConfidence(rules, finding.parts);
      if (confidence < SENSITIVITIES.medium.minConfidence) return [];
      const from = structure[finding.first]!.index;
      const isDuplicate = this.reported.some((old) => {
        const shared = old.to - Math.max(from, old.from);
        return old.pattern === pattern && shared >= 0.7 * (index - Math.min(from, old.from));
      });
      if (isDuplicate) return [];
      return [
        {
          scale: SCALES[scale]!,
          pattern,
          pivots: structure.map((pivot) => pivot.index),
          first: finding.first,
          confidence,
        },
      ];
    });
  }

  /** Returns the pivot with the scatter of the leg that ends at it. */
  private addScatter(from: Pivot | undefined, to: Pivot): Pivot {
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
    const createPivot = (kind: 'high' | 'low'): Pivot => ({
      kind,
      timestamp: bar.timestamp,
      index: this.bars.length - 1,
      price: bar[kind],
      scatter: 0,
    });
    const open = pivots[pivots.length - 1];
    if (open === undefined) pivots.push(createPivot('low'), createPivot('high'));
    else if (open.kind === 'high' ? bar.high > open.price : bar.low < open.price) {
      pivots[pivots.length - 1] = createPivot(open.kind);
    } else if (open.kind === 'high' ? open.price - bar.low > reversal : bar.high - open.price > reversal) {
      pivots.push(createPivot(open.kind === 'high' ? 'low' : 'high'));
      return true;
    } else if (pivots.length === 2 && bar.low < pivots[0]!.price)
      zigzag.pivots = [createPivot('low'), createPivot('high')];
    return false;
  }

  /** Arms the levels of the patterns that break on the side of the new open pivot. */
  private armLevels({ pivots, armed }: Zigzag): void {
    const side = pivots[pivots.length - 1]!.kind === 'high' ? 'below' : 'above';
    for (const name of this.names) {
      const rules = PATTERN_REGISTRY[name];
      if (getBreakSide(rules) !== side) continue;
      armed.delete(name);
      const structure = findStructure(pivots, name);
      if (structure.length < rules.minPivots) continue;
      const line = rules.findLevel(
        new PivotView().load(structure, rules.mirrored),
        structure.length - 1,
        this.averageTrueRange,
      );
      if (line !== undefined) armed.set(name, rules.mirrored ? mirrorLine(line) : line);
    }
  }
}

/** Returns the stored pivots up to the last one of the kind that a pattern ends with. */
function findStructure(pivots: readonly Pivot[], name: PatternName): Pivot[] {
  const storedPivots = pivots.slice(-MAX_PIVOTS);
  const kind = getBreakSide(PATTERN_REGISTRY[name]) === 'below' ? 'high' : 'low';
  return storedPivots[storedPivots.length - 1]?.kind === kind ? storedPivots : storedPivots.slice(0, -1);
}
