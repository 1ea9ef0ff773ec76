import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { Process } from './process';
import { createBatch, createPost, DECLINED, TRACE_ID, TRANSACTION } from './requests';
import { type StoredEvent, World } from './world';

const CONTEXT = { awsRequestId: 'request-1', functionVersion: '7', invokedFunctionArn: 'arn' };

/** A world with one declined transaction, and the event about it. */
const createWorld = async () => {
  const world = new World();
  await world.send(createPost(DECLINED));
  await world.publish();
  world.pending.splice(0);
  await new Process(world).detect(world.archive[0], CONTEXT);
  world.pending.splice(0);
  return { world, event: world.archive[1]! };
};
const notify = (world: World, payload: unknown, awsRequestId = 'request-1') =>
  new Process(world).notify(payload, { awsRequestId });

describe('Notifier', () => {
  it('publishes a notification with the decision, its reasons and the trace, and marks the transaction', async () => {
    const { world, event } = await createWorld();
    world.time += 80;
    expect(await notify(world, event)).toEqual({
      transactionId: 'txn-1',
      outcome: 'decline',
      notified: true,
    });
    const [notification] = world.notifications as PublishCommandInput[];
    expect(notification).toMatchObject({
      Subject: 'Declined: txn-1 (score 100)',
      MessageAttributes: {
        outcome: { StringValue: 'decline' },
        transactionId: { StringValue: 'txn-1' },
        traceId: { StringValue: TRACE_ID },
      },
    });
    expect(JSON.parse(notification!.Message!)).toMatchObject({
      summary: '25.5 EUR from account acc-1 at merchant shop-1: score 100 of 100, decline',
      reasons: expect.arrayContaining(['crypto (merchantCategory crypto)']) as string[],
      traceId: TRACE_ID,
    });
    expect(world.rows[0]).toMatchObject({ notifiedAt: new Date(world.time).toISOString() });
    expect(world.rows[0]).not.toHaveProperty('notifyingBy');
    expect(world.durations).toEqual(
      expect.arrayContaining([
        { name: 'ScoredToNotified', value: 80 },
        { name: 'RequestToNotified', value: 100 },
      ]),
    );
    expect(world.logs.at(-1)!.extra).toMatchObject({ correlation_id: 'txn-1', trace_id: TRACE_ID });
  });

  it('notifies once, however often the event comes', async () => {
    const { world, event } = await createWorld();
    await notify(world, event);
    for (const id of ['request-1', 'request-2'])
      expect(await notify(world, event, id)).toEqual({
        transactionId: 'txn-1',
        outcome: 'decline',
        alreadyNotified: true,
      });
    expect(world.notifications).toHaveLength(1);
  });

  it('waits for another invocation that notifies, and fails if that takes too long', async () => {
    const { world, event } = await createWorld();
    const [row] = world.transactions.list();
    const claimed = { ...row, notifyingBy: 'request-2', notifyingUntil: world.time + 60_000 };
    world.transactions.add(claimed);
    let waits = 0;
    world.takeTurn = (name) => {
      if (name === 'wait' && ++waits === 3)
        world.transactions.add({ ...row, notifiedAt: '2026-11-29T12:00:01.000Z' });
      return Promise.resolve();
    };
    expect(await notify(world, event)).toHaveProperty('alreadyNotified', true);
    world.transactions.add(claimed);
    world.takeTurn = () => Promise.resolve();
    await expect(notify(world, event)).rejects.toThrow('is being notified by another invocation');
    world.time += 60_000;
    expect(await notify(world, event)).toHaveProperty('notified', true);
  });

  it('notifies once if Lambda starts an event twice, with the same request id', async () => {
    const { world, event } = await createWorld();
    const results = await Promise.all([notify(world, event), notify(world, event)]);
    expect(results).toContainEqual({ transactionId: 'txn-1', outcome: 'decline', alreadyNotified: true });
    expect(world.notifications).toHaveLength(1);
  });

  it('ends its claim if SNS rejects the message, so that the retry can notify at once', async () => {
    const { world, event } = await createWorld();
    const process = new Process(world, { call: 2, kind: 'error', when: 'before' });
    await expect(process.notify(event, CONTEXT)).rejects.toThrow('no response');
    expect(process.calls).toEqual(['GetCommand', 'UpdateCommand', 'Publish', 'UpdateCommand']);
    expect(await notify(world, event, 'request-2')).toHaveProperty('notified', true);
    expect(world.notifications).toHaveLength(1);
  });

  it('repeats the mark, because without it the notification would be repeated', async () => {
    const { world, event } = await createWorld();
    const process = new Process(world, { call: 3, kind: 'error', when: 'before' });
    expect(await process.notify(event, CONTEXT)).toHaveProperty('notified', true);
    expect(world.rows[0]!.notifiedAt).toBeDefined();
  });

  it.each([
    [
      'another event',
      (event: StoredEvent) => ({ ...event, 'detail-type': 'TransactionReceived' }),
      /detail-type must be SuspiciousTransaction/,
    ],
    [
      'another version',
      (event: StoredEvent) => ({ ...event, detail: { ...event.detail, version: 3 } }),
      /detail.version must be 1/,
    ],
    [
      'an unknown transaction',
      (event: StoredEvent) => ({ ...event, detail: { ...event.detail, transactionId: 'x' } }),
      /transaction x is not stored/,
    ],
  ])('rejects %s', async (_, change, message) => {
    const { world, event } = await createWorld();
    await expect(notify(world, change(event))).rejects.toThrow(message);
    expect(world.notifications).toEqual([]);
  });

  it('rejects an event about an approved transaction', async () => {
    const { world, event } = await createWorld();
    world.transactions.add({ ...world.transactions.list()[0], outcome: 'approve' });
    await expect(notify(world, event)).rejects.toThrow(
      'detail.outcome must be that of the stored transaction',
    );
  });

  it('processes its queue of failures, and audits the result', async () => {
    const { world, event } = await createWorld();
    const record = { requestContext: { functionArn: 'arn' }, requestPayload: event, responsePayload: {} };
    const batch = createBatch([
      { id: 'm1', body: JSON.stringify(record) },
      { id: 'm2', body: JSON.stringify({ ...record, requestPayload: {} }) },
    ]);
    expect(await notify(world, batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
    await world.drain();
    expect(world.getHistory('txn-1').map(({ type }) => type)).toEqual(['RetrySucceeded']);
  });

  it('notifies because of the copy of an event that Lambda has dropped, and audits only that', async () => {
    const { world, event } = await createWorld();
    const copy = createBatch([{ id: 'm1', body: JSON.stringify(event) }]);
    for (let time = 1; time <= 2; time++)
      expect(await notify(world, copy)).toEqual({ batchItemFailures: [] });
    await world.drain();
    expect(world.notifications).toHaveLength(1);
    const trail = world.getHistory('txn-1').map(({ type, detail }) => [type, JSON.parse(String(detail))]);
    expect(trail).toEqual([
      [
        'RetrySucceeded',
        expect.objectContaining({ responsePayload: expect.objectContaining({ notified: true }) }),
      ],
    ]);
  });
});

test('one trace id leads from the request to the notification, through events, logs and the audit trail', async () => {
  const world = new World();
  await world.send(createPost(DECLINED));
  await world.send(
    createPost(
      { ...TRANSACTION, transactionId: 'txn-2' },
      { 'x-amzn-trace-id': 'Root=1-aaaaaaaa-aaaaaaaaaaaaaaaaaaaaaaaa' },
    ),
  );
  await world.drain();
  expect(world.getHistory('txn-1').length).toBeGreaterThan(4);
  for (const row of world.getHistory('txn-1')) expect(row.traceId).toBe(TRACE_ID);
  for (const row of world.getHistory('txn-2'))
    expect(row.traceId).toBe('1-aaaaaaaa-aaaaaaaaaaaaaaaaaaaaaaaa');
  const lines = world.logs.filter(
    ({ extra }) => (extra as { correlation_id?: string }).correlation_id === 'txn-1',
  );
  expect(lines.map(({ message }) => message)).toEqual(
    expect.arrayContaining(['transaction received', 'transaction scored', 'people notified']),
  );
  for (const { extra } of lines) expect(extra).toMatchObject({ trace_id: TRACE_ID });
  expect((world.notifications[0] as PublishCommandInput).MessageAttributes!.traceId!.StringValue).toBe(
    TRACE_ID,
  );
  // Nothing of the account but ids is logged.
  expect(JSON.stringify(world.logs)).not.toMatch(/25\.5|shop-1|acc-1/);
});
