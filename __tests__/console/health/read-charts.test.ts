import * as fc from 'fast-check';
import { chooseTopic } from '../../../src/console/sections/health/chart-topics';
import { listCharts } from '../../../src/console/sections/health/dashboards';
import { chooseRange, readCharts } from '../../../src/console/sections/health/read-charts';
import { createFakeClients, createFakeStack, createFakeState, type FakeState } from './fake-health';

/** The start of a minute, in seconds since 1970. */
const NOW = Date.UTC(2026, 10, 30) / 1000;
const OPTIONS = { minutes: 5, now: NOW * 1000 + 400, shortestPeriod: 60 };

function read(state: FakeState, title: string) {
  const definitions = listCharts(createFakeStack()).filter((chart) => chart.title === title);
  return readCharts(createFakeClients(state, 'us-east-1').metrics, definitions, OPTIONS);
}

describe('listCharts', () => {
  it('lists the widgets with metrics, each with its topic', () => {
    expect(listCharts(createFakeStack()).map(({ title, topic }) => [title, topic])).toEqual([
      ['Requests', 'throughput'],
      ['Duration', 'latency'],
      ['Search time', 'latency'],
      ['Waiting', 'queues'],
      ['Failures', 'errors'],
    ]);
  });

  it('names the dashboard whose body cannot be read, and the fix', () => {
    const resource = {
      type: 'aws_cloudwatch_dashboard',
      address: 'aws_cloudwatch_dashboard.D',
      tainted: false,
    };
    expect(() => listCharts({ resources: [{ ...resource, attributes: { dashboard_body: '{' } }] })).toThrow(
      /^the dashboard aws_cloudwatch_dashboard\.D has a body that cannot be read: .*; deploy the stack again/,
    );
  });
});

describe('chooseTopic', () => {
  it.each([
    [['Count', '4XXError', '5XXError'], undefined, 'throughput'],
    [['4XXError', '5XXError'], undefined, 'errors'],
    [['ReadThrottleEvents', 'WriteThrottleEvents'], undefined, 'errors'],
    [['IteratorAge'], 'ms', 'queues'],
    [['ReplicationLatency'], undefined, 'latency'],
    [['OutboxAge'], 'ms', 'queues'],
    [['IteratorAge', 'SubscribeToShardEvent.MillisBehindLatest'], 'ms', 'queues'],
    // How many messages were processed, not how many wait.
    [['MessagesAccepted', 'MessagesWarned'], undefined, 'throughput'],
    [['CPUUtilization'], '%', 'throughput'],
  ])('of %j in %s is %s', (names, unit, topic) => {
    const sources = names.map((name) => ({ namespace: 'N', name, dimensions: {}, stat: 'Sum', period: 60 }));
    expect(chooseTopic(sources, unit)).toBe(topic);
  });
});

describe('readCharts', () => {
  it('counts 0 for a period without a datapoint, if the metric has any', async () => {
    const state = createFakeState();
    state.values.set('Count Sum', [[NOW - 120, 7]]);
    const [chart] = await read(state, 'Requests');
    expect(chart).toMatchObject({ period: 60, times: [300, 240, 180, 120, 60].map((age) => NOW - age) });
    expect(chart!.series).toEqual([
      { label: 'requests', values: [0, 0, 0, 7, 0] },
      { label: '5XX', values: [null, null, null, null, null] },
    ]);
  });

  it('omits the periods in which nothing was measured: a latency is not 0 then', async () => {
    const state = createFakeState();
    state.values.set('Duration p99', [
      [NOW - 240, 12.5],
      [NOW - 60, 80],
    ]);
    expect(await read(state, 'Duration')).toEqual([
      {
        title: 'Duration',
        period: 60,
        from: NOW - 300,
        to: NOW,
        times: [NOW - 240, NOW - 60],
        series: [{ label: 'Relay', values: [12.5, 80], unit: 'ms' }],
      },
    ]);
  });

  it('reports why an expression has no values', async () => {
    expect(await read(createFakeState(), 'Search time')).toMatchObject([
      { times: [], series: [{ label: 'mean', problem: 'Expressions not implemented' }] },
    ]);
  });

  it('joins the datapoints of a metric that are divided over pages', async () => {
    const state = createFakeState();
    const points = [5, 4, 3, 2, 1].map((age) => [NOW - age * 60, age] as const);
    state.values.set('Count Sum', points);
    state.pageSize = 2;
    const [chart] = await read(state, 'Requests');
    expect(chart!.series[0]!.values).toEqual([5, 4, 3, 2, 1]);
  });

  it('requests at most 500 metrics at once', async () => {
    const state = createFakeState();
    const [definition] = listCharts(createFakeStack());
    const charts = await readCharts(
      createFakeClients(state, 'us-east-1').metrics,
      Array.from({ length: 300 }, () => definition!),
      OPTIONS,
    );
    expect(charts).toHaveLength(300);
    expect(state.requests.map(({ MetricDataQueries }) => MetricDataQueries!.length)).toEqual([500, 100]);
  });
});

test('a range covers the requested time with whole periods that have ended, in at most 360 of them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 7 * 24 * 60 }),
      fc.integer({ min: 1e12, max: 2e12 }),
      fc.constantFrom(10, 60),
      (minutes, now, shortestPeriod) => {
        const { from, to, period } = chooseRange({ minutes, now, shortestPeriod });
        expect(period).toBeGreaterThanOrEqual(shortestPeriod);
        expect([from % period, to % period]).toEqual([0, 0]);
        expect(to * 1000).toBeLessThanOrEqual(now);
        expect(now / 1000 - to).toBeLessThan(period);
        expect(to - from).toBeGreaterThanOrEqual(minutes * 60);
        expect((to - from) / period).toBeLessThanOrEqual(360);
      },
    ),
  );
});
