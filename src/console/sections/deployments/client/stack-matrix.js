import { Badge, DataTable } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * @typedef {{ stack: string, region: string, state: keyof typeof KINDS, drift?: number, notApplied?: number,
 *   expected?: number, plan?: string, error?: string }} StackStatus
 */

const KINDS = /** @type {const} */ ({
  failed: 'critical',
  drift: 'critical',
  'not applied': 'warning',
  expected: 'info',
  unknown: 'neutral',
  clean: 'ok',
  'not deployed': 'neutral',
});

/** A number of findings. @param {'drift' | 'notApplied' | 'expected'} key @param {string} title */
const createCountColumn = (key, title) => ({
  key,
  title,
  align: /** @type {const} */ ('end'),
  render: (/** @type {StackStatus} */ stack) => stack[key] ?? html`<span class="muted">not checked</span>`,
});

const COLUMNS = [
  { key: 'stack', title: 'Stack' },
  {
    key: 'state',
    title: 'State',
    sortValue: (/** @type {StackStatus} */ { state }) => Object.keys(KINDS).indexOf(state),
    render: (/** @type {StackStatus} */ { state, error }) =>
      html`<${Badge} kind=${KINDS[state]}>${state === 'unknown' ? 'not checked' : state}</${Badge}>${error && ` ${error}`}`,
  },
  createCountColumn('drift', 'Drift'),
  createCountColumn('notApplied', 'Not applied'),
  createCountColumn('expected', 'Expected'),
  {
    key: 'plan',
    title: 'Plan',
    render: (/** @type {StackStatus} */ { plan }) => plan ?? html`<span class="muted">not planned</span>`,
  },
  { key: 'region', title: 'Region' },
];

/** What the last checks found in each stack. @param {{ stacks: readonly StackStatus[] }} props */
export const StackMatrix = ({ stacks }) =>
  html`<${DataTable}
    caption="Stacks, and what the last checks found"
    columns=${COLUMNS}
    rows=${stacks}
    rowKey=${(/** @type {StackStatus} */ { stack }) => stack}
  />`;
