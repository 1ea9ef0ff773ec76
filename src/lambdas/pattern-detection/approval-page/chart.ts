import type { PatternRow } from '../../../domain/alerts';
import { readStoredBars } from '../stored-bars';
import { extendRange, findBarIndex, renderBars, selectChartBars } from './chart-bars';
import { markup, type Html } from './markup';

const WIDTH = 440;
const HEIGHT = 286;
const LEFT = 12;
const RIGHT = 92;
const TOP = 30;
const BOTTOM = 56;
/** The width of a date label with its gap, in chart units; includes room for larger letters on phones. */
const DATE_LABEL_WIDTH = 100;
/** The minimum distance of two labels beside the chart. */
const LINE_HEIGHT = 22;

const compactFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 5 });
/** Formats a price with at most eight characters, the room beside the chart. */
const formatPrice = (value: number): string => (value < 1e5 ? value.toFixed(2) : compactFormat.format(value));
const formatDate = (iso: string): string => iso.slice(0, 10);
const formatCoordinate = (value: number): string => value.toFixed(1);

/**
 * Renders a pattern as an SVG with a description: its bars if they are stored, its turning points, its level, and the
 * close that crossed it.
 */
export const renderChart = (row: PatternRow): Html => {
  const points = [
    ...row.pivots.map((pivot) => ({
      time: Date.parse(pivot.timestamp),
      price: pivot.price,
      kind: pivot.kind,
    })),
    { time: Date.parse(row.timestamp), price: row.close, kind: 'close' as const },
  ];
  const prices = [...points.map((point) => point.price), row.level];
  const bars = selectChartBars(readStoredBars(row));
  const [low, high] = extendRange(Math.min(...prices), Math.max(...prices), bars);
  const [first, last] = [points[0]!.time, points.at(-1)!.time];
  const width = WIDTH - LEFT - RIGHT;
  const getBarX = (index: number) => LEFT + (index / Math.max(1, bars.length - 1)) * width;
  // Bars have equal distances, so that nights and weekends take no room.
  const x = (time: number) =>
    bars.length > 1
      ? getBarX(findBarIndex(bars, time))
      : LEFT + ((time - first) / Math.max(1, last - first)) * width;
  const y = (value: number) =>
    HEIGHT -
    BOTTOM -
    ((Math.min(high, Math.max(low, value)) - low) / Math.max(1e-9, high - low)) * (HEIGHT - TOP - BOTTOM);
  const level = y(row.level);
  const close = points.at(-1)!;
  const descriptions = points.map(
    (point) =>
      `${point.kind} ${formatPrice(point.price)} on ${formatDate(new Date(point.time).toISOString())}`,
  );
  const line = points
    .map((point) => `${formatCoordinate(x(point.time))},${formatCoordinate(y(point.price))}`)
    .join(' ');
  // Moves the label of the close away from the label of the level if they would overlap.
  const closeLabel =
    y(close.price) +
    (y(close.price) >= level ? 1 : -1) * Math.max(0, LINE_HEIGHT - Math.abs(y(close.price) - level));
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="chart-title chart-words">
    <title id="chart-title">${bars.length > 1 ? 'The bars, the' : 'The'} pattern's turning points and the level that the close crossed</title>
    <desc id="chart-words">${bars.length > 1 ? `${bars.length} bars from ${formatDate(new Date(bars[0]!.timestamp).toISOString())}. ` : ''}Level ${formatPrice(row.level)}. ${descriptions.join(', ')}.</desc>
    ${renderBars(bars, { x: getBarX, y })}
    <line class="level" x1="${LEFT}" y1="${formatCoordinate(level)}" x2="${WIDTH - RIGHT + 6}" y2="${formatCoordinate(level)}" />
    <text class="level-text" x="${WIDTH - RIGHT + 10}" y="${formatCoordinate(level + 4)}">${formatPrice(row.level)}</text>
    <polyline class="price${bars.length > 1 ? ' over-bars' : ''}" points="${line}" />
    ${points.slice(0, -1).map((point) => renderPivot(x(point.time), y(point.price), point.price, point.kind === 'high'))}
    <circle class="close" cx="${formatCoordinate(x(close.time))}" cy="${formatCoordinate(y(close.price))}" r="5" />
    <text class="close-text" x="${WIDTH - RIGHT + 10}" y="${formatCoordinate(closeLabel + 4)}">
      ${formatPrice(close.price)}
    </text>
    ${renderDates(
      points.map((point) => point.time),
      x,
    )}
  </svg>`;
};

const renderPivot = (x: number, y: number, value: number, isHigh: boolean): Html => {
  // Aligns the first label to its start, so that it isn't cut off.
  const anchor = x < LEFT + 25 ? 'start' : 'middle';
  return markup`<circle class="pivot" cx="${formatCoordinate(x)}" cy="${formatCoordinate(y)}" r="3.5" />
    <text
      x="${formatCoordinate(anchor === 'start' ? x - 4 : x)}"
      y="${formatCoordinate(isHigh ? y - 10 : y + 20)}"
      text-anchor="${anchor}"
      >${formatPrice(value)}</text
    >`;
};

/** Renders the first and the last date, and those between them that fit. */
const renderDates = (times: readonly number[], x: (time: number) => number): Html[] => {
  const lastLeft = x(times.at(-1)!) - DATE_LABEL_WIDTH / 2;
  let freeFrom = -Infinity;
  return times.flatMap((time, index) => {
    // The first label begins at its point; the others are centered.
    const left = index === 0 ? x(time) : x(time) - DATE_LABEL_WIDTH / 2;
    const isLast = index === times.length - 1;
    if (!isLast && (left < freeFrom || left + DATE_LABEL_WIDTH > lastLeft)) return [];
    freeFrom = left + DATE_LABEL_WIDTH;
    const anchor = index === 0 ? 'start' : 'middle';
    const text = new Date(time).toISOString().slice(0, 10);
    return markup`<text
      class="date"
      x="${formatCoordinate(index === 0 ? x(time) - 4 : x(time))}"
      y="${HEIGHT - 4}"
      text-anchor="${anchor}"
      >${text}</text
    >`;
  });
};
