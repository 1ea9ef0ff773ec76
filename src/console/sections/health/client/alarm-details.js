import { useQuery } from '/client/api.js';
import { Badge, Drawer, QueryState, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { Markdown } from './markdown.js';
import { MetricChart } from './metric-chart.js';

/**
 * @typedef {{ name: string, stack: string, state: 'ALARM' | 'DELETED' | 'INSUFFICIENT_DATA' | 'OK', since?: number,
 *   reason?: string, description: string, runbook?: string, hasMetrics: boolean }} AlarmStatus
 */

/** The states, those that need an operator first. */
export const STATES = /** @type {const} */ ({
  ALARM: { kind: 'critical', text: 'fires' },
  DELETED: { kind: 'warning', text: 'deleted outside Terraform' },
  INSUFFICIENT_DATA: { kind: 'neutral', text: 'no data' },
  OK: { kind: 'ok', text: 'OK' },
});

/** @param {{ alarm: AlarmStatus }} props */
export const State = ({ alarm }) => {
  const { kind, text } = STATES[alarm.state];
  return html`<${Badge} kind=${kind}>${text}</${Badge}>`;
};

/** An alarm with its runbook beside it. @param {{ alarm: AlarmStatus, onClose: () => void }} props */
export const AlarmDetails = ({ alarm, onClose }) => html`
  <${Drawer} title=${alarm.name} onClose=${onClose}>
    <p><${State} alarm=${alarm} />${alarm.since !== undefined && html` since <${Time} at=${alarm.since} />`}</p>
    <p>${alarm.description}.</p>
    ${alarm.reason && html`<p class="muted">CloudWatch: ${alarm.reason}</p>`}
    ${alarm.hasMetrics && html`<${AlarmChart} stack=${alarm.stack} name=${alarm.name} />`}
    ${
      alarm.runbook
        ? html`<${Runbook} key=${alarm.runbook} name=${alarm.runbook} />`
        : html`<p>Its description names no runbook.</p>`
    }
  </${Drawer}>
`;

/** @param {{ stack: string, name: string }} props */
const AlarmChart = ({ stack, name }) => html`
  <${QueryState} result=${useQuery('health', 'alarm-chart', { stack, name })}>
    ${(/** @type {import('./metric-chart.js').Chart} */ chart) =>
      chart.times.length > 0
        ? html`<${MetricChart} chart=${chart} />`
        : html`<p class="muted">Its metrics have no value in the last hour.</p>`}
  </${QueryState}>
`;

/** @param {{ name: string }} props */
const Runbook = ({ name }) => html`
  <${QueryState} result=${useQuery('health', 'runbook', { name })}>
    ${(/** @type {any} */ { title, content }) =>
      html`<p>Runbook: <a href=${`/health/runbooks/${name}`}>${title}</a></p>
        <${Markdown} label=${title} content=${content} level=${3} />`}
  </${QueryState}>
`;
