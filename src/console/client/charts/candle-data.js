import { navigate } from '../router.js';
import { formatTime } from '../components/format.js';

/**
 * @typedef {import('./candle-series.js').Bar} Bar
 * @typedef {import('./candle-series.js').Marker} Marker
 */

/**
 * Finds the last bar that is not after a time.
 * @param {readonly Bar[]} bars @param {number} time
 */
export function findBar(bars, time) {
  const index = bars.findLastIndex((bar) => bar.time <= time);
  return index < 0 ? undefined : index;
}

/**
 * Opens the page of a marker, if it has one.
 * @param {readonly Marker[]} markers @param {unknown} id
 */
export function openMarker(markers, id) {
  const href = markers.find((marker) => marker.id === id)?.href;
  if (href) navigate(href);
}

/**
 * Lists the markers of each bar.
 * @param {readonly Marker[]} markers
 */
export function groupByTime(markers) {
  /** @type {Map<number, Marker[]>} */
  const groups = new Map();
  for (const marker of markers) groups.set(marker.time, [...(groups.get(marker.time) ?? []), marker]);
  return groups;
}

/**
 * Describes what a chart shows.
 * @param {readonly Bar[]} bars @param {readonly Marker[]} markers
 */
export function summarize(bars, markers) {
  const last = bars.at(-1);
  if (!last) return 'No bar yet.';
  return `${bars.length} bars, last close ${last.close} at ${formatTime(last.time * 1_000)}; marks: ${markers.length}.`;
}

/** @param {Bar | undefined} a @param {Bar | undefined} b */
const isSameBar = (a, b) =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.time === b.time &&
    a.open === b.open &&
    a.high === b.high &&
    a.low === b.low &&
    a.close === b.close &&
    a.volume === b.volume);

/**
 * Draws what differs: the last bar and those after it, or all bars if an earlier one differs.
 * @param {import('./candle-series.js').CandleDrawing} drawing @param {readonly Bar[]} before @param {readonly Bar[]} after
 */
export function drawChangedBars(drawing, before, after) {
  const kept = before.length - 1;
  const isExtended =
    kept >= 0 &&
    after.length > kept &&
    before.every((bar, index) => index === kept || isSameBar(bar, after[index]));
  if (isExtended && after[kept]?.time === before[kept]?.time)
    after.slice(kept).forEach((bar) => drawing.updateBar(bar));
  else drawing.setBars(after);
}
