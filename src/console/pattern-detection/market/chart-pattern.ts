import { findPatternLines } from '../../../cli/pattern-detection/detect/drawing-lines';
import { formatPrice } from '../../../cli/pattern-detection/detect/drawing-labels';
import { numberBars } from '../../../cli/pattern-detection/stored-pattern/drawing';
import { toDetection } from '../../../cli/pattern-detection/stored-pattern/pattern';
import type { PatternRow } from '../../../domain/alerts';
import { explainParts, type Pivot, type ShapeChange } from '../../../domain/patterns';
import { getBreakSide } from '../../../domain/patterns/pattern';
import { PATTERN_REGISTRY } from '../../../domain/patterns/registry';
import type { PriceBar } from '../../../domain/recent-bars';
import { toChartTime } from './chart-bar';
import { formatShapeId } from './forming';

/** A point of a chart; its time is in whole seconds since 1970. */
export interface ChartPoint {
  readonly time: number;
  readonly price: number;
}

/** A line of a pattern. `level` is the line that the price breaks. */
export interface ChartLine {
  readonly kind: 'forming' | 'confirmed' | 'level';
  readonly label: string;
  readonly points: readonly ChartPoint[];
}

/** A pattern on a chart. Times are in milliseconds since 1970. */
export interface ChartPattern {
  /** The id of the pattern, which finds its story; of a forming one, an id that no story has. */
  readonly id: string;
  readonly state: 'forming' | 'confirmed';
  readonly pattern: string;
  readonly breaks: 'above' | 'below';
  /** The times of the first and of the last pivot. */
  readonly start: number;
  readonly end: number;
  readonly pivots: readonly (ChartPoint & { readonly label: string })[];
  /** Empty if the pattern begins before the first bar. */
  readonly lines: readonly ChartLine[];
  /** The other fields are those of a confirmed pattern. */
  readonly confirmedAt?: number;
  readonly close?: number;
  readonly level?: number;
  readonly confidence?: number;
  readonly severity?: string;
  readonly acrossSessions?: true;
  readonly parts?: readonly { readonly part: string; readonly value: number; readonly text: string }[];
}

const nameOf = (pattern: string): string => pattern.replaceAll('-', ' ');

/** Converts a stored pattern, with its lines on the bars of the chart. */
export function toConfirmedPattern(row: PatternRow, bars: readonly PriceBar[]): ChartPattern {
  const detection = toDetection(row);
  return {
    id: row.patternId,
    state: 'confirmed',
    pattern: row.pattern,
    breaks: row.close < row.level ? 'below' : 'above',
    start: detection.start,
    end: detection.end,
    pivots: labelPivots(row.pattern, detection.pivots),
    lines: drawConfirmed(row, bars),
    confirmedAt: detection.confirmedAt,
    close: row.close,
    level: row.level,
    confidence: row.confidence,
    severity: row.severity,
    ...(row.acrossSessions && { acrossSessions: true }),
    parts: explainParts(row.pattern, row.parts),
  };
}

/** Converts a forming shape. @param bars the bars in which it was found */
export function toFormingPattern(shape: ShapeChange, bars: readonly PriceBar[]): ChartPattern {
  const { pattern, pivots } = shape;
  const breaks = getBreakSide(PATTERN_REGISTRY[pattern]);
  const side = breaks === 'below' ? 'low' : 'high';
  const onSide = pivots.filter(({ kind }) => kind === side);
  return {
    id: formatShapeId(shape),
    state: 'forming',
    pattern,
    breaks,
    start: pivots[0]!.timestamp,
    end: pivots.at(-1)!.timestamp,
    pivots: labelPivots(pattern, pivots),
    lines: [
      { kind: 'forming', label: nameOf(pattern), points: toPoints(pivots) },
      { kind: 'level', label: nameOf(pattern), points: extendToLast(onSide, bars) },
    ],
  };
}

const labelPivots = (pattern: PatternRow['pattern'], pivots: readonly Pivot[]) => {
  const labels = PATTERN_REGISTRY[pattern].pivotLabels;
  return pivots.map(({ kind, timestamp, price }, index) => ({
    time: toChartTime(timestamp),
    price,
    label: labels[index] || kind,
  }));
};

function drawConfirmed(row: PatternRow, bars: readonly PriceBar[]): readonly ChartLine[] {
  const detection = toDetection(row);
  const last = bars.findIndex(({ timestamp }) => timestamp >= detection.confirmedAt);
  if (last < 0 || bars[0]!.timestamp > detection.start) return [];
  const numbered = numberBars(detection, bars).detection;
  const confirmation = { timestamp: detection.confirmedAt, price: row.close };
  const name = nameOf(row.pattern);
  const side = row.pattern.endsWith('-triangle') ? 'side' : 'neckline';
  const lines = findPatternLines(numbered, last).map(({ points, level }): ChartLine => ({
    kind: level ? 'level' : 'confirmed',
    label: level ? `${name} ${formatPrice(row.level, row.height)}` : `${side} of the ${name}`,
    points: toPoints(points.map(({ index, price }) => ({ timestamp: bars[index]!.timestamp, price }))),
  }));
  const shape: ChartLine = {
    kind: 'confirmed',
    label: name,
    points: toPoints([...detection.pivots, confirmation]),
  };
  return [shape, ...lines];
}

/** Returns the line from the first point through the last one up to the last bar; flat through a single point. */
function extendToLast(points: readonly Pivot[], bars: readonly PriceBar[]): readonly ChartPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  const end = bars.at(-1);
  if (!first || !last || !end) return [];
  const slope = first.index === last.index ? 0 : (last.price - first.price) / (last.index - first.index);
  // The pivots have the numbers of the bars.
  const price = first.price + slope * (bars.length - 1 - first.index);
  return toPoints([first, { timestamp: end.timestamp, price }]);
}

/** Converts points to those of a chart, which has one for each second. */
function toPoints(
  points: readonly { readonly timestamp: number; readonly price: number }[],
): readonly ChartPoint[] {
  const byTime = new Map(points.map(({ timestamp, price }) => [toChartTime(timestamp), price] as const));
  return [...byTime].sort(([a], [b]) => a - b).map(([time, price]) => ({ time, price }));
}
