import { useQuery, useTopic } from '/client/api.js';
import { Badge, PageHeader, QueryState, TopicState } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { Alarms } from './alarms.js';
import { Charts } from './charts.js';
import { Cost } from './cost.js';
import { describeHealth, listUnread } from './describe-health.js';
import { Queues } from './queues.js';

/**
 * Whether all systems work: alarms with their runbooks, queues, charts and the cost of the last hour.
 * @param {{ parameters: { stack?: string, topic?: string, minutes?: string } }} props
 */
export default function HealthPage({ parameters }) {
  const alarms = useTopic('health', 'alarms');
  const queues = useTopic('health', 'queues');
  const dashboards = useQuery('health', 'dashboards');
  return html`
    <${PageHeader} title="Health" sentence=${describeHealth(alarms.value, queues.value)} />
    <${Unread} stacks=${listUnread(alarms.value, queues.value)} />
    <${TopicState} result=${alarms}>
      ${(/** @type {any} */ value) => html`<${Alarms} alarms=${value.alarms} />`}
    </${TopicState}>
    <${TopicState} result=${queues}>
      ${(/** @type {any} */ value) => html`<${Queues} queues=${value.queues} isComplete=${value.unread.length === 0} />`}
    </${TopicState}>
    <${QueryState} result=${dashboards}>
      ${(/** @type {any} */ data) => html`<${Charts} dashboards=${data} parameters=${parameters} />`}
    </${QueryState}>
    <${Cost} />
  `;
}

/** Stacks whose alarms or queues are not in the lists. @param {{ stacks: readonly { stack: string, what: string }[] }} props */
const Unread = ({ stacks }) => html`
  ${stacks.map(
    ({ stack, what }) =>
      html`<p key=${stack} role="status"><${Badge} kind="warning">without ${stack}</${Badge}> ${what}</p>`,
  )}
`;
