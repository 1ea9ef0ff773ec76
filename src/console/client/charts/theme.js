import { useEffect, useState } from '../components/preact.js';

/** The names of the colors that charts draw with, as in style/colors.css. */
const NAMES = /** @type {const} */ ([
  'ink',
  'ink-quiet',
  'line',
  'surface',
  'accent',
  'up',
  'down',
  'ok',
  'warning',
  'critical',
  'info',
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
]);

/** @typedef {Record<typeof NAMES[number], string>} ChartColors */

/** Reads the colors of the current theme as `rgb(…)`, which a canvas understands. @returns {ChartColors} */
function readColors() {
  const probe = document.createElement('span');
  document.body.append(probe);
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries);
}

/** Makes a color of `readColors` transparent. @param {string} color @param {number} opacity from 0 to 1 */
export const fade = (color, opacity) => color.replace(/^rgb\((.*)\)$/, `rgba($1, ${opacity})`);

/** Returns the colors of the theme, again when it changes. */
export function useChartColors() {
  const [colors, setColors] = useState(readColors);
  useEffect(() => {
    const update = () => setColors(readColors());
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', update);
    addEventListener('themechange', update);
    return () => {
      system.removeEventListener('change', update);
      removeEventListener('themechange', update);
    };
  }, []);
  return colors;
}
