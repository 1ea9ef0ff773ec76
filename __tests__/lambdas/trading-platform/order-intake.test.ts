import fc from 'fast-check';
import { ApiWorld } from './api-world';
import { createRequest, NOW, ORDER, TRACE_ID } from './requests';

/** Creates a world with a session of the account acc-1. */
const createWorld = async () => {
  const world = new ApiWorld();
  const token = await world.logIn();
  const place = (key: string, changes: object = {}) =>
    world.send('POST /orders', { token, key, body: { ...ORDER, ...changes } });
  return { world, token, place };
};

/** An error of SQS while it is down. */
const createServiceError = (name = 'ServiceUnavailable') =>
  Object.assign(new Error(name), { name, $fault: 'server', $metadata: { httpStatusCode: 503 } });

describe('POST /orders', () => {
  it('stores the request, and sends a command in the group of its order', async () => {
    const { world, place } = await createWorld();
    const { status, body, headers } = await place('key-1');
    expect(status).toBe(202);
    expect(body).toEqual({
      orderId: expect.stringMatching(/^ord_[0-9a-f]{40}$/) as string,
      requestId: expect.stringMatching(/^req_[0-9a-f]{40}$/) as string,
      status: 'received',
    });
    expect(headers.location).toBe(`/orders/${String(body.orderId)}`);
    const { account, ...terms } = ORDER;
    expect(world.queue).toEqual([
      {
        group: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        id: body.requestId,
        command: {
          version: 1,
          kind: 'place',
          requestId: body.requestId,
          orderId: body.orderId,
          account,
          receivedAt: new Date(NOW).toISOString(),
          traceHeader: `Root=${TRACE_ID}`,
          order: { ...terms, timeInForce: 'day' },
        },
      },
    ]);
    const [row] = world.requests.list();
    expect(row).toMatchObject({ requestKey: 'acc-1#key-1', orderId: body.orderId });
    // Longer than a command can wait in its queue and in the dead-letter queue.
    expect(Number(row!.ttl) - NOW / 1000).toBeGreaterThan(28 * 86_400);
  });

  it('keeps the digits of numbers', async () => {
    const { world, token } = await createWorld();
    const text = JSON.stringify(ORDER)
      .replace('"189.95"', '123456789.12345678')
      .replace('"10"', '0.00000001');
    expect((await world.send('POST /orders', { token, key: 'k', body: text })).status).toBe(202);
    expect(world.queue[0]!.command).toMatchObject({
      order: { price: '123456789.12345678', quantity: '0.00000001' },
    });
  });

  it('answers a repeated request in the same way, and sends its command again', async () => {
    const { world, place } = await createWorld();
    const first = await place('key-1');
    world.time += 60_000;
    // The same content: amounts have one canonical form, and the order of the fields does not matter.
    const again = await place('key-1', { price: '189.950', quantity: '010', timeInForce: 'day' });
    expect(again).toMatchObject({ status: 202, body: { ...first.body, duplicate: true } });
    expect(world.queue).toHaveLength(1);
    world.time += 300_001;
    expect((await place('key-1')).status).toBe(202);
    // SQS does not recognize it any more. The processor does, by the id of the message.
    expect(world.queue).toHaveLength(2);
    expect(world.queue[1]).toEqual(world.queue[0]);
  });

  it.each([
    ['the limit is lowered', 'MaxOrderValue', '1', 400],
    ['no orders are accepted', 'AcceptOrders', 'no', 503],
  ])('accepts a repeated request again after %s, and refuses new ones', async (_, id, value, status) => {
    const { world, place } = await createWorld();
    const first = await place('key-1');
    world.settings.set(id, value);
    expect(await place('key-1')).toMatchObject({ status: 202, body: { ...first.body, duplicate: true } });
    expect((await place('key-2')).status).toBe(status);
    expect((await place('key-1', { quantity: '11' })).status).toBe(status);
    expect(world.queue).toHaveLength(1);
    expect(world.requests.list()).toHaveLength(1);
  });

  it('sends no command so late that its client has another answer', async () => {
    const { world, place } = await createWorld();
    world.onCall = (name) => {
      // The environment is frozen, and continues with a later request.
      if (name === 'PutCommand') world.time += 60_000;
    };
    expect((await place('key-1')).status).toBe(503);
    expect(world.queue).toEqual([]);
    world.onCall = () => undefined;
    expect((await place('key-1')).status).toBe(202);
    expect(world.queue).toHaveLength(1);
  });

  it('refuses the key of another request', async () => {
    const { world, token, place } = await createWorld();
    const { body } = await place('key-1');
    const refused = await place('key-1', { quantity: '11' });
    expect(refused).toMatchObject({ status: 422, body: { error: 'IdempotencyKeyReused' } });
    const orderId = String(body.orderId);
    const amended = await world.send('PATCH /orders/{orderId}', {
      token,
      key: 'key-1',
      orderId,
      body: { account: 'acc-1', quantity: '11' },
    });
    expect(amended.status).toBe(422);
    expect(world.queue).toHaveLength(1);
  });

  it('keeps the keys of two accounts apart', async () => {
    const world = new ApiWorld();
    const token = await world.logIn('alice', ['acc-1', 'acc-2']);
    const orders = await Promise.all(
      ['acc-1', 'acc-2'].map((account) =>
        world.send('POST /orders', { token, key: 'key-1', body: { ...ORDER, account } }),
      ),
    );
    expect(orders.map(({ status }) => status)).toEqual([202, 202]);
    expect(new Set(orders.map(({ body }) => body.orderId)).size).toBe(2);
  });

  it.each([
    ['no key', undefined],
    ['an empty key', ''],
    ['a key with a space', 'a b'],
    ['a key that is too long', 'x'.repeat(65)],
  ])('refuses %s', async (_, key) => {
    const { world, token } = await createWorld();
    const options = { token, body: ORDER, ...(key !== undefined && { key }) };
    const { status, body } = await world.send('POST /orders', options);
    expect([status, body.field]).toEqual([400, 'Idempotency-Key']);
    expect(world.queue).toEqual([]);
  });

  it('refuses two keys, because it is unknown which one the client repeats', async () => {
    const { world, token } = await createWorld();
    const event = createRequest('POST /orders', { token, key: 'a', body: ORDER });
    const multiValueHeaders = { ...event.multiValueHeaders, 'Idempotency-Key': ['a', 'a'] };
    expect(await world.deliver({ ...event, multiValueHeaders })).toMatchObject({
      status: 400,
      body: { field: 'Idempotency-Key' },
    });
  });

  it.each([
    [{ quantity: '0' }, 'quantity'],
    [{ price: undefined }, 'price'],
    [{ quantity: '1000001' }, 'quantity'],
    [{ side: 'borrow' }, 'side'],
    [{ account: 'acc#1' }, 'account'],
    [{ orderId: 'mine' }, 'orderId'],
  ])('refuses an order with %j', async (changes, field) => {
    const { world, place } = await createWorld();
    const { status, body } = await place('key-1', changes);
    expect([status, body.error, body.field]).toEqual([400, 'ValidationError', field]);
    expect([world.queue, world.requests.list()]).toEqual([[], []]);
  });

  it.each(['', '{', '[]', 'null', '{"account":"acc-1","account":"acc-2"}', '{"__proto__":{}}'])(
    'refuses the body %j',
    async (body) => {
      const { world, token } = await createWorld();
      expect((await world.send('POST /orders', { token, key: 'k', body })).status).toBe(400);
    },
  );

  it('refuses the account of somebody else', async () => {
    const { world, place } = await createWorld();
    expect(await place('key-1', { account: 'acc-2' })).toMatchObject({
      status: 403,
      body: { error: 'Forbidden' },
    });
    expect([world.queue, world.requests.list()]).toEqual([[], []]);
  });

  it('answers 503 while no orders are accepted, but cancels', async () => {
    const { world, token, place } = await createWorld();
    world.settings.set('AcceptOrders', 'no');
    const { status, headers } = await place('key-1');
    expect([status, headers['retry-after']]).toEqual([503, '60']);
    const orderId = `ord_${'a'.repeat(40)}`;
    const options = { token, key: 'key-2', orderId, query: { account: 'acc-1' } };
    expect((await world.send('DELETE /orders/{orderId}', options)).status).toBe(202);
    expect(world.queue.map(({ command }) => command.kind)).toEqual(['cancel']);
  });
});

describe('PATCH and DELETE /orders/{orderId}', () => {
  it('send commands in the group of the order', async () => {
    const { world, token, place } = await createWorld();
    const orderId = String((await place('key-1')).body.orderId);
    const patch = {
      token,
      key: 'key-2',
      orderId,
      body: { account: 'acc-1', quantity: 5, expectedVersion: 1 },
    };
    const amended = await world.send('PATCH /orders/{orderId}', patch);
    const cancelled = await world.send('DELETE /orders/{orderId}', {
      token,
      key: 'key-3',
      orderId,
      query: { account: 'acc-1' },
    });
    expect([amended.status, amended.body.orderId]).toEqual([202, orderId]);
    expect([cancelled.status, cancelled.body.orderId]).toEqual([202, orderId]);
    expect(world.queue.map(({ command }) => [command.orderId, command.kind])).toEqual([
      [orderId, 'place'],
      [orderId, 'amend'],
      [orderId, 'cancel'],
    ]);
    expect(new Set(world.queue.map(({ group }) => group)).size).toBe(1);
    expect(world.queue[1]!.command).toMatchObject({ changes: { quantity: '5', expectedVersion: 1 } });
    expect(new Set(world.queue.map(({ id }) => id)).size).toBe(3);
  });

  it('do not delay the commands of the owner if they name the order of another account', async () => {
    const { world, place } = await createWorld();
    const orderId = String((await place('key-1')).body.orderId);
    const token = await world.logIn('mallory', ['acc-9']);
    const options = { token, key: 'k', orderId, query: { account: 'acc-9' } };
    expect((await world.send('DELETE /orders/{orderId}', options)).status).toBe(202);
    expect(new Set(world.queue.map(({ group }) => group)).size).toBe(2);
  });

  it('amend an order to any quantity: the processor knows whether a lowered limit allows it', async () => {
    const { world, token, place } = await createWorld();
    const orderId = String((await place('key-1')).body.orderId);
    world.settings.set('MaxOrderQuantity', '1');
    const body = { account: 'acc-1', quantity: '5' };
    expect((await world.send('PATCH /orders/{orderId}', { token, key: 'k', orderId, body })).status).toBe(
      202,
    );
  });

  it('cancel whatever the settings contain, and while they cannot be read', async () => {
    const { world, token, place } = await createWorld();
    const orderId = String((await place('key-1')).body.orderId);
    const cancel = (key: string) =>
      world.send('DELETE /orders/{orderId}', { token, key, orderId, query: { account: 'acc-1' } });
    world.settings.set('MaxOrderValue', '10,000,000');
    await expect(place('key-2')).rejects.toThrow('MaxOrderValue must be a decimal number above 0');
    expect((await cancel('key-3')).status).toBe(202);
    world.onCall = (name) => {
      if (name === 'GetParameters') throw createServiceError();
    };
    expect((await place('key-4')).status).toBe(503);
    expect((await cancel('key-5')).status).toBe(202);
  });

  it.each([
    ['PATCH', { orderId: 'ord_1', body: { account: 'acc-1', quantity: '5' } }, 400, 'orderId'],
    ['PATCH', { body: { account: 'acc-1' } }, 400, 'body'],
    ['PATCH', { body: { quantity: '5' } }, 400, 'account'],
    ['PATCH', { body: { account: 'acc-2', quantity: '5' } }, 403, undefined],
    ['DELETE', { query: {} }, 400, 'account'],
    ['DELETE', { query: { account: 'acc-1', force: 'yes' } }, 400, 'force'],
    ['DELETE', { query: { account: 'acc-2' } }, 403, undefined],
  ])('%s with %j answers %d', async (method, options, status, field) => {
    const { world, token } = await createWorld();
    const request = { token, key: 'k', orderId: `ord_${'b'.repeat(40)}`, ...options };
    const answer = await world.send(`${method} /orders/{orderId}`, request);
    expect([answer.status, answer.body.field]).toEqual([status, field]);
    expect(world.queue).toEqual([]);
  });
});

describe('while a service fails', () => {
  it.each(['BatchGetCommand', 'GetParameters', 'PutCommand', 'SendMessage'])(
    '%s, the API answers 503 with a time to retry, and the repeated request succeeds',
    async (call) => {
      const { world, place } = await createWorld();
      world.onCall = (name) => {
        if (name === call) throw createServiceError();
      };
      const { status, body, headers } = await place('key-1');
      expect([status, body.error]).toEqual([503, 'ServiceUnavailable']);
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(5);
      world.onCall = () => undefined;
      expect((await place('key-1')).status).toBe(202);
      expect(world.queue).toHaveLength(1);
      expect(world.counts.get('RequestsUnavailable')).toBe(1);
    },
  );

  it.each(['ThrottlingException', 'RequestThrottled', 'ProvisionedThroughputExceededException'])(
    'with %s, the API answers 503',
    async (name) => {
      const { world, place } = await createWorld();
      world.onCall = (call) => {
        if (call === 'SendMessage')
          throw Object.assign(new Error(name), {
            name,
            $fault: 'client',
            $metadata: { httpStatusCode: 400 },
          });
      };
      expect((await place('key-1')).status).toBe(503);
    },
  );

  it('a call that never ends is given up before the function times out', async () => {
    const { world, token } = await createWorld();
    world.takeTurn = (name) => (name === 'SendMessage' ? new Promise(() => undefined) : Promise.resolve());
    const event = createRequest('POST /orders', { token, key: 'key-1', body: ORDER });
    expect((await world.deliver(event, 550)).status).toBe(503);
  });

  it('a fault of the configuration fails the invocation, so that its alarm fires', async () => {
    const { world, place } = await createWorld();
    world.onCall = (name) => {
      if (name === 'SendMessage')
        throw Object.assign(new Error('denied'), {
          name: 'AccessDeniedException',
          $fault: 'client',
          $metadata: { httpStatusCode: 400 },
        });
    };
    await expect(place('key-1')).rejects.toThrow('denied');
    world.settings.set('MaxOrderQuantity', 'many');
    await expect(place('key-2')).rejects.toThrow(
      'MaxOrderQuantity must be a decimal number above 0; got "many"',
    );
  });
});

it('equal requests at the same time are one order, and different ones with a key are one order and a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ key: fc.constantFrom('k1', 'k2'), quantity: fc.constantFrom('1', '2') }), {
        minLength: 2,
        maxLength: 5,
      }),
      async (scheduler, requests) => {
        const { world, place } = await createWorld();
        world.takeTurn = scheduler.scheduleFunction(() => Promise.resolve());
        const sent = Promise.all(
          requests.map(async ({ key, quantity }) => ({ key, quantity, ...(await place(key, { quantity })) })),
        );
        await scheduler.waitFor(sent);
        const answers = await sent;
        for (const key of ['k1', 'k2']) {
          const ofKey = answers.filter((answer) => answer.key === key);
          const accepted = ofKey.filter(({ status }) => status === 202);
          // All accepted requests of a key have the same content, and are one order; the others are refused.
          expect(new Set(accepted.map(({ quantity }) => quantity)).size).toBe(ofKey.length > 0 ? 1 : 0);
          expect(new Set(accepted.map(({ body }) => body.orderId)).size).toBe(ofKey.length > 0 ? 1 : 0);
          const [winner] = accepted;
          for (const { status, quantity } of ofKey)
            expect(status).toBe(quantity === winner!.quantity ? 202 : 422);
        }
        expect(world.queue).toHaveLength(new Set(requests.map(({ key }) => key)).size);
      },
    ),
    { numRuns: 100 },
  );
});

it('whenever the function ends, repeating the request sends exactly one command', async () => {
  for (const when of ['onCall', 'afterCall'] as const)
    for (let end = 0; end < 4; end++) {
      const { world, place } = await createWorld();
      let calls = 0;
      world[when] = () => {
        if (calls++ === end) throw createServiceError();
      };
      const first = await place('key-1');
      world[when] = () => undefined;
      expect([202, 503]).toContain(first.status);
      expect((await place('key-1')).status).toBe(202);
      expect(world.queue).toHaveLength(1);
      expect(world.requests.list()).toHaveLength(1);
    }
});
