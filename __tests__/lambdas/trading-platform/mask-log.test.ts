import fc from 'fast-check';
import { ApiWorld } from './api-world';
import { createRequest, ORDER, TRACE_ID } from './requests';

const formatLogs = (world: ApiWorld) =>
  JSON.stringify(world.logs, (_, value: unknown) =>
    value instanceof Error ? `${value.name}: ${value.message} ${value.stack}` : value,
  );

it('the log contains a line per request with what happened, and its trace', async () => {
  const world = new ApiWorld();
  const token = await world.logIn();
  world.logs.length = 0;
  const { body } = await world.send('POST /orders', { token, key: 'my-key', body: ORDER });
  const lines = world.logs.filter(({ message }) => message === 'request');
  expect(lines).toEqual([
    {
      level: 'info',
      message: 'request',
      extra: {
        correlation_id: 'gateway-1',
        trace_id: TRACE_ID,
        request: { method: 'POST', resource: '/orders', body: ORDER },
        response: { statusCode: 202, orderId: body.orderId, requestId: body.requestId, status: 'received' },
        duration_ms: 0,
      },
    },
  ]);
});

it('the log of a session contains neither its token nor its data, but masks in their place', async () => {
  const world = new ApiWorld();
  const token = await world.logIn('alice-secret', ['acc-1']);
  await world.send('PUT /sessions/current', { token, body: { version: 1, data: { pin: 'secret-4711' } } });
  await world.send('PUT /sessions/current', { token, body: { version: 1, data: { pin: 'secret-4712' } } });
  await world.send('GET /sessions/current', { token });
  const text = formatLogs(world);
  expect(text).not.toContain('secret');
  for (const part of token.split('.').slice(1)) expect(text).not.toContain(part);
  expect(text).toContain('"data":"***"');
  expect(text).toContain('"token":"***"');
});

it('a secret is not logged, wherever a client puts it', async () => {
  const world = new ApiWorld();
  const token = await world.logIn();
  const place = fc.constantFrom(
    ...['account', 'symbol', 'side', 'quantity', 'price', 'type', 'timeInForce', 'note', 'expectedVersion'],
  );
  const secrets = fc.constantFrom(token, `Bearer ${token}`, 'SECRET-key/1', 'Secret pass', 'ord_SECRET/2');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('POST /orders', 'PATCH /orders/{orderId}', 'DELETE /orders/{orderId}', 'PUT /orders'),
      fc.dictionary(fc.oneof(place, secrets), secrets, { maxKeys: 4 }),
      secrets,
      fc.boolean(),
      async (route, fields, secret, isAuthorized) => {
        world.logs.length = 0;
        const event = createRequest(route, {
          ...(isAuthorized && { token }),
          key: secret.replaceAll(' ', ''),
          orderId: secret,
          query: fields,
          headers: { Cookie: secret, 'X-Other': secret },
          body: { ...ORDER, ...fields },
        });
        await world.deliver(event);
        const text = formatLogs(world);
        expect(text).toContain('"message":"request"');
        expect(text.toLowerCase()).not.toContain('secret');
        expect(text).not.toContain(token.slice(3));
      },
    ),
    { numRuns: 300 },
  );
});

it('a body that is not JSON, or too long, is logged by its length', async () => {
  const world = new ApiWorld();
  const token = await world.logIn();
  world.logs.length = 0;
  await world.send('POST /orders', { token, key: 'k', body: 'SECRET' });
  await world.send('POST /orders', { token, key: 'k', body: { ...ORDER, note: 'x'.repeat(20_000) } });
  const bodies = world.logs
    .filter(({ message }) => message === 'request')
    .map(({ extra }) => (extra as { request: { body: object } }).request.body);
  expect(bodies).toEqual([{ characters: 6 }, { characters: expect.any(Number) as number }]);
});

it('a request is answered and logged, even with values that JavaScript cannot convert to texts', async () => {
  const world = new ApiWorld();
  const token = await world.logIn();
  const value = { toString: 'SECRET', valueOf: 1 };
  const answers = await Promise.all([
    world.send('POST /orders', { token, key: 'k', body: { ...ORDER, account: value, side: [value] } }),
    world.send('PUT /sessions/current', { token, body: { version: value, data: {} } }),
    world.send('PUT /sessions/current', { token, body: { version: 1, data: value } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 200]);
  const text = formatLogs(world);
  expect(text).toContain('"account":"***"');
  expect(text).not.toContain('SECRET');
});

it('a failed invocation is logged as well', async () => {
  const world = new ApiWorld();
  world.settings.set('IdleMinutes', 'never');
  await expect(world.logIn()).rejects.toThrow('IdleMinutes');
  expect(world.logs.at(-1)).toMatchObject({ message: 'request', extra: { response: { status: 'failed' } } });
});
