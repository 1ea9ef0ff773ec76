import type { PatternRow } from '../../../domain/alerts';
import { markup, type Html } from './markup';

const WIDTH = 440;
const HEIGHT = 286;
const LEFT = 12;
const RIGHT = 92;
const TOP = 30;
const BOTTOM = 56;
/** What the label of a date takes, with a gap, in the chart's units; on a phone the letters are larger. */
const DATE_LABEL_WIDTH = 100;
/** How far apart two labels beside the chart are, at least. */
const LINE_HEIGHT = 22;

const compactFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 5 });
/** At most eight characters, since there is room for no more beside the chart. */
const formatPrice = (value: number): string => (value < 1e5 ? value.toFixed(2) : compactFormat.format(value));
const formatDate = (iso: string): string => iso.slice(0, 10);
const formatCoordinate = (value: number): string => value.toFixed(1);

/** The pattern as its turning points, the level, and the close that broke it: an SVG with its words beside it. */
export const renderChart = (row: PatternRow): Html => {
  const points = [
    ...row.pivots.map((pivot) => ({ at: Date.parse(pivot.timestamp), price: pivot.price, kind: pivot.kind })),
    { at: Date.parse(row.timestamp), price: row.close, kind: 'close' as const },
  ];
  const prices = [...points.map((point) => point.price), row.level];
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const [first, last] = [points[0]!.at, points.at(-1)!.at];
  const x = (at: number) => LEFT + ((at - first) / Math.max(1, last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) =>
    HEIGHT - BOTTOM - ((value - low) / Math.max(1e-9, high - low)) * (HEIGHT - TOP - BOTTOM);
  const level = y(row.level);
  const close = points.at(-1)!;
  const words = points.map(
    (point) => `${point.kind} ${formatPrice(point.price)} on ${formatDate(new Date(point.at).toISOString())}`,
  );
  const line = points
    .map((point) => `${formatCoordinate(x(point.at))},${formatCoordinate(y(point.price))}`)
    .join(' ');
  // The close's label stands at the right, beyond the level's own where the two are near each other.
  const closeLabel =
    y(close.price) +
    (y(close.price) >= level ? 1 : -1) * Math.max(0, LINE_HEIGHT - Math.abs(y(close.price) - level));
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="chart-title chart-words">
    <title id="chart-title">The pattern's turning points and the level that the close crossed</title>
    <desc id="chart-words">Level ${formatPrice(row.level)}. ${words.join(', ')}.</desc>
    <line class="level" x1="${LEFT}" y1="${formatCoordinate(level)}" x2="${WIDTH - RIGHT + 6}" y2="${formatCoordinate(level)}" />
    <text class="level-text" x="${WIDTH - RIGHT + 10}" y="${formatCoordinate(level + 4)}">${formatPrice(row.level)}</text>
    <polyline class="price" points="${line}" />
    ${points.slice(0, -1).map((point) => renderPivot(x(point.at), y(point.price), point.price, point.kind === 'high'))}
    <circle class="close" cx="${formatCoordinate(x(close.at))}" cy="${formatCoordinate(y(close.price))}" r="5" />
    <text class="close-text" x="${WIDTH - RIGHT + 10}" y="${formatCoordinate(closeLabel + 4)}">
      ${formatPrice(close.price)}
    </text>
    ${renderDates(
      points.map((point) => point.at),
      x,
    )}
  </svg>`;
};

const renderPivot = (x: number, y: number, value: number, isHigh: boolean): Html => {
  // The first and the last label lean inwards, so that none is cut off.
  const anchor = x < LEFT + 25 ? 'start' : 'middle';
  return markup`<circle class="pivot" cx="${formatCoordinate(x)}" cy="${formatCoordinate(y)}" r="3.5" />
    <text
      x="${formatCoordinate(anchor === 'start' ? x - 4 : x)}"
      y="${formatCoordinate(isHigh ? y - 10 : y + 20)}"
      text-anchor="${anchor}"
      >${formatPrice(value)}</text
    >`;
};

/** The first and the last date, and as many between them as have room. */
const renderDates = (times: readonly number[], x: (at: number) => number): Html[] => {
  const lastLeft = x(times.at(-1)!) - DATE_LABEL_WIDTH / 2;
  let free = -Infinity;
  return times.flatMap((at, index) => {
    // The first label begins at its point, the others stand in the middle of theirs.
    const left = index === 0 ? x(at) : x(at) - DATE_LABEL_WIDTH / 2;
    const isLast = index === times.length - 1;
    if (!isLast && (left < free || left + DATE_LABEL_WIDTH > lastLeft)) return [];
    free = left + DATE_LABEL_WIDTH;
    const anchor = index === 0 ? 'start' : 'middle';
    const text = new Date(at).toISOString().slice(0, 10);
    return markup`<text
      class="date"
      x="${formatCoordinate(index === 0 ? x(at) - 4 : x(at))}"
      y="${HEIGHT - 4}"
      text-anchor="${anchor}"
      >${text}</text
    >`;
  });
};
