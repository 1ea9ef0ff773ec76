import { html, useEffect, useState } from './preact.js';

/**
 * A short word about a state. Its kind has a color and a sign, so that the color is not the only difference.
 * @param {{ kind?: 'ok' | 'warning' | 'critical' | 'info' | 'neutral', children?: any }} props
 */
export const Badge = ({ kind = 'neutral', children }) => html`<span class="badge ${kind}">${children}</span>`;

const UNITS = /** @type {const} */ ([
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
]);

/** Formats a duration with at most two units: `3 h 20 min`, `1.24 s`, `85 ms`. @param {number} milliseconds */
export function formatDuration(milliseconds) {
  const value = Math.max(0, milliseconds);
  if (value < 1_000) return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`;
  if (value < 60_000) return `${Number((value / 1_000).toFixed(2))} s`;
  const index = UNITS.findIndex(([size]) => value >= size);
  const [size, unit] = UNITS[index] ?? [1_000, 's'];
  const [nextSize, nextUnit] = UNITS[index + 1] ?? [1_000, 's'];
  const rest = Math.floor((value % size) / nextSize);
  return `${Math.floor(value / size)} ${unit}${rest > 0 ? ` ${rest} ${nextUnit}` : ''}`;
}

/** Formats a time as `2026-11-30 02:11:45`, in UTC as logs do. @param {number} at milliseconds since 1970 */
export const formatTime = (at) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** @type {Set<(now: number) => void>} */
const clockListeners = new Set();
/** @type {ReturnType<typeof setInterval> | undefined} */
let clock;

/** Returns the time, again every second. All parts of a page share one timer. */
export function useNow() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    clockListeners.add(setNow);
    clock ??= setInterval(() => clockListeners.forEach((listener) => listener(Date.now())), 1_000);
    return () => {
      clockListeners.delete(setNow);
      if (clockListeners.size > 0) return;
      clearInterval(clock);
      clock = undefined;
    };
  }, []);
  return now;
}

/** @param {{ at: number }} props */
const Age = ({ at }) => {
  const distance = useNow() - at;
  const duration = formatDuration(Math.floor(Math.abs(distance) / 1_000) * 1_000);
  return distance >= 0 ? `${duration} ago` : `in ${duration}`;
};

/**
 * A time in UTC. The title shows it in the time zone of the browser too.
 * @param {{ at: number | string, relative?: boolean }} props milliseconds since 1970, or ISO 8601
 */
export const Time = ({ at, relative = false }) => {
  const value = new Date(at);
  if (Number.isNaN(value.getTime())) return html`<span>${String(at)}</span>`;
  const iso = value.toISOString();
  return html`<time datetime=${iso} title=${`${iso}, here ${value.toLocaleString()}`}>
    ${relative ? html`<${Age} at=${value.getTime()} />` : formatTime(value.getTime())}
  </time>`;
};

/** Adds separators of thousands to a decimal text, without any change of its digits. @param {string} text */
const groupDigits = (text) => text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

/**
 * An amount. It is a text where it is exact: `1234.50` is shown as `1,234.50`.
 * @param {{ amount: string | number, currency?: string }} props
 */
export const Money = ({ amount, currency = '' }) =>
  html`<span class="number"
    >${groupDigits(String(amount))}${currency && html`<small> ${currency}</small>`}</span
  >`;

/** A number with separators of thousands. @param {{ value: number, digits?: number }} props */
export const Count = ({ value, digits = 0 }) =>
  html`<span class="number"> ${value.toLocaleString('en-US', { maximumFractionDigits: digits })} </span>`;

/**
 * A small line without axes. The label describes it for those who don't see it.
 * @param {{ values: readonly number[], label: string, width?: number, height?: number }} props
 */
export const Sparkline = ({ values, label, width = 96, height = 20 }) => {
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const points = values.map((value, index) => {
    const x = (index / Math.max(1, values.length - 1)) * (width - 2) + 1;
    return `${x.toFixed(1)},${(height - 2 - ((value - low) / range) * (height - 4)).toFixed(1)}`;
  });
  return html`<svg class="sparkline" role="img" aria-label=${label} width=${width} height=${height}>
    <polyline points=${points.join(' ')} />
  </svg>`;
};
