import { html } from '../components/preact.js';

const COLORS = /** @type {const} */ ({ forming: 'info', confirmed: 'accent', level: 'ink-quiet' });

/** @param {string} label @param {string} kind */
const describeLine = (label, kind) => `${label} (${kind})`;

/**
 * Names the lines and periods of a candle chart.
 * @param {{ lines: readonly import('./candle-series.js').DrawnLine[], bands: readonly import('./line-chart.js').Band[],
 *   colors: import('./theme.js').ChartColors }} props
 */
export const CandleLegend = ({ lines, bands, colors }) => html`
  <ul class="legend">
    ${lines.map(
      ({ id, label, kind }) =>
        html`<li key=${id}>
          <span class=${`swatch ${kind}`} style=${{ background: colors[COLORS[kind]] }}></span
          >${describeLine(label, kind)}
        </li>`,
    )}
    ${bands.map(
      ({ from, label, kind = 'warning' }) =>
        html`<li key=${`${from} ${label}`}>
          <span class="swatch band" style=${{ background: colors[kind] }}></span>${label}
        </li>`,
    )}
  </ul>
`;
