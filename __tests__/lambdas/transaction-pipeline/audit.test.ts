import fc from 'fast-check';
import { createAuditRow } from '../../../src/domain/transactions';
import { Process } from './process';
import { createBatch, createPost, DECLINED } from './requests';
import { World } from './world';

const EVENT = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'TransactionReceived',
  source: 'transactions.ingestion',
  account: '123456789012',
  time: '2026-11-29T12:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail: {
    transactionId: 'txn-1',
    receivedAt: '2026-11-29T12:00:00.250Z',
    timestamp: '2026-11-28T08:00:00.000Z',
    traceHeader: 'Root=1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d;Parent=53995c3f42cd8ad8;Sampled=1',
  },
};
const RESULT = {
  ...EVENT,
  id: 'c2b9',
  source: 'lambda',
  'detail-type': 'Lambda Function Invocation Result - Success',
  detail: {
    version: '1.0',
    timestamp: '2026-11-29T12:00:01.500Z',
    requestContext: { requestId: 'r', functionArn: 'arn', condition: 'Success' },
    requestPayload: { rule: 'NightTime', event: EVENT },
    responsePayload: { transactionId: 'txn-1', outcome: 'decline', score: 100 },
  },
};
const toRow = (message: unknown) => {
  const result = createAuditRow(message);
  if ('violation' in result) throw new Error(JSON.stringify(result.violation));
  return result.value;
};

describe('createAuditRow', () => {
  it('creates the row of an event, with the exact time of its detail', () => {
    expect(toRow(EVENT)).toEqual({
      transactionId: 'txn-1',
      ts: `2026-11-29T12:00:00.250Z#${EVENT.id}`,
      type: 'TransactionReceived',
      source: 'transactions.ingestion',
      traceId: '1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d',
      detail: JSON.stringify(EVENT.detail),
    });
  });

  const announce = (id: string, changeId: unknown, changes: object = {}) =>
    toRow({
      ...EVENT,
      id,
      'detail-type': 'TransactionAccepted',
      detail: { transactionId: 'txn-1', at: '2026-11-29T12:00:00.300Z', changeId },
      ...changes,
    }).ts;

  it('creates the same row for a change that is announced again, by the id of the change', () => {
    expect(announce('first', 'c4ca4238a0b923820dcc509a6f75849b')).toBe(
      '2026-11-29T12:00:00.300Z#c4ca4238a0b923820dcc509a6f75849b',
    );
    expect(announce('again', 'c4ca4238a0b923820dcc509a6f75849b')).toBe(
      announce('first', 'c4ca4238a0b923820dcc509a6f75849b'),
    );
    // A batch can be repeated hours later.
    expect(announce('late', 'c4ca', { time: '2026-11-29T20:00:00Z' })).toBe(announce('first', 'c4ca'));
    expect(announce('late', undefined, { time: '2026-11-29T20:00:00Z' })).toBe(
      '2026-11-29T20:00:00.000Z#late',
    );
    // Not an id, so that the key remains valid.
    for (const changeId of ['', 'x'.repeat(65), 'a#b', 7, null])
      expect(announce('first', changeId)).toBe('2026-11-29T12:00:00.300Z#first');
  });

  it('uses the id of a change only in the events that announce one, so that no other event replaces a row', () => {
    const detail = { ...RESULT.detail, changeId: 'm1' };
    const scored = { 'detail-type': 'TransactionScored', detail };
    const ingestion = { source: 'transactions.ingestion' };
    const detection = { source: 'transactions.detection' };
    expect(announce('e1', 'c4ca', { ...detection, ...scored })).toBe('2026-11-29T12:00:01.500Z#m1');
    for (const changes of [
      { ...ingestion, ...scored },
      detection,
      { source: 'transactions.feedback' },
      { 'detail-type': 'TransactionReceived' },
      { 'detail-type': 'TransactionConflict' },
      { ...detection, 'detail-type': 'SuspiciousTransaction' },
      { source: 'lambda', 'detail-type': RESULT['detail-type'], detail },
      { 'detail-type': '__proto__' },
    ])
      expect(announce('e1', 'c4ca', changes)).toMatch(/#e1$/);
  });

  it('creates another row for each rule that matched the event, and for each replay of it', () => {
    expect(toRow({ rule: 'NightTime', event: EVENT })).toMatchObject({
      ts: `2026-11-29T12:00:00.250Z#${EVENT.id}#NightTime`,
      type: 'RuleMatched',
      rule: 'NightTime',
    });
    expect(toRow({ ...EVENT, 'replay-name': 'replay-1' })).toMatchObject({
      ts: `2026-11-29T12:00:00.250Z#${EVENT.id}#replay-1`,
      replayName: 'replay-1',
    });
  });

  it('finds transaction, outcome and trace of a result of a function', () => {
    expect(toRow(RESULT)).toMatchObject({
      transactionId: 'txn-1',
      ts: '2026-11-29T12:00:01.500Z#c2b9',
      outcome: 'decline',
      traceId: '1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d',
    });
    expect(
      toRow({ ...RESULT, detail: { ...RESULT.detail, requestPayload: EVENT, responsePayload: null } }),
    ).toMatchObject({
      transactionId: 'txn-1',
    });
  });

  it('ignores a time in the detail that is not about the event', () => {
    const detail = { ...EVENT.detail, receivedAt: '2026-11-20T00:00:00.000Z' };
    expect(toRow({ ...EVENT, detail }).ts).toBe(`2026-11-29T12:00:00.000Z#${EVENT.id}`);
  });

  it.each([
    [
      { alarmName: 'ApiLatency-dev', state: { value: 'ALARM' } },
      'CloudWatch Alarm State Change',
      'system#ApiLatency-dev',
    ],
    [{ ruleId: 'NightTime', revision: 4 }, 'RuleChanged', 'system#NightTime'],
    [{ model: '2', functionVersion: '7' }, 'DetectorReleased', 'system#2'],
    [{ replayName: 'replay-1' }, 'ReplayStarted', 'system#replay-1'],
    [{ accountId: 'a-1', timeZone: 'Europe/Berlin' }, 'AccountChanged', 'system#account-a-1'],
    [{ accountId: 'a#1' }, 'AccountChanged', 'system#AccountChanged'],
    [{ accountId: 'a-1' }, 'Other', 'system#Other'],
    [{}, 'Other', 'system#Other'],
    [{ transactionId: '' }, 'TransactionReceived', 'system#TransactionReceived'],
    [{ transactionId: 'x'.repeat(3_000) }, 'TransactionReceived', 'system#TransactionReceived'],
  ])('records %j under its subject', (detail, type, expected) => {
    expect(toRow({ ...EVENT, 'detail-type': type, detail }).transactionId).toBe(expected);
  });

  it.each([
    [null, 'body'],
    [{}, 'id'],
    [{ ...EVENT, id: 5 }, 'id'],
    [{ ...EVENT, time: 'today' }, 'time'],
    [{ ...EVENT, detail: [] }, 'detail'],
    [{ rule: 'NightTime', event: {} }, 'event.id'],
    [{ rule: 'a#b', event: EVENT }, 'rule'],
  ])('refuses %j at %s', (message, field) => {
    expect(createAuditRow(message)).toMatchObject({ violation: { field } });
  });

  it('never throws, and gives a key that DynamoDB accepts', () => {
    const message = fc.oneof(
      fc.jsonValue(),
      fc.record({
        ...Object.fromEntries(Object.entries(EVENT).map(([name, value]) => [name, fc.constant(value)])),
        detail: fc.dictionary(
          fc.constantFrom('transactionId', 'requestPayload', 'traceHeader', 'at', 'outcome', '__proto__'),
          fc.jsonValue(),
        ),
      }),
    );
    fc.assert(
      fc.property(message, (value) => {
        const result = createAuditRow(value);
        if (!('value' in result)) return;
        expect(result.value.transactionId).toMatch(/^.{1,200}$/);
        expect(result.value.ts).toMatch(/^2026-11-29T.{10,300}$/);
      }),
    );
  });
});

describe('AuditRecorder', () => {
  it('records the whole history of a transaction in order, and the same messages again change nothing', async () => {
    const world = new World();
    const messages: { id: string; body: string }[] = [];
    const enqueue = jest.spyOn(world, 'enqueueMessage');
    await world.send(createPost(DECLINED));
    await world.drain();
    const history = world.getHistory('txn-1');
    expect(history.map(({ type, rule }) => [type, rule].filter(Boolean).join(' ')).sort()).toEqual([
      'Lambda Function Invocation Result - Success',
      'Lambda Function Invocation Result - Success',
      'Lambda Function Invocation Result - Success',
      'RuleMatched HighRiskMerchant',
      'SuspiciousTransaction',
      'SuspiciousTransaction',
      'TransactionAccepted',
      'TransactionReceived',
      'TransactionScored',
    ]);
    for (const [index, [queue, body]] of enqueue.mock.calls.entries())
      if (queue === 'audit') messages.push({ id: `m${index}`, body });
    const before = JSON.stringify([...world.auditLogs.rows]);
    expect(await new Process(world).audit(createBatch(messages))).toEqual({ batchItemFailures: [] });
    expect(JSON.stringify([...world.auditLogs.rows])).toBe(before);
  });

  it('returns only the messages that it cannot record', async () => {
    const world = new World();
    const batch = createBatch([
      { id: 'm1', body: JSON.stringify(EVENT) },
      { id: 'm2', body: 'no event' },
      { id: 'm3', body: '{}' },
      { id: 'm4', body: JSON.stringify(RESULT) },
    ]);
    expect(await new Process(world).audit(batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm2' }, { itemIdentifier: 'm3' }],
    });
    expect(world.getHistory('txn-1')).toHaveLength(2);
    expect(world.counts.get('AuditRows')).toBe(2);
  });

  it('writes 25 rows in a request, each key once, and those again that DynamoDB did not process', async () => {
    const world = new World();
    world.auditLogs.batchSize = 20;
    const messages = Array.from({ length: 30 }, (_, index) => ({
      id: `m${index}`,
      // The first event twice.
      body: JSON.stringify({ ...EVENT, id: `event-${Math.max(1, index)}` }),
    }));
    const process = new Process(world);
    expect(await process.audit(createBatch(messages))).toEqual({ batchItemFailures: [] });
    expect(process.calls).toEqual(['BatchWriteCommand', 'BatchWriteCommand', 'BatchWriteCommand']);
    expect(world.auditLogs.rows.size).toBe(29);
    expect(world.counts.get('AuditRows')).toBe(30);
  });

  it('returns the messages whose rows DynamoDB never processes', async () => {
    const world = new World();
    world.auditLogs.batchSize = 0;
    const [first, second] = [EVENT, { ...EVENT, id: 'event-2' }].map((event) => JSON.stringify(event));
    const batch = createBatch([
      { id: 'm1', body: first! },
      { id: 'm2', body: second! },
      { id: 'm3', body: first! },
    ]);
    expect(await new Process(world).audit(batch)).toEqual({
      batchItemFailures: ['m1', 'm2', 'm3'].map((itemIdentifier) => ({ itemIdentifier })),
    });
    expect(world.logs.at(-1)).toMatchObject({ level: 'error', message: 'message not processed' });
  });

  it('returns all messages if the table cannot be written', async () => {
    const world = new World();
    world.database.onRequest = () => {
      throw new Error('down');
    };
    const batch = createBatch([{ id: 'm1', body: JSON.stringify(EVENT) }]);
    expect(await new Process(world).audit(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  });

  it('logs the transaction of a message that it cannot record, if it has one', async () => {
    const world = new World();
    world.database.onRequest = () => {
      throw new Error('down');
    };
    const bodies = [
      JSON.stringify(EVENT),
      JSON.stringify(RESULT),
      JSON.stringify({ rule: 'a', event: EVENT }),
    ];
    const others = [
      'no event',
      'null',
      '{"event":7}',
      JSON.stringify({ ...EVENT, detail: { alarmName: 'a' } }),
    ];
    await new Process(world).audit(
      createBatch([...bodies, ...others].map((body, index) => ({ id: `m${index}`, body }))),
    );
    const ids = new Map(
      world.logs.map(({ extra }) => {
        const { message_id: id, correlation_id: transactionId } = extra as Record<string, string>;
        return [id, transactionId];
      }),
    );
    expect(ids.size).toBe(7);
    for (const index of bodies.keys()) expect(ids.get(`m${index}`)).toBe('txn-1');
    for (const index of others.keys()) expect(ids.get(`m${index + bodies.length}`)).toBeUndefined();
  });

  it('writes rows one by one if a request with several fails, so that one row cannot fail the others', async () => {
    const world = new World();
    const messages = [1, 2, 3].map((index) => ({
      id: `m${index}`,
      body: JSON.stringify({ ...EVENT, id: `event-${index}` }),
    }));
    const client = world.database.client as unknown as { send: (command: object) => Promise<unknown> };
    const { send } = client;
    client.send = (command) =>
      JSON.stringify(command).includes('event-2') ? Promise.reject(new Error('item size')) : send(command);
    expect(await new Process(world).audit(createBatch(messages))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm2' }],
    });
    expect(world.auditLogs.rows.size).toBe(2);
  });
});
