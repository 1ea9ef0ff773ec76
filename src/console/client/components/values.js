import { formatAge, formatTime, groupDigits } from './format.js';
import { html, useEffect, useState } from './preact.js';

/**
 * A short word about a state. Its kind has a color and a sign, so that the color is not the only difference.
 * @param {{ kind?: 'ok' | 'warning' | 'critical' | 'info' | 'neutral', children?: any }} props
 */
export const Badge = ({ kind = 'neutral', children }) => html`<span class="badge ${kind}">${children}</span>`;

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
const Age = ({ at }) => formatAge(at, useNow());

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
