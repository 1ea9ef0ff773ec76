import { useTopic } from '/client/api.js';
import { EmptyState, formatCount, SelectField, Tabs, TopicState } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { setParameters } from '/client/router.js';
import { MetricChart } from './metric-chart.js';

/** @typedef {import('./metric-chart.js').Chart} Chart */
/** @typedef {{ stack: string, topics: Record<string, number> }} Dashboard */

const TOPICS = /** @type {const} */ ([
  ['throughput', 'Throughput and load'],
  ['latency', 'Latency'],
  ['queues', 'Queues and ages'],
  ['errors', 'Errors'],
]);
const RANGES = /** @type {const} */ ([
  ['15', 'last 15 min'],
  ['60', 'last hour'],
  ['180', 'last 3 h'],
  ['1440', 'last day'],
]);

/**
 * The charts of one stack about one topic. What is chosen is in the URL.
 * @param {{ dashboards: readonly Dashboard[], parameters: { stack?: string, topic?: string, minutes?: string } }} props
 */
export function Charts({ dashboards, parameters }) {
  const withCharts = dashboards.filter(({ topics }) => Object.values(topics).some((count) => count > 0));
  const chosen = withCharts.find(({ stack }) => stack === parameters.stack) ?? withCharts[0];
  if (!chosen)
    return html`<h2>Charts</h2>
      <${EmptyState} title="No deployed stack has a dashboard: deploy a system with npm start." />`;
  const topic = choose(TOPICS, parameters.topic, 'throughput');
  const minutes = choose(RANGES, parameters.minutes, '60');
  return html`
    <h2>Charts</h2>
    <div class="filters">
      <${SelectField}
        label="Stack"
        value=${chosen.stack}
        options=${withCharts.map(({ stack }) => [stack, stack])}
        onChange=${(/** @type {string} */ stack) => setParameters({ stack })}
      />
      <${SelectField}
        label="Time"
        value=${minutes}
        options=${RANGES}
        onChange=${(/** @type {string} */ chosenMinutes) => setParameters({ minutes: chosenMinutes })}
      />
    </div>
    <${Tabs}
      label="Topics of charts"
      tabs=${TOPICS.map(([id, title]) => ({ id, title: `${title} (${chosen.topics[id] ?? 0})` }))}
      selected=${topic}
      onSelect=${(/** @type {string} */ id) => setParameters({ topic: id })}
    >
      <${ChartsOfTopic}
        key=${`${chosen.stack} ${topic} ${minutes}`}
        stack=${chosen.stack}
        topic=${topic}
        minutes=${Number(minutes)}
      />
    </${Tabs}>
  `;
}

/**
 * Returns a value of the URL if it is one of the options, otherwise another one.
 * @param {readonly (readonly [string, string])[]} options @param {string | undefined} value @param {string} otherwise
 */
const choose = (options, value, otherwise) =>
  options.some(([option]) => option === value) && value !== undefined ? value : otherwise;

/** @param {{ stack: string, topic: string, minutes: number }} props */
const ChartsOfTopic = ({ stack, topic, minutes }) => html`
  <${TopicState} result=${useTopic('health', 'charts', { stack, topic, minutes })}>
    ${(/** @type {readonly Chart[]} */ charts) => html`<${ChartList} charts=${charts} />`}
  </${TopicState}>
`;

/** @param {{ charts: readonly Chart[] }} props */
function ChartList({ charts }) {
  const withValues = charts.filter(({ times }) => times.length > 0);
  const without = charts.filter(({ times }) => times.length === 0);
  return html`
    ${
      withValues.length === 0 &&
      html`<${EmptyState} title="No metric of this topic has a value in this time." />`
    }
    <div class="columns">
      ${withValues.map((chart) => html`<${MetricChart} key=${chart.title} chart=${chart} />`)}
    </div>
    ${without.length > 0 && html`<${WithoutValues} charts=${without} />`}
  `;
}

/** Charts without any value, and why if CloudWatch says it. @param {{ charts: readonly Chart[] }} props */
const WithoutValues = ({ charts }) => html`
  <details>
    <summary>${formatCount(charts.length, 'chart')} without values in this time</summary>
    <ul>
      ${charts.map(({ title, series }) => {
        const problem = series.find((item) => item.problem)?.problem;
        return html`<li key=${title}>${title}${problem && `: ${problem}`}</li>`;
      })}
    </ul>
    <p class="muted">
      A metric has no value while nothing happens. The local target has only the metrics that handlers write
      to their logs, and those of functions that are invoked directly.
    </p>
  </details>
`;
