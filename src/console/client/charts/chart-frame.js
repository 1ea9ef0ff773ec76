import { DataTable } from '../components/data-table.js';
import { html, useState } from '../components/preact.js';

/**
 * The frame of each chart: its title, a summary as text, and a button that shows the same data as a table. The chart itself
 * is one stop of the Tab key; the arrow keys move in it.
 * @param {{
 *   title: string,
 *   summary: string,
 *   columns: readonly import('../components/data-table.js').Column[],
 *   readRows: () => readonly any[],
 *   rowKey: (row: any) => string,
 *   reading: string,
 *   onKeyDown: (event: KeyboardEvent) => void,
 *   legend?: any,
 *   attribution?: any,
 *   children?: any,
 * }} props `readRows` is called when the table is shown; `reading` is the value under the cursor, as text
 */
export function ChartFrame({
  title,
  summary,
  columns,
  readRows,
  rowKey,
  reading,
  onKeyDown,
  legend,
  attribution,
  children,
}) {
  const [isTable, setIsTable] = useState(false);
  return html`<figure class="chart">
    <figcaption>
      <h2>${title}</h2>
      <span class="summary">${summary}</span>
      <button type="button" aria-pressed=${isTable} onClick=${() => setIsTable(!isTable)}>
        Show as table
      </button>
    </figcaption>
    ${isTable && html`<${DataTable} caption=${title} columns=${columns} rows=${readRows()} rowKey=${rowKey} />`}
    <div hidden=${isTable}>
      ${legend}
      <div
        class="chart-canvas"
        role="application"
        aria-roledescription="chart"
        aria-label=${`${title}. ${summary} Use the arrow keys to read values.`}
        tabindex="0"
        onKeyDown=${onKeyDown}
      >
        ${children}
      </div>
      <p class="chart-reading" aria-live="polite">${reading}</p>
      ${attribution}
    </div>
  </figure>`;
}

/**
 * Returns the index to which a key moves the cursor; undefined if the key does not move it.
 * @param {string} key @param {number | undefined} index @param {number} count
 */
export function moveCursor(key, index, count) {
  if (count === 0) return undefined;
  const current = index ?? count - 1;
  const target = {
    ArrowLeft: index === undefined ? current : current - 1,
    ArrowRight: index === undefined ? current : current + 1,
    PageUp: current - 20,
    PageDown: current + 20,
    Home: 0,
    End: count - 1,
  }[key];
  return target === undefined ? undefined : Math.min(count - 1, Math.max(0, target));
}
