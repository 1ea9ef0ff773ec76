import { DataTable } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { STATE_TITLES, STATUSES } from './order-states.js';

/** @typedef {import('./order-states.js').OrderState} OrderState */
/** @typedef {{ from: OrderState, to: OrderState, count: number }} Transition */

const [WIDTH, HEIGHT] = [124, 46];

/** The left upper corners of the states in the picture. @type {Readonly<Record<OrderState, readonly [number, number]>>} */
const PLACES = {
  received: [8, 108],
  accepted: [184, 108],
  'partially-filled': [360, 108],
  filled: [536, 108],
  rejected: [184, 206],
  cancelled: [360, 10],
  expired: [360, 206],
};

/** @typedef {{ from: OrderState, to: OrderState, path: string, label: readonly [number, number] }} Arrow */

/** The changes that the picture draws, with the places of their numbers. @type {readonly Arrow[]} */
const ARROWS = [
  { from: 'received', to: 'accepted', path: 'M132 131 H180', label: [154, 124] },
  { from: 'received', to: 'rejected', path: 'M70 154 C70 210 110 229 180 229', label: [118, 204] },
  { from: 'accepted', to: 'partially-filled', path: 'M308 131 H356', label: [331, 124] },
  { from: 'accepted', to: 'filled', path: 'M276 108 C330 62 520 62 568 104', label: [520, 72] },
  { from: 'accepted', to: 'cancelled', path: 'M230 108 C230 50 280 33 356 33', label: [262, 44] },
  { from: 'accepted', to: 'expired', path: 'M284 154 C300 200 320 229 356 229', label: [312, 190] },
  { from: 'partially-filled', to: 'filled', path: 'M484 131 H532', label: [507, 124] },
  { from: 'partially-filled', to: 'cancelled', path: 'M398 108 V60', label: [384, 98] },
  { from: 'partially-filled', to: 'expired', path: 'M422 154 V202', label: [436, 184] },
];

/**
 * The states of orders and the changes between them, as a picture and as a table.
 * @param {{ counts: Record<string, number>, transitions: readonly Transition[], period: string }} props `period` says of what
 *   time the numbers are
 */
export function StateMachine({ counts, transitions, period }) {
  const [isTable, setIsTable] = useState(false);
  const find = (/** @type {OrderState} */ from, /** @type {OrderState} */ to) =>
    transitions.find((transition) => transition.from === from && transition.to === to)?.count ?? 0;
  const summary = `Orders now: ${STATUSES.map((status) => `${counts[status] ?? 0} ${STATE_TITLES[status]}`).join(', ')}.`;
  return html`<figure class="chart">
    <figcaption>
      <h2>States of orders</h2>
      <span class="summary">${period}</span>
      <button type="button" aria-pressed=${isTable} onClick=${() => setIsTable(!isTable)}>
        Show as table
      </button>
    </figcaption>
    ${
      isTable
        ? html`<${StateTables} counts=${counts} transitions=${transitions} />`
        : html`<div
            style=${{ overflowX: 'auto' }}
            tabindex="0"
            role="group"
            aria-label="Picture of the states"
          >
            <svg
              role="img"
              aria-label=${summary}
              viewBox="0 0 668 262"
              style=${{ display: 'block', width: '100%', minWidth: '36rem', maxWidth: '52rem' }}
            >
              ${ARROWS.map(({ from, to, path, label }) => html`<${ArrowLine} path=${path} label=${label} count=${find(from, to)} />`)}
              ${
                /** @type {OrderState[]} */ (Object.keys(PLACES)).map(
                  (state) =>
                    html`<${StateBox} state=${state} count=${counts[state]} changes=${find(state, state)} />`,
                )
              }
            </svg>
          </div>`
    }
  </figure>`;
}

/** @param {{ path: string, label: readonly [number, number], count: number }} props */
function ArrowLine({ path, label: [x, y], count }) {
  const color = count > 0 ? 'var(--accent)' : 'var(--line-strong)';
  const [endX, endY, angle] = findEnd(path);
  return html`<g>
    <path d=${path} style=${{ fill: 'none', stroke: color, strokeWidth: count > 0 ? 1.75 : 1 }} />
    <path
      d="M0 0 L-7 -4 L-7 4 Z"
      transform=${`translate(${endX} ${endY}) rotate(${angle})`}
      style=${{ fill: color }}
    />
    <text x=${x} y=${y} text-anchor="middle" style=${{ fill: 'var(--ink)', fontSize: '12px' }}>
      ${count.toLocaleString('en-US')}
    </text>
  </g>`;
}

/** Finds the end of a path and its direction there, in degrees. @param {string} path @returns {[number, number, number]} */
function findEnd(path) {
  const [startX = 0, startY = 0, ...numbers] = (path.match(/[\d.]+/g) ?? []).map(Number);
  if (path.includes('H')) return [(numbers[0] ?? 0) + 4, startY, 0];
  if (path.includes('V')) {
    const y = numbers[0] ?? 0;
    return y > startY ? [startX, y + 4, 90] : [startX, y - 4, -90];
  }
  const [controlX = 0, controlY = 0, x = 0, y = 0] = numbers.slice(-4);
  return [x, y, (Math.atan2(y - controlY, x - controlX) * 180) / Math.PI];
}

/** A state with the number of orders in it. How many are only received is not known. @param {{ state: OrderState, count?: number, changes: number }} props */
function StateBox({ state, count, changes }) {
  const [x, y] = PLACES[state];
  const isQuiet = !count;
  const second = count === undefined ? 'in the queue' : count.toLocaleString('en-US');
  return html`<g>
    <rect
      x=${x}
      y=${y}
      width=${WIDTH}
      height=${HEIGHT}
      rx="6"
      style=${{ fill: 'var(--raised)', stroke: isQuiet ? 'var(--line-strong)' : 'var(--accent)' }}
    />
    <text
      x=${x + WIDTH / 2}
      y=${y + 18}
      text-anchor="middle"
      style=${{ fill: 'var(--ink)', fontSize: '12px' }}
    >
      ${STATE_TITLES[state]}
    </text>
    <text
      x=${x + WIDTH / 2}
      y=${y + 37}
      text-anchor="middle"
      style=${{ fill: 'var(--ink)', fontSize: count === undefined ? '11px' : '15px', fontWeight: count === undefined ? 400 : 600 }}
    >
      ${second}${changes > 0 ? ` · ${changes.toLocaleString('en-US')} changed` : ''}
    </text>
  </g>`;
}

/** @param {{ counts: Record<string, number>, transitions: readonly Transition[] }} props */
const StateTables = ({ counts, transitions }) =>
  html`<div class="columns">
    <${DataTable}
      caption="Orders in each state"
      columns=${[
        { key: 'title', title: 'State' },
        { key: 'count', title: 'Orders', align: 'end' },
      ]}
      rows=${STATUSES.map((status) => ({ status, title: STATE_TITLES[status], count: counts[status] ?? 0 }))}
      rowKey=${(/** @type {any} */ { status }) => status}
    />
    <${DataTable}
      caption="Changes of states"
      columns=${[
        { key: 'from', title: 'From', render: (/** @type {Transition} */ { from }) => STATE_TITLES[from] },
        {
          key: 'to',
          title: 'To',
          render: (/** @type {Transition} */ { from, to }) =>
            from === to ? `${STATE_TITLES[to]}, changed` : STATE_TITLES[to],
        },
        { key: 'count', title: 'Changes', align: 'end' },
      ]}
      rows=${transitions}
      rowKey=${(/** @type {Transition} */ { from, to }) => `${from} ${to}`}
    />
  </div>`;
