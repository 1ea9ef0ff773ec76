import { html, useId, useMemo, useState } from './preact.js';
import { EmptyState } from './states.js';

/**
 * @typedef {object} Column
 * @property {string} key the field of the row
 * @property {string} title
 * @property {'end'} [align] for numbers
 * @property {(row: any) => any} [render] by default, the field of the row
 * @property {(row: any) => string | number | undefined} [sortValue] by default, the field of the row
 */

/** More rows are shown on request: a browser is slow with tens of thousands. */
const ROWS_AT_ONCE = 200;
/** @type {readonly any[]} */
const NONE = [];

/**
 * A table that is sorted by its headings, with selectable rows.
 * @param {{
 *   caption: string,
 *   columns: readonly Column[],
 *   rows: readonly any[],
 *   rowKey: (row: any) => string,
 *   initialSort?: { key: string, descending?: boolean },
 *   selected?: ReadonlySet<string>,
 *   onSelect?: (selected: ReadonlySet<string>) => void,
 *   empty?: any,
 * }} props `selected` and `onSelect`: the keys of the selected rows; rows have a checkbox if they are given
 */
export function DataTable({ caption, columns, rows, rowKey, initialSort, selected, onSelect, empty }) {
  const [sort, setSort] = useState(initialSort);
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const captionId = useId();
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  if (rows.length === 0) return empty ?? html`<${EmptyState} title="Nothing here yet." />`;
  const keys = rows.map(rowKey);
  const selectedKeys = keys.filter((key) => selected?.has(key));
  /** @param {string} key @param {boolean} isSelected */
  const select = (key, isSelected) => {
    const next = new Set(selected);
    if (isSelected) next.add(key);
    else next.delete(key);
    onSelect?.(next);
  };
  return html`
    <div class="table-frame" role="region" aria-labelledby=${captionId} tabindex="0">
      <table>
        <caption id=${captionId}>
          ${caption}
        </caption>
        <thead>
          <tr>
            ${
              onSelect &&
              html`<th scope="col" class="select">
                <input
                  type="checkbox"
                  aria-label="Select all rows"
                  checked=${selectedKeys.length === keys.length}
                  indeterminate=${selectedKeys.length > 0 && selectedKeys.length < keys.length}
                  onChange=${(/** @type {any} */ event) =>
                    onSelect(new Set(event.currentTarget.checked ? keys : NONE))}
                />
              </th>`
            }
            ${columns.map(
              (column) =>
                html`<${Heading} key=${column.key} column=${column} sort=${sort} onSort=${setSort} />`,
            )}
          </tr>
        </thead>
        <tbody>
          ${sorted.slice(0, limit).map((row) => {
            const key = rowKey(row);
            const isSelected = selected?.has(key) ?? false;
            return html`<tr key=${key} class=${isSelected ? 'selected' : ''}>
              ${
                onSelect &&
                html`<td class="select">
                  <input
                    type="checkbox"
                    aria-label=${`Select ${key}`}
                    checked=${isSelected}
                    onChange=${(/** @type {any} */ event) => select(key, event.currentTarget.checked)}
                  />
                </td>`
              }
              ${columns.map(
                ({ key: field, align, render }) =>
                  html`<td key=${field} class=${align ?? ''}>${render ? render(row) : row[field]}</td>`,
              )}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
    ${
      sorted.length > limit &&
      html`<p class="more">
        ${limit} of ${sorted.length} rows.
        <button type="button" onClick=${() => setLimit(limit + ROWS_AT_ONCE)}>Show more</button>
      </p>`
    }
  `;
}

/** @typedef {{ key: string, descending?: boolean } | undefined} Sort */

/** @param {{ column: Column, sort: Sort, onSort: (sort: Sort) => void }} props */
function Heading({ column, sort, onSort }) {
  const isSorted = sort?.key === column.key;
  const direction = isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none';
  const onClick = () => onSort({ key: column.key, descending: isSorted && !sort.descending });
  return html`<th scope="col" class=${column.align ?? ''} aria-sort=${direction}>
    <button type="button" onClick=${onClick}>${column.title}</button>
  </th>`;
}

/** @param {readonly any[]} rows @param {readonly Column[]} columns @param {Sort} sort */
function sortRows(rows, columns, sort) {
  const column = columns.find(({ key }) => key === sort?.key);
  if (!column) return rows;
  const getValue = column.sortValue ?? ((/** @type {any} */ row) => row[column.key]);
  const sign = sort?.descending ? -1 : 1;
  return [...rows].sort((left, right) => sign * compare(getValue(left), getValue(right)));
}

/** Values that are missing are last in an ascending order. @param {any} a @param {any} b */
function compare(a, b) {
  if (a === undefined || a === null) return b === undefined || b === null ? 0 : 1;
  if (b === undefined || b === null) return -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en');
}
