import { createAlert, toPatternRow } from '../../../src/domain/alerts';
import { createSearch } from '../../../src/lambdas/pattern-detection/search';
import { detection, omitVersion } from '../../domain/alerts/detection';
import { compressBarsOf, createBarsOf } from './bars';
import { apiEvent } from './events';
import { World } from './world';

const createFilledWorld = async (): Promise<World> => {
  const world = new World();
  for (const day of [3, 1, 2]) {
    const found = detection({ confirmedAt: Date.UTC(2013, 2, day) });
    await world.patterns.store(toPatternRow(found, `shard:1#${day}`, 0));
    await world.history.claim(createAlert(found, `shard:1#${day}`, 0), 0, 1);
  }
  return world;
};
const createSearchHandler = ({ telemetry, patterns, history }: World) =>
  createSearch({ telemetry, patterns, alerts: history });
const get = async (world: World, resource: string, query: Record<string, string> | null) => {
  const multi = query && Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]));
  const event = apiEvent('api-get-alerts', {
    resource,
    path: resource,
    queryStringParameters: query,
    multiValueQueryStringParameters: multi,
  });
  const { statusCode, body, headers } = await createSearchHandler(world)(event);
  expect(headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  return {
    status: statusCode,
    body: JSON.parse(body) as { items: Record<string, unknown>[]; next?: string },
  };
};

test('GET /patterns pages through the rows, newest first', async () => {
  const world = await createFilledWorld();
  const seen: unknown[] = [];
  let query: Record<string, string> = { symbol: 'AAPL', limit: '2' };
  for (;;) {
    const { status, body } = await get(world, '/patterns', query);
    expect(status).toBe(200);
    seen.push(...body.items.map(({ timestamp }) => timestamp));
    if (body.next === undefined) break;
    query = { ...query, next: body.next };
  }
  expect(seen).toEqual([3, 2, 1].map((day) => `2013-03-0${day}T00:00:00.000Z`));
});

test('GET /patterns contains the bars of a pattern on request, and nothing for a pattern without them', async () => {
  const world = new World();
  const found = detection();
  await world.patterns.store({ ...toPatternRow(found, 'shard:1#0', 0), bars: compressBarsOf(found) });
  await world.patterns.store(toPatternRow(detection({ symbol: 'IBM' }), 'shard:1#1', 0));
  const bars = createBarsOf(found).map((bar) => ({
    ...bar,
    timestamp: new Date(bar.timestamp).toISOString(),
  }));
  const withBars = await get(world, '/patterns', { symbol: 'AAPL', bars: 'true' });
  expect(withBars.body.items.map((item) => item.bars)).toEqual([bars]);
  const old = await get(world, '/patterns', { symbol: 'IBM', bars: 'true' });
  expect(old.body.items[0]).not.toHaveProperty('bars');
  const without: Record<string, string>[] = [{ symbol: 'AAPL' }, { symbol: 'AAPL', bars: 'false' }];
  for (const query of without)
    expect((await get(world, '/patterns', query)).body.items[0]).not.toHaveProperty('bars');
});

test.each(['/patterns', '/alerts'])(
  'GET %s contains the version of a detection, 1 if its row has none',
  async (path) => {
    const world = new World();
    const found = detection({ version: 2 });
    const row = omitVersion(toPatternRow(detection({ symbol: 'IBM' }), 'shard:1#1', 0));
    const alert = omitVersion(createAlert(detection({ symbol: 'IBM' }), 'shard:1#1', 0));
    await world.patterns.store(toPatternRow(found, 'shard:1#0', 0));
    await world.history.claim(createAlert(found, 'shard:1#0', 0), 0, 1);
    await world.patterns.store(row);
    await world.history.claim(alert, 0, 1);
    const { body } = await get(world, path, null);
    expect(Object.fromEntries(body.items.map(({ symbol, version }) => [symbol, version]))).toEqual({
      AAPL: 2,
      IBM: 1,
    });
  },
);

test('GET /patterns explains each part of the confidence, and GET /alerts has no parts', async () => {
  const world = await createFilledWorld();
  const { body } = await get(world, '/patterns', { limit: '1' });
  expect(body.items[0]!.explanations).toEqual({ peaks: expect.stringMatching(/^The two extremes .*\.$/) });
  expect((await get(world, '/alerts', null)).body.items[0]).not.toHaveProperty('explanations');
});

test('GET /patterns and GET /alerts contain whether a pattern is across sessions, and the former explains it', async () => {
  const world = new World();
  const found = detection({ acrossSessions: true });
  await world.patterns.store(toPatternRow(found, 'shard:1#0', 0));
  await world.history.claim(createAlert(found, 'shard:1#0', 0), 0, 1);
  const [pattern] = (await get(world, '/patterns', null)).body.items;
  expect(pattern).toMatchObject({
    acrossSessions: true,
    explanations: { acrossSessions: expect.stringContaining('session') },
  });
  expect((await get(world, '/alerts', null)).body.items).toEqual([
    expect.objectContaining({ acrossSessions: true }),
  ]);
});

test.each([
  ['/patterns', { bars: 'yes' }, 'bars'],
  ['/alerts', { bars: 'true' }, 'bars'],
])('%s rejects the parameter in %j', async (path, query, field) => {
  expect(await get(new World(), path, query)).toMatchObject({ status: 400, body: { field } });
});

test('GET /alerts omits the internal fields of the table', async () => {
  const { body } = await get(await createFilledWorld(), '/alerts', null);
  expect(body.items).toHaveLength(3);
  expect(body.items[0]).toMatchObject({ symbol: 'AAPL', severity: 'HIGH', correlationId: 'shard:1#3' });
  expect(Object.keys(body.items[0] ?? {})).not.toEqual(expect.arrayContaining(['kind']));
  expect(body.items[0]).not.toHaveProperty('claimedUntil');
});

test('a repeated parameter is rejected', async () => {
  const event = apiEvent('api-get-alerts', {
    queryStringParameters: { symbol: 'IBM' },
    multiValueQueryStringParameters: { symbol: ['AAPL', 'IBM'] },
  });
  const { statusCode, body } = await createSearchHandler(new World())(event);
  expect([statusCode, JSON.parse(body)]).toEqual([
    400,
    expect.objectContaining({ field: 'symbol', rule: 'be given once' }),
  ]);
});

test('an unknown parameter results in 400, and an unknown route in 404', async () => {
  const world = new World();
  expect(await get(world, '/alerts', { sort: 'asc' })).toMatchObject({
    status: 400,
    body: { error: 'ValidationError' },
  });
  expect(await get(world, '/toString', null)).toMatchObject({ status: 404, body: { error: 'NotFound' } });
});

test('an error fails the invocation, which alarms count; the log contains details, but no header', async () => {
  const world = new World();
  world.fault = { call: 1, kind: 'error', when: 'before' };
  await expect(get(world, '/alerts', null)).rejects.toThrow('service unavailable');
  expect(world.logs).toEqual([
    {
      level: 'error',
      message: 'request failed',
      extra: expect.objectContaining({ correlation_id: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef' }),
    },
  ]);
  expect(JSON.stringify(world.logs)).not.toContain('X-API-Key');
});

test('rows are counted, and metrics are published at the end of each invocation, including a failed one', async () => {
  const world = await createFilledWorld();
  const flushed = jest.spyOn(world.telemetry.meter, 'flush');
  await get(world, '/patterns', { limit: '2' });
  expect([world.sumMetric('PagesRead'), world.sumMetric('RowsRead')]).toEqual([1, 2]);
  expect(flushed).toHaveBeenCalledTimes(1);
  world.fault = { call: world.calls + 1, kind: 'error', when: 'before' };
  await expect(get(world, '/patterns', null)).rejects.toThrow();
  expect(flushed).toHaveBeenCalledTimes(2);
});
