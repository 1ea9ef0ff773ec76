import type { Shape } from './shape';
import type { ConfidenceParts, PatternName } from './types';

/** One chart pattern: the level it waits at, and its rules. Prices are those of its {@link Shape}. */
export interface Pattern {
  readonly name: PatternName;
  /** On which side of the level the confirming close lies, in its own (perhaps mirrored) prices. */
  readonly breaks: 'above' | 'below';
  /** Whether it stands on its head: its rules are those of the pattern it is the inverse of. */
  readonly mirrored: boolean;
  /** How many pivots it needs, the last one included. */
  readonly needs: number;
  /**
   * The level that a close has to cross, if the pivots before position `end` can become the pattern. It looks at
   * settled pivots only (all before `end`), so that it holds from one turn of the price to the next.
   * @param averageTrueRange in price units
   */
  level(shape: Shape, end: number, averageTrueRange: number): Line | undefined;
  /** All that is asked of the pivots up to `end`, at bar `index`, whether the level has been crossed or not. */
  measure(shape: Shape, end: number, averageTrueRange: number, index: number): Finding | undefined;
}

/** What a pattern's rules measure on pivots that hold it. */
export interface Finding {
  /** The position of the first pivot that belongs to the shape. */
  readonly first: number;
  /** In price units. */
  readonly height: number;
  readonly parts: ConfidenceParts;
}

/** A straight line: `price` at bar `index`, `slope` price units a bar. */
export interface Line {
  readonly price: number;
  readonly index: number;
  readonly slope: number;
}

/** The level line at that price. */
export function flat(price: number): Line {
  return { price, index: 0, slope: 0 };
}

/** The line through the pivots at positions `a` and `b`. */
export function through(shape: Shape, a: number, b: number): Line {
  const bars = Math.max(1, shape.index(b) - shape.index(a));
  return { price: shape.price(a), index: shape.index(a), slope: (shape.price(b) - shape.price(a)) / bars };
}

/** The line's price at bar `index`. */
export function priceAt(line: Line, index: number): number {
  return line.price + line.slope * (index - line.index);
}

/** The line as it lies outside the mirror, or in it. */
export function mirror({ price, index, slope }: Line): Line {
  return { price: -price, index, slope: -slope };
}

/** 0 at or below `from`, 1 at or above `to` (or the other way round where `from` > `to`), linear between. */
export function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/**
 * How straight the legs between positions `first` and `end` are: root mean square distance of the closes from them,
 * as a share of the height; 0 where it is all noise, 1 where each leg is a line. What tells a shape that was made
 * from one that chance has thrown together.
 */
export function straightness(shape: Shape, first: number, end: number, height: number): number {
  let sum = 0;
  for (let i = first + 1; i <= end; i += 1) {
    sum += (shape.index(i) - shape.index(i - 1)) * shape.scatter(i) ** 2;
  }
  const bars = shape.index(end) - shape.index(first);
  return ramp(Math.sqrt(sum / Math.max(1, bars)) / height, 0.25, 0);
}

/** How alike in bars the legs from `first` to `end` are: 1 where all are, 0 where they differ fourfold or more. */
export function evenness(shape: Shape, first: number, end: number): number {
  let sum = 0;
  let squared = 0;
  for (let i = first + 1; i <= end; i += 1) {
    const bars = Math.log2(Math.max(1, shape.index(i) - shape.index(i - 1)));
    sum += bars;
    squared += bars * bars;
  }
  const legs = end - first;
  return ramp(Math.sqrt(Math.max(0, squared / legs - (sum / legs) ** 2)), 2, 0);
}

/**
 * How soon the break comes after the last pivot: the bars since then against those of an average leg before it; 1 at
 * a tenth, 0 at eight times as many.
 */
export function promptness(shape: Shape, first: number, end: number, index: number): number {
  const leg = (shape.index(end) - shape.index(first)) / (end - first);
  return ramp(Math.log2(Math.max(1, index - shape.index(end)) / Math.max(1, leg)), 3, -3);
}

/** The same pattern upside down, under another name. */
export function inverse(name: PatternName, pattern: Pattern): Pattern {
  return { ...pattern, name, mirrored: !pattern.mirrored };
}

/** On which side of the level the confirming close lies in real prices. */
export function breaksOf({ breaks, mirrored }: Pattern): 'above' | 'below' {
  return mirrored === (breaks === 'below') ? 'above' : 'below';
}
