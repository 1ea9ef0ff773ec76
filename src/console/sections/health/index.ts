import { join } from 'node:path';
import { z } from 'zod';
import { countMessages } from '../../../cli/target/queue-depths';
import { ConsoleError } from '../../server/errors';
import { definePolledTopic, pollTopic } from '../../server/events/poll-topic';
import {
  type ConsoleContext,
  type ConsoleSection,
  defineQuery,
  defineTopic,
  type OpenSection,
} from '../../server/section';
import { describeAlarmChart } from './alarm-metrics';
import { CHART_TOPICS } from './chart-topics';
import { addClients, createHealthClients, type ObservedStack } from './clients';
import { listCharts } from './dashboards';
import { readAlarms, sortAlarms } from './read-alarms';
import { readCharts } from './read-charts';
import { readCost } from './read-cost';
import { readEachStack } from './read-each-stack';
import { readRunbook } from './runbooks';

/** The pauses between two readings, in milliseconds. On AWS, each metric that is read has a price. */
const POLL_MS = {
  local: { alarms: 5_000, queues: 2_000, charts: 5_000 },
  aws: { alarms: 30_000, queues: 15_000, charts: 60_000 },
};
/** The shortest period of metrics, in seconds. The local target accepts any; services of AWS report once a minute. */
const SHORTEST_PERIOD = { local: 10, aws: 60 };
/** Most alarms evaluate minutes. In seconds. */
const ALARM_PERIOD = 60;
const MAX_MINUTES = 7 * 24 * 60;
const NONE = z.strictObject({});

/** Health of all systems: alarms with their runbooks, queues, the charts of the dashboards, and the cost of the last hour. */
export const createHealthSection = (createClients = createHealthClients): ConsoleSection => ({
  name: 'health',
  group: 'All systems',
  clientDirectory: join(__dirname, 'client'),
  pages: [
    { path: '/health', title: 'Health', module: 'health-page.js' },
    { path: '/health/runbooks/:name', title: 'Runbook', module: 'runbook-page.js' },
  ],
  open: async (context) => {
    const stacks = addClients(await context.deployed(), createClients);
    return stacks.length === 0 ? undefined : openHealth(context, stacks);
  },
});

function openHealth({ target }: ConsoleContext, stacks: readonly ObservedStack[]): OpenSection {
  const pauses = POLL_MS[target];
  return {
    queries: {
      dashboards: defineQuery({ parameters: NONE, run: () => Promise.resolve(stacks.map(describeCharts)) }),
      cost: defineQuery({
        parameters: NONE,
        run: async () => ({ target, ...(await readCost(stacks, Date.now())) }),
      }),
      'alarm-chart': defineQuery({
        parameters: z.strictObject({ stack: z.string(), name: z.string() }),
        run: async ({ stack, name }) => {
          const found = findStack(stacks, stack);
          const chart = describeAlarmChart(found, name);
          const [read] = await readCharts(found.metrics, [chart], {
            minutes: 60,
            now: Date.now(),
            shortestPeriod: ALARM_PERIOD,
          });
          return read;
        },
      }),
      runbook: defineQuery({
        parameters: z.strictObject({ name: z.string() }),
        isWithoutSecrets: true,
        run: ({ name }) => readRunbook(name),
      }),
    },
    topics: {
      alarms: definePolledTopic(NONE, () => readAllAlarms(stacks), pauses.alarms),
      queues: definePolledTopic(NONE, () => readQueues(stacks), pauses.queues),
      charts: defineTopic({
        parameters: z.strictObject({
          stack: z.string(),
          topic: z.enum(CHART_TOPICS),
          minutes: z.number().int().min(5).max(MAX_MINUTES),
        }),
        keeps: 'latest',
        follow: async ({ stack, topic, minutes }, send, signal) => {
          const { metrics, resources } = findStack(stacks, stack);
          const charts = listCharts({ resources }).filter((chart) => chart.topic === topic);
          const read = () =>
            readCharts(metrics, charts, {
              minutes,
              now: Date.now(),
              shortestPeriod: SHORTEST_PERIOD[target],
            });
          await pollTopic(read, send, { signal, everyMs: pauses.charts });
        },
      }),
    },
    close: () => stacks.forEach(({ close }) => close?.()),
  };
}

/** The number of charts of a stack, by their topic. */
function describeCharts({ name, system, region, resources }: ObservedStack) {
  const charts = listCharts({ resources });
  const topics = CHART_TOPICS.map((topic) => [topic, charts.filter((chart) => chart.topic === topic).length]);
  return { stack: name, system, region, topics: Object.fromEntries(topics) as Record<string, number> };
}

async function readAllAlarms(stacks: readonly ObservedStack[]) {
  const { results, unread } = await readEachStack(stacks, (stack) => readAlarms(stack.metrics, stack));
  return { alarms: sortAlarms(results.flat()), unread };
}

async function readQueues(stacks: readonly ObservedStack[]) {
  const { results, unread } = await readEachStack(stacks, async ({ name, session, resources, queues }) => {
    const depths = await countMessages({ config: session.config, resources, queues });
    return [...depths].map(([id, depth]) => ({ stack: name, id, ...depth }));
  });
  return { queues: results.flat(), unread };
}

function findStack(stacks: readonly ObservedStack[], name: string): ObservedStack {
  const found = stacks.find((stack) => stack.name === name);
  if (found) return found;
  throw new ConsoleError(404, {
    what: `there is no deployed stack ${JSON.stringify(name)}`,
    expected: `one of: ${stacks.map((stack) => stack.name).join(', ')}`,
    fix: 'reload the page',
  });
}
