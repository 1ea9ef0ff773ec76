import type { APIGatewayProxyResult } from 'aws-lambda';
import {
  createBusCheck,
  createQueueCheck,
  createSessionsCheck,
} from '../../../src/lambdas/trading-platform/adapters/probes';
import { createHealthCache } from '../../../src/lambdas/trading-platform/health-cache';
import { createHealthRoutes } from '../../../src/lambdas/trading-platform/health-routes';
import { createPlatformApi } from '../../../src/lambdas/trading-platform/platform-api';
import type { Check } from '../../../src/lambdas/trading-platform/run-checks';
import { createClient } from '../shared/client';
import { ApiWorld } from './api-world';
import { createRequest } from './requests';

const SECRET = 'could not connect to cluster-orders.internal as trading_app with password hunter2';

/** The function Health with these checks. */
const createHealth = (checks: readonly Check[]) => {
  const world = new ApiWorld();
  const getHealth = createHealthCache(checks, world.telemetry);
  const handle = createPlatformApi(createHealthRoutes(getHealth), { telemetry: world.telemetry, env: {} });
  const get = async (path: string): Promise<APIGatewayProxyResult> =>
    handle(createRequest(`GET ${path}`), { getRemainingTimeInMillis: () => 5_000 });
  return { world, get };
};
/** A check that counts its runs. */
const createCheck = (name: string, run: () => Promise<void> = () => Promise.resolve()) => {
  const check = { name, runs: 0, run: () => (check.runs++, run()) };
  return check;
};
const parse = ({ body }: APIGatewayProxyResult) => JSON.parse(body) as Record<string, unknown>;

it('GET /health depends on nothing', async () => {
  const database = createCheck('database', () => Promise.reject(new Error('down')));
  const { get } = createHealth([database]);
  expect(await get('/health')).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' });
  expect(database.runs).toBe(0);
});

it('GET /health/deep contains the status and the latency of each dependency', async () => {
  const { get } = createHealth([createCheck('database'), createCheck('queue')]);
  const response = await get('/health/deep');
  expect(response).toMatchObject({ statusCode: 200, headers: { 'cache-control': 'no-store' } });
  expect(parse(response)).toEqual({
    status: 'ok',
    checkedAt: '2026-11-29T12:00:00.000Z',
    checks: { database: { status: 'ok', latencyMs: 0 }, queue: { status: 'ok', latencyMs: 0 } },
  });
});

it('a failed dependency makes it 503, and the reason is in the log only', async () => {
  const { world, get } = createHealth([
    createCheck('queue'),
    createCheck('database', () => Promise.reject(new Error(SECRET))),
  ]);
  const response = await get('/health/deep');
  expect([response.statusCode, response.headers!['retry-after']]).toEqual([503, '5']);
  expect(parse(response)).toMatchObject({
    status: 'failed',
    checks: { queue: { status: 'ok' }, database: { status: 'failed' } },
  });
  for (const part of ['cluster', 'trading_app', 'hunter2']) expect(response.body).not.toContain(part);
  const { extra } = world.logs.find(({ message }) => message === 'health check failed')!;
  expect(extra).toMatchObject({ check: 'database', reason: `Error: ${SECRET}` });
});

it('a dependency that does not answer within a second has failed, and the others are reported', async () => {
  const { get } = createHealth([
    createCheck('database', () => new Promise(() => undefined)),
    createCheck('queue'),
  ]);
  expect(parse(await get('/health/deep'))).toMatchObject({
    status: 'failed',
    checks: { database: { status: 'failed' }, queue: { status: 'ok' } },
  });
});

it('any number of probes causes one check in five seconds', async () => {
  let end: () => void = () => undefined;
  const database = createCheck('database', () => new Promise((resolve) => (end = resolve)));
  const { world, get } = createHealth([database]);
  const requests = Array.from({ length: 50 }, () => get('/health/deep'));
  await new Promise(setImmediate);
  end();
  const statuses = new Set((await Promise.all(requests)).map(({ statusCode }) => statusCode));
  expect([[...statuses], database.runs]).toEqual([[200], 1]);
  world.time += 4_999;
  await get('/health/deep');
  expect(database.runs).toBe(1);
  world.time += 1;
  const next = get('/health/deep');
  await new Promise(setImmediate);
  end();
  await next;
  expect(database.runs).toBe(2);
});

it('a failure is cached as well, and a recovery is seen after five seconds', async () => {
  let isDown = true;
  const database = createCheck('database', () =>
    isDown ? Promise.reject(new Error('down')) : Promise.resolve(),
  );
  const { world, get } = createHealth([database]);
  for (let probe = 0; probe < 5; probe++) expect((await get('/health/deep')).statusCode).toBe(503);
  expect(database.runs).toBe(1);
  isDown = false;
  world.time += 5_000;
  expect((await get('/health/deep')).statusCode).toBe(200);
});

it('a check that takes longer than a request is not started again: the next request waits for it', async () => {
  let end: () => void = () => undefined;
  const database = createCheck('database', () => new Promise((resolve) => (end = resolve)));
  const { world, get } = createHealth([database]);
  expect((await get('/health/deep')).statusCode).toBe(503);
  world.time += 5_000;
  const next = get('/health/deep');
  await new Promise(setImmediate);
  end();
  expect([(await next).statusCode, database.runs]).toEqual([200, 1]);
});

it('a check that hangs is not started again until it has ended', async () => {
  let end: () => void = () => undefined;
  const database = createCheck('database', () => new Promise((resolve) => (end = resolve)));
  const { world, get } = createHealth([database]);
  expect((await get('/health/deep')).statusCode).toBe(503);
  world.time += 5_000;
  expect((await get('/health/deep')).statusCode).toBe(503);
  expect(database.runs).toBe(1);
  end();
  await new Promise(setImmediate);
  world.time += 5_000;
  const next = get('/health/deep');
  await new Promise(setImmediate);
  end();
  expect((await next).statusCode).toBe(200);
  expect(database.runs).toBe(2);
});

it('a clock that is set back does not keep an old result', async () => {
  const database = createCheck('database');
  const { world, get } = createHealth([database]);
  await get('/health/deep');
  world.time -= 3_600_000;
  await get('/health/deep');
  expect(database.runs).toBe(2);
});

it('the checks read the services, and fail with them', async () => {
  const checks = (client: never) => [
    createSessionsCheck('Sessions', client),
    createQueueCheck('https://queues/OrderCommands.fifo', client),
    createBusCheck('TradingEvents', client),
  ];
  const { client, inputs } = createClient();
  for (const check of checks(client as never)) await check.run();
  expect(inputs).toEqual([
    { TableName: 'Sessions', Key: { sessionId: 'HEALTH' }, ConsistentRead: true },
    { QueueUrl: 'https://queues/OrderCommands.fifo', AttributeNames: ['QueueArn'] },
    { Name: 'TradingEvents' },
  ]);
  const down = { send: () => Promise.reject(new Error('down')) };
  for (const check of checks(down as never)) await expect(check.run()).rejects.toThrow('down');
});
