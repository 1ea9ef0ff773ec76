import { EmptyState, QueryState, Tabs, Time } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { useResult } from './use-result.js';

/** @typedef {{ at: number } | undefined} Planned */

const TABS = [
  { id: 'plan', title: 'Last plan' },
  { id: 'offline', title: 'Last offline plan' },
];

/** The reviews of the last plans. @param {{ plan: Planned, offline: Planned }} props */
export function Reviews({ plan, offline }) {
  const [selected, setSelected] = useState('plan');
  const planned = selected === 'plan' ? plan : offline;
  return html`
    <h2>Review</h2>
    <${Tabs} label="Reviews" tabs=${TABS} selected=${selected} onSelect=${setSelected}>
      ${
        planned
          ? html`<${Review} key=${selected} check=${selected} at=${planned.at} />`
          : html`<${EmptyState}
              title="Nothing was planned since the console started: plan with the buttons above."
            />`
      }
    </${Tabs}>
  `;
}

/** @param {{ check: string, at: number }} props `at` is when it was planned: a newer plan is loaded again */
function Review({ check, at }) {
  const result = useResult('review', at, { check });
  return html`<${QueryState} result=${result}>
    ${(/** @type {any} */ { review, at: plannedAt }) => html`
      <p>Planned <${Time} at=${plannedAt} relative />.</p>
      <pre tabindex="0" role="region" aria-label="Review of the plan">${review}</pre>
    `}
  </${QueryState}>`;
}
