import { useQuery, useTopic } from '/client/api.js';
import { Badge, ErrorState, LoadingState, PageHeader, QueryState } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { Alarms } from './alarms.js';
import { Charts } from './charts.js';
import { Cost } from './cost.js';
import { Queues } from './queues.js';

/** @typedef {import('./alarms.js').AlarmStatus} AlarmStatus */
/** @typedef {import('./queues.js').ShownQueue} ShownQueue */

/**
 * Whether all systems work: alarms with their runbooks, queues, charts and the cost of the last hour.
 * @param {{ parameters: { stack?: string, topic?: string, minutes?: string } }} props
 */
export default function HealthPage({ parameters }) {
  const alarms = useTopic('health', 'alarms');
  const queues = useTopic('health', 'queues');
  const dashboards = useQuery('health', 'dashboards');
  return html`
    <${PageHeader} title="Health" sentence=${describe(alarms.value?.alarms, queues.value?.queues)} />
    <${Unread} stacks=${alarms.value?.unread ?? []} />
    <${TopicState} result=${alarms}>
      ${(/** @type {any} */ value) => html`<${Alarms} alarms=${value.alarms} />`}
    </${TopicState}>
    <${TopicState} result=${queues}>
      ${(/** @type {any} */ value) => html`<${Queues} queues=${value.queues} />`}
    </${TopicState}>
    <${QueryState} result=${dashboards}>
      ${(/** @type {any} */ data) => html`<${Charts} dashboards=${data} parameters=${parameters} />`}
    </${QueryState}>
    <${Cost} />
  `;
}

/**
 * What matters now, as a person would say it.
 * @param {readonly AlarmStatus[] | undefined} alarms
 * @param {readonly ShownQueue[] | undefined} queues
 */
function describe(alarms, queues) {
  if (!alarms || !queues) return 'Reading the alarms and the queues …';
  const firing = alarms.filter(({ state }) => state === 'ALARM');
  const failed = queues.reduce((sum, queue) => sum + (queue.isForFailures ? queue.messages : 0), 0);
  const waiting = queues.reduce((sum, queue) => sum + (queue.isForFailures ? 0 : queue.messages), 0);
  const [first] = firing;
  const state = !first
    ? `None of the ${alarms.length} alarms fires`
    : firing.length === 1
      ? `${first.name} fires: ${first.description}`
      : `${firing.length} of ${alarms.length} alarms fire, the last one is ${first.name}: ${first.description}`;
  const messages = [
    failed > 0 && `${failed.toLocaleString('en-US')} failed messages wait for you`,
    waiting > 0 && `${waiting.toLocaleString('en-US')} messages are being worked off`,
  ].filter(Boolean);
  return `${state}. ${messages.length > 0 ? `${messages.join(', and ')}.` : 'No message waits.'}`;
}

/** Stacks whose alarms are not in the list. @param {{ stacks: readonly { stack: string, what: string }[] }} props */
const Unread = ({ stacks }) => html`
  ${stacks.map(
    ({ stack, what }) =>
      html`<p key=${stack} role="status"><${Badge} kind="warning">without ${stack}</${Badge}> ${what}</p>`,
  )}
`;

/** @param {{ result: ReturnType<typeof useTopic>, children: (value: any) => any }} props */
const TopicState = ({ result: { value, error }, children }) => html`
  ${error && html`<${ErrorState} error=${error} />`}
  ${value !== undefined ? children(value) : !error && html`<${LoadingState} />`}
`;
