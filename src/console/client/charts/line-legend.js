import { formatTime } from '../components/format.js';
import { html } from '../components/preact.js';

/** The colors of lines, by their order. */
export const SERIES_COLORS = /** @type {const} */ ([
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
]);

/**
 * The names of the lines and bands of a chart.
 * @param {{ series: readonly import('./line-chart.js').Series[], bands: readonly import('./line-chart.js').Band[],
 *   colors: import('./theme.js').ChartColors }} props
 */
export const Legend = ({ series, bands, colors }) => html`
  <ul class="legend">
    ${series.map(
      ({ label }, index) =>
        html`<li key=${label}>
          <span
            class="swatch"
            style=${{ background: colors[SERIES_COLORS[index % SERIES_COLORS.length] ?? 'ink'] }}
          ></span
          >${label}
        </li>`,
    )}
    ${bands.map(
      ({ from, to, label, kind = 'warning' }) =>
        html`<li key=${`${from} ${label}`}>
          <span class="swatch band" style=${{ background: colors[kind] }}></span>
          ${label}, ${formatTime(from * 1_000)} to ${formatTime(to * 1_000)}
        </li>`,
    )}
  </ul>
`;
