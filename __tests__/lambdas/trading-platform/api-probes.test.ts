import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApiChecks } from '../../../src/lambdas/trading-platform/adapters/api-probes';
import { runCheck } from '../../../src/lambdas/trading-platform/run-checks';
import { ApiWorld } from './api-world';
import { createRequest } from './requests';

/** An answer of the API. */
interface Reply {
  readonly status: number;
  readonly body: string;
}
/** A healthy API: the real functions answer requests without a token. */
const HEALTHY: Readonly<Record<string, Reply>> = {
  'GET /live/health': { status: 200, body: '{"status":"ok"}' },
  'GET /live/health/deep': { status: 200, body: '{"status":"ok","checks":{}}' },
  'GET /live/orders': { status: 401, body: '{"error":"Unauthorized"}' },
};

let server: Server;
let url: string;
let replies: Record<string, Reply>;
const bodies: string[] = [];

beforeAll(async () => {
  const world = new ApiWorld();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      bodies.push(body);
      const name = `${request.method} ${request.url}`;
      const reply = replies[name];
      if (reply) return response.writeHead(reply.status, { location: '/elsewhere' }).end(reply.body);
      const key = String(request.headers['idempotency-key'] ?? '');
      const event = createRequest(name.replace('/live', ''), { ...(key && { key }), body });
      void world.deliver(event).then(({ status, body: answer }) => {
        response.writeHead(status).end(JSON.stringify(answer));
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
});
beforeEach(() => {
  replies = { ...HEALTHY };
  bodies.length = 0;
});
afterAll(() => server.close());

const check = async () => {
  const results = await Promise.all(
    createApiChecks(url).map((one) => runCheck(one, 2_000, { elapsed: () => 0 })),
  );
  return Object.fromEntries(results.map(({ name, reason }) => [name, reason ?? 'ok']));
};

it('all checks of a healthy API succeed, without a token', async () => {
  expect(await check()).toEqual({
    health: 'ok',
    'deep-health': 'ok',
    'order-intake': 'ok',
    'order-query': 'ok',
    'session-api': 'ok',
  });
  // API Gateway refuses bodies without the required fields before the function is invoked.
  expect(bodies.filter((body) => body !== '').map((body) => Object.keys(JSON.parse(body) as object))).toEqual(
    [['account', 'symbol', 'side', 'type', 'quantity', 'price']],
  );
});

it.each([
  ['health', 'GET /live/health', { status: 503, body: '' }],
  ['health', 'GET /live/health', { status: 200, body: '<html>login</html>' }],
  ['health', 'GET /live/health', { status: 302, body: '' }],
  ['deep-health', 'GET /live/health/deep', { status: 503, body: '{"status":"failed","checks":{}}' }],
  ['order-query', 'GET /live/orders', { status: 200, body: '{"orders":[]}' }],
  ['order-query', 'GET /live/orders', { status: 401, body: '{"message":"Missing Authentication Token"}' }],
  ['order-intake', 'POST /live/orders', { status: 202, body: '{}' }],
])('%s fails if %s answers %j', async (name, route, reply) => {
  replies[route] = reply;
  const results = await check();
  expect(results[name]).not.toBe('ok');
  expect(Object.values(results).filter((result) => result === 'ok')).toHaveLength(4);
});

it('an API that cannot be reached fails all checks', async () => {
  const checks = createApiChecks('http://127.0.0.1:9/live');
  for (const one of checks) expect((await runCheck(one, 5_000, { elapsed: () => 0 })).status).toBe('failed');
});
