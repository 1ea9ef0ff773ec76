import fc from 'fast-check';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { FUZZ } from '../../support/fuzz';
import { Process } from './process';
import {
  createBatch,
  createGet,
  createPost,
  createSearch,
  DECLINED,
  NOW,
  TRACE_ID,
  TRANSACTION,
} from './requests';
import { World } from './world';

const parse = (response: APIGatewayProxyResult | undefined): Record<string, unknown> =>
  JSON.parse(response!.body) as Record<string, unknown>;

/** Sends a request to a process of its own. */
const send = async (world: World, event: APIGatewayProxyEvent) => {
  const response = await world.send(event);
  return { status: response?.statusCode, body: parse(response), headers: response?.headers };
};

describe('POST /transactions', () => {
  it('stores the transaction with what the history of its account says, and leaves its events to the stream', async () => {
    const world = new World();
    const { status, body } = await send(world, createPost(TRANSACTION));
    expect({ status, body }).toEqual({ status: 202, body: { transactionId: 'txn-1', status: 'accepted' } });
    const { timeZone, ...fields } = TRANSACTION;
    expect(world.rows).toEqual([
      {
        ...fields,
        ts: '2026-11-29T11:59:00.000Z#txn-1',
        localHour: 12,
        recentTxnCount: 1,
        account: expect.objectContaining({ transactions: 0 }) as object,
        receivedAt: new Date(NOW - 20).toISOString(),
        acceptedAt: new Date(NOW).toISOString(),
        traceHeader: `Root=${TRACE_ID}`,
      },
    ]);
    expect(world.profiles.list()).toEqual([
      { profileId: 'account#acc-1', state: expect.any(Uint8Array) as Uint8Array, version: 1, timeZone },
    ]);
    expect(world.processes[0]!.calls).toEqual(['GetCommand', 'TransactWriteCommand']);
    expect(world.archive).toEqual([]);
    await world.publish();
    expect(world.archive).toMatchObject([
      {
        source: 'transactions.ingestion',
        'detail-type': 'TransactionReceived',
        detail: { version: 1, transactionId: 'txn-1', localHour: 12, traceHeader: `Root=${TRACE_ID}` },
      },
    ]);
    const { extra } = world.logs.find(({ message }) => message === 'transaction received')!;
    expect(extra).toMatchObject({ correlation_id: 'txn-1', trace_id: TRACE_ID, request_id: 'req-1' });
    expect(world.counts.get('TransactionsAccepted')).toBe(1);
  });

  it('counts the transactions of the account, and keeps the time zone of its first one', async () => {
    const world = new World();
    await world.send(createPost(TRANSACTION));
    await world.send(createPost({ ...TRANSACTION, transactionId: 'txn-2', timeZone: 'Asia/Tokyo' }));
    await world.send(
      createPost({ ...TRANSACTION, transactionId: 'txn-3', accountId: 'acc-2', timeZone: undefined }),
    );
    const [first, second, third] = world.rows;
    expect([first, second, third].map((row) => [row!.localHour, row!.recentTxnCount])).toEqual([
      [12, 1],
      [12, 2],
      [11, 1],
    ]);
  });

  it('puts the event of a row of an earlier version again, which has no time of its acceptance', async () => {
    const world = new World();
    await world.send(createPost(DECLINED));
    await world.publish();
    const { acceptedAt, ...row } = world.transactions.list()[0]!;
    expect(acceptedAt).toBeDefined();
    world.transactions.add(row);
    world.time += 60_001;
    expect((await send(world, createPost(DECLINED))).status).toBe(202);
    expect(world.archive).toHaveLength(2);
  });

  it('accepts a repeated request once, and puts its event again if it has had no score for a minute', async () => {
    const world = new World();
    await world.send(createPost(DECLINED));
    await world.publish();
    expect((await send(world, createPost(DECLINED))).body).toMatchObject({ duplicate: true });
    world.time += 60_000;
    expect((await send(world, createPost(DECLINED))).body).toMatchObject({ duplicate: true });
    // The stream and the attempts of the functions take that long.
    expect(world.archive).toHaveLength(1);
    world.time += 1;
    const reordered = Object.fromEntries(Object.entries(DECLINED).reverse());
    expect(await send(world, createPost(reordered))).toMatchObject({
      status: 202,
      body: { transactionId: 'txn-1', status: 'accepted', duplicate: true },
    });
    expect(world.archive).toHaveLength(2);
    expect(world.archive[1]!.detail).toEqual(world.archive[0]!.detail);
    await world.drain();
    const { length } = world.archive;
    expect((await send(world, createPost(DECLINED))).status).toBe(202);
    expect(world.archive).toHaveLength(length);
    expect(world.counts.get('TransactionsRepeated')).toBe(4);
    const accepted = world.getHistory('txn-1').filter(({ type }) => type === 'TransactionAccepted');
    expect(
      accepted.map(({ detail }) => (JSON.parse(String(detail)) as { duplicate?: true }).duplicate),
    ).toEqual([undefined, true, true, true]);
  });

  it('refuses another transaction with the same id, and audits it', async () => {
    const world = new World();
    await world.send(createPost(TRANSACTION));
    const { status, body } = await send(world, createPost({ ...TRANSACTION, amount: 26 }));
    expect(status).toBe(409);
    expect(body).toMatchObject({ error: 'Conflict', transactionId: 'txn-1' });
    await world.drain();
    expect(world.rows[0]!.amount).toBe(25.5);
    expect(world.getHistory('txn-1').map(({ type }) => type)).toContain('TransactionConflict');
  });

  it('derives the id from Idempotency-Key', async () => {
    const world = new World();
    const post = (key: string, changes = {}) =>
      send(
        world,
        createPost({ ...TRANSACTION, transactionId: undefined, ...changes }, { 'idempotency-key': key }),
      );
    const first = await post('key-1');
    expect(first.body.transactionId).toMatch(/^txn_[0-9a-f]{40}$/);
    expect((await post('key-1')).body).toEqual({ ...first.body, duplicate: true });
    expect((await post('key-1', { amount: 5 })).status).toBe(409);
    expect((await post('key-2')).body.transactionId).not.toBe(first.body.transactionId);
    expect(world.rows).toHaveLength(2);
  });

  it('keeps the transactions of two API keys with the same Idempotency-Key apart', async () => {
    const world = new World();
    const request = createPost({ ...TRANSACTION, transactionId: undefined }, { 'Idempotency-Key': 'key-1' });
    const sendWith = (apiKeyId: string) => {
      const { requestContext } = request;
      const identity = { ...requestContext.identity, apiKeyId };
      return send(world, { ...request, requestContext: { ...requestContext, identity } });
    };
    const [a, b, again] = [
      await sendWith('customer-a'),
      await sendWith('customer-b'),
      await sendWith('customer-a'),
    ];
    expect(world.rows).toHaveLength(2);
    expect(b.body.transactionId).not.toBe(a.body.transactionId);
    expect(again.body).toEqual({ ...a.body, duplicate: true });
  });

  it('refuses two values of Idempotency-Key, of which API Gateway passes only the last one in headers', async () => {
    const world = new World();
    const request = createPost({ ...TRANSACTION, transactionId: undefined }, { 'Idempotency-Key': 'key-2' });
    const response = await send(world, {
      ...request,
      multiValueHeaders: { 'Idempotency-Key': ['key-1', 'key-2'] },
    });
    expect(response).toMatchObject({ status: 400, body: { field: 'Idempotency-Key' } });
    expect(world.rows).toEqual([]);
  });

  it.each([
    ['a transaction from the future', { ...TRANSACTION, timestamp: '2026-11-29T12:00:10Z' }, 'timestamp'],
    ['an unknown currency', { ...TRANSACTION, currency: 'XYZ' }, 'currency'],
    ['a negative amount', { ...TRANSACTION, amount: -5 }, 'amount'],
    ['a count of the sender', { ...TRANSACTION, recentTxnCount: 1 }, 'recentTxnCount'],
    ['300 KB', { ...TRANSACTION, merchantCategory: 'x'.repeat(300_000) }, 'body'],
    ['no id and no key', { ...TRANSACTION, transactionId: undefined }, 'transactionId'],
  ])('refuses %s with field and rule, and stores nothing', async (_, transaction, field) => {
    const world = new World();
    const { status, body } = await send(world, createPost(transaction));
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'ValidationError', field, requestId: 'req-1' });
    expect(body.message).toContain(`${field} must ${String(body.rule)}`);
    expect([world.rows, world.archive, world.pending]).toEqual([[], [], []]);
    const { extra } = world.logs[0]!;
    expect(extra).toEqual({ correlation_id: 'req-1', field, rule: body.rule });
  });

  it('reads a body in base64', async () => {
    const world = new World();
    const body = Buffer.from(JSON.stringify(TRANSACTION)).toString('base64');
    expect((await send(world, { ...createPost(''), body, isBase64Encoded: true })).status).toBe(202);
  });

  it('puts a request that cannot be stored into the queue with the reason, and processes it from there', async () => {
    const world = new World();
    world.chooseFault = (index) => (index === 0 ? { call: 1, kind: 'error', when: 'before' } : undefined);
    const { status, body, headers } = await send(world, createPost(DECLINED));
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'retry-after': '1' });
    expect(body).toMatchObject({
      transactionId: 'txn-1',
      message: expect.stringContaining('sending it again is safe') as string,
    });
    expect(JSON.parse((world.pending[0] as { body: string }).body)).toMatchObject({
      reason: 'Error: no response',
      request: { timeZone: 'Europe/Amsterdam' },
    });
    world.time += 40 * 86_400_000;
    await world.drain();
    expect(world.rows).toMatchObject([
      { outcome: 'decline', receivedAt: new Date(NOW - 20).toISOString(), localHour: 12 },
    ]);
    expect(world.notifications).toHaveLength(1);
  });

  it('answers 503 if neither the tables nor the queue work', async () => {
    const world = new World();
    const process = new Process(world);
    world.database.onRequest = () => {
      throw new Error('down');
    };
    jest.spyOn(world, 'enqueueMessage').mockImplementation(() => {
      throw new Error('down');
    });
    const response = await process.ingest(createPost(TRANSACTION), {
      getRemainingTimeInMillis: () => 10_000,
    });
    expect(response).toMatchObject({ statusCode: 503 });
    expect(world.counts.get('RequestsQueued')).toBeUndefined();
  });

  it('puts the request into the queue before the function times out', async () => {
    const world = new World();
    const process = new Process(world);
    world.takeTurn = (name) =>
      name === 'TransactWriteCommand' ? new Promise(() => undefined) : Promise.resolve();
    const response = await process.ingest(createPost(TRANSACTION), { getRemainingTimeInMillis: () => 3_050 });
    expect(response).toMatchObject({ statusCode: 503 });
    expect((world.pending[0] as { body: string }).body).toContain('DeadlineError: not finished within 50 ms');
  });

  it('repeats events that EventBridge rejects, and only those', async () => {
    const world = new World();
    let rejections = 2;
    world.rejectEntry = ({ DetailType }) => DetailType === 'TransactionReceived' && rejections-- > 0;
    expect((await send(world, createPost(TRANSACTION))).status).toBe(202);
    await world.publish();
    expect(world.archive).toHaveLength(1);
    const audited = world.pending.filter((delivery) => 'body' in delivery && delivery.to === 'audit');
    expect(audited).toHaveLength(1);
    world.rejectEntry = () => true;
    expect((await send(world, createPost({ ...TRANSACTION, amount: 9 }))).status).toBe(503);
    expect((await send(world, createPost({ ...TRANSACTION, transactionId: 'txn-2' }))).status).toBe(202);
    await world.publish();
    expect(world.archive).toHaveLength(1);
    world.rejectEntry = () => false;
    await world.drain();
    expect(world.rows.every(({ score }) => score !== undefined)).toBe(true);
  });

  it('ignores a stored time zone that is not valid, and a time of arrival that is not plausible', async () => {
    const world = new World();
    world.profiles.add({ profileId: 'account#acc-1', timeZone: 'Mars/Base' });
    const post = createPost(TRANSACTION);
    await world.send({ ...post, requestContext: { ...post.requestContext, requestTimeEpoch: NOW / 1000 } });
    expect(world.rows).toMatchObject([{ localHour: 12, receivedAt: new Date(NOW).toISOString() }]);
    expect(world.profiles.list()).toMatchObject([{ timeZone: 'Mars/Base', version: 1 }]);
  });

  it('does not log the name of a field that the sender invented', async () => {
    const world = new World();
    await world.send(createPost({ ...TRANSACTION, 4111111111111111: 'x' }));
    expect(world.logs[0]!.extra).toMatchObject({ field: 'other' });
    expect(JSON.stringify(world.logs)).not.toContain('4111');
  });

  it('begins a history again that it cannot read', async () => {
    const world = new World();
    world.profiles.add({ profileId: 'account#acc-1', state: new Uint8Array([255, 1]), version: 4 });
    expect((await send(world, createPost(TRANSACTION))).status).toBe(202);
    expect(world.profiles.list()).toMatchObject([{ version: 5 }]);
    expect(world.counts.get('HistoriesReset')).toBe(1);
  });

  it('answers every body with 202, 400 or 409, and never throws', async () => {
    const world = new World();
    const field = fc.constantFrom(...Object.keys(TRANSACTION), 'x', '__proto__', 'localHour');
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .tuple(field, fc.jsonValue())
        .map(([name, value]) => JSON.stringify({ ...TRANSACTION, [name]: value })),
    );
    await fc.assert(
      fc.asyncProperty(bodies, fc.option(fc.string(), { nil: undefined }), async (body, key) => {
        const response = await world.send(
          createPost(body, key === undefined ? {} : { 'Idempotency-Key': key }),
        );
        expect([202, 400, 409]).toContain(response?.statusCode);
      }),
      { numRuns: 1_000 * FUZZ },
    );
  });
});

describe('the queue of requests', () => {
  it.each([
    '',
    'text',
    '{}',
    '{"request":{}}',
    '{"request":{"receivedAt":"2026-11-29T12:00:00.000Z","transaction":{"amount":-1}}}',
  ])(
    'returns %j to the queue with the reason in the log, and processes the rest of the batch',
    async (body) => {
      const world = new World();
      const transaction = { ...TRANSACTION, timeZone: undefined };
      const good = JSON.stringify({ request: { receivedAt: '2026-11-29T12:00:00.000Z', transaction } });
      const batch = createBatch([
        { id: 'bad', body },
        { id: 'good', body: good },
      ]);
      const response = await new Process(world).ingest(batch, { getRemainingTimeInMillis: () => 10_000 });
      expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
      expect(world.rows).toHaveLength(1);
      expect(world.logs.find(({ level }) => level === 'error')!.extra).toMatchObject({
        message_id: 'bad',
        error: { name: 'InvalidEventError' },
      });
    },
  );
});

describe('GET /transactions', () => {
  const createHistory = async () => {
    const world = new World();
    for (let hour = 0; hour < 5; hour++)
      await world.send(
        createPost({ ...DECLINED, transactionId: `txn-${hour}`, timestamp: `2026-11-29T0${hour}:00:00Z` }),
      );
    await world.drain();
    return world;
  };
  const list = (body: Record<string, unknown>) =>
    (body.items as { readonly transactionId: string }[]).map(({ transactionId }) => transactionId);

  it('returns a transaction by its id, without internal state', async () => {
    const world = await createHistory();
    const { status, body } = await send(world, createGet('txn-1'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      transactionId: 'txn-1',
      status: 'scored',
      outcome: 'decline',
      score: 100,
      matchedRules: ['HighRiskMerchant'],
    });
    expect(body.parts).not.toEqual([]);
    for (const name of ['account', 'ts', 'scoredBy', 'traceHeader', 'notifyingBy'])
      expect(body).not.toHaveProperty(name);
  });

  it.each(['txn-9', '', 'x'.repeat(3_000), '__proto__'])('answers 404 for %j', async (id) => {
    const { status, body } = await send(await createHistory(), createGet(id));
    expect({ status, error: body.error }).toEqual({ status: 404, error: 'NotFound' });
  });

  it('lists the transactions of an account in pages, newest first, within a period', async () => {
    const world = await createHistory();
    const first = await send(world, createSearch({ accountId: 'acc-1', limit: '2' }));
    expect(list(first.body)).toEqual(['txn-4', 'txn-3']);
    const second = await send(
      world,
      createSearch({ accountId: 'acc-1', limit: '2', next: String(first.body.next) }),
    );
    expect(list(second.body)).toEqual(['txn-2', 'txn-1']);
    const period = { from: '2026-11-29T01:00:00Z', to: '2026-11-29T02:00:00Z' };
    expect(list((await send(world, createSearch({ accountId: 'acc-1', ...period }))).body)).toEqual([
      'txn-2',
      'txn-1',
    ]);
    expect((await send(world, createSearch({ accountId: 'acc-2' }))).body).toEqual({ items: [] });
  });

  it('refuses an invalid query, and an unknown route', async () => {
    const world = new World();
    expect(await send(world, createSearch({ limit: '5' }))).toMatchObject({
      status: 400,
      body: { field: 'accountId' },
    });
    expect(await send(world, { ...createGet('x'), httpMethod: 'DELETE' })).toMatchObject({ status: 404 });
  });
});
