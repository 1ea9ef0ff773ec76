import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse } from 'aws-lambda';
import { countDecisions } from '../../../src/cli/transaction-pipeline/audit-facts';
import type { AuditRow } from '../../../src/cli/transaction-pipeline/stores/rows';
import { updateMerchant } from '../../../src/domain/fraud';
import { Process } from './process';
import { createBatch, createPost, DECLINED, STRICT_RULES, TRANSACTION } from './requests';
import { type StoredEvent, World } from './world';

const CONTEXT = {
  awsRequestId: 'request-1',
  functionVersion: '7',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:FraudDetector-dev:live',
};
const NONE = { batchItemFailures: [] };

/** A world with stored transactions, and their events. */
const createWorld = async (...transactions: readonly object[]) => {
  const world = new World();
  for (const [index, changes] of transactions.entries())
    await world.send(createPost({ ...TRANSACTION, transactionId: `txn-${index}`, ...changes }));
  await world.publish();
  world.pending.splice(0);
  return { world, events: [...world.archive] };
};

/** Processes a batch of messages `m0`, `m1`, …; texts are bodies, and objects events. */
const detect = async (world: World, messages: readonly unknown[], process = new Process(world)) => {
  const bodies = messages.map((message, index) => ({
    id: `m${index}`,
    body: typeof message === 'string' ? message : JSON.stringify(message),
  }));
  const response = await process.detect(createBatch(bodies, 'ReceivedTransactions'), CONTEXT);
  return { response: response as SQSBatchResponse, calls: process.calls };
};

const listDecisions = (world: World) =>
  world.pending
    .filter((delivery) => 'body' in delivery && delivery.to === 'audit')
    .map((delivery) => JSON.parse((delivery as { body: string }).body) as StoredEvent)
    .filter((event) => event['detail-type'] === 'TransactionScored')
    .map(
      ({ detail }) => detail as { requestContext: object; requestPayload: object; responsePayload: object },
    );
const getProfile = (world: World, merchantId: string) =>
  world.profiles.list().find(({ profileId }) => profileId === `merchant#${merchantId}`);
const cancel = (...codes: readonly string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
/** Calls a function at each write of the table Transactions. */
const onWrite = (world: World, work: (write: number, tables: readonly string[]) => void) => {
  let writes = 0;
  world.database.onRequest = (name, tables) => {
    if (name === 'TransactWriteCommand') work(++writes, tables);
  };
};

describe('a batch of received transactions', () => {
  it('is scored with one read, one write and one request for ten decisions', async () => {
    const { world, events } = await createWorld(
      ...Array.from({ length: 10 }, (_, index) => ({
        accountId: `acc-${index}`,
        merchantId: `shop-${index}`,
      })),
    );
    const { response, calls } = await detect(world, events);
    expect(response).toEqual(NONE);
    expect(calls.slice(0, 4)).toEqual(['BatchGetCommand', 'GetCommand', 'TransactWriteCommand', 'PutEvents']);
    expect(calls.filter((name) => name === 'PutEvents')).toHaveLength(2); // the second announces the release
    expect(world.rows.map(({ scoredBy }) => scoredBy)).toEqual(events.map((_, index) => `m${index}`));
    expect(world.counts.get('TransactionsScored')).toBe(10);
    expect(world.durations.filter(({ name }) => name === 'RequestToScored')).toHaveLength(10);
  });

  it('audits each decision as a destination would, and puts the event of each suspicious one', async () => {
    const { world, events } = await createWorld({}, DECLINED);
    await detect(world, [events[0], { ...events[1], id: 'e1' }]);
    const decisions = listDecisions(world);
    expect(decisions).toHaveLength(2);
    expect(decisions[1]).toMatchObject({
      timestamp: new Date(world.time).toISOString(),
      requestContext: {
        requestId: 'm1',
        functionArn: CONTEXT.invokedFunctionArn,
        condition: 'Success',
        approximateInvokeCount: 1,
      },
      requestPayload: { id: 'e1' },
      responsePayload: { transactionId: DECLINED.transactionId, outcome: 'decline', score: 100 },
    });
    expect(decisions[1]!.responsePayload).not.toHaveProperty('alreadyScored');
    expect(world.archive.slice(2)).toMatchObject([
      { 'detail-type': 'SuspiciousTransaction', detail: { transactionId: DECLINED.transactionId } },
    ]);
  });

  it('adds the transactions of a merchant to its history in the order of the messages', async () => {
    const changes = [5, 7, 900].map((amount, index) => ({ amount, accountId: `acc-${index}` }));
    const together = await createWorld(...changes);
    await detect(together.world, together.events);
    const alone = await createWorld(...changes);
    for (const event of alone.events) await new Process(alone.world).detect(event, CONTEXT);
    const pick = (world: World) => world.rows.map(({ score, parts }) => ({ score, parts }));
    expect(pick(together.world)).toEqual(pick(alone.world));
    expect(getProfile(together.world, 'shop-1')).toEqual(getProfile(alone.world, 'shop-1'));
    expect(getProfile(together.world, 'shop-1')).toMatchObject({ version: 3 });
    // In another order, the history is another one.
    const transactions = changes.map((change) => ({
      ...TRANSACTION,
      ...change,
      time: Date.parse(TRANSACTION.timestamp),
    }));
    const compute = (order: readonly number[]) =>
      order.reduce<Uint8Array | undefined>(
        (state, index) => updateMerchant(state, transactions[index]!),
        undefined,
      );
    expect(getProfile(together.world, 'shop-1')!.state).toEqual(compute([0, 1, 2]));
  });

  it('scores a transaction once whose event it contains twice', async () => {
    const { world, events } = await createWorld(DECLINED);
    expect((await detect(world, [events[0], events[0]])).response).toEqual(NONE);
    expect(getProfile(world, 'shop-1')).toMatchObject({ version: 1 });
    expect(world.counts.get('TransactionsScored')).toBe(1);
    expect(listDecisions(world).map(({ responsePayload }) => responsePayload)).toMatchObject([
      { outcome: 'decline' },
      { outcome: 'decline', alreadyScored: true },
    ]);
  });

  it('repeats the decision about a transaction with a score, and scores the others', async () => {
    const { world, events } = await createWorld({}, { merchantId: 'shop-2' });
    await new Process(world).detect({ rule: 'NightTime', event: events[0] }, CONTEXT);
    const before = JSON.stringify(getProfile(world, 'shop-1'));
    world.rules.add({ ...STRICT_RULES, rules: [] });
    expect((await detect(world, events)).response).toEqual(NONE);
    expect(JSON.stringify(getProfile(world, 'shop-1'))).toBe(before);
    expect(world.rows.map(({ scoredBy }) => scoredBy)).toEqual(['request-1', 'm1']);
    const decisions = listDecisions(world).map(({ responsePayload }) => responsePayload);
    expect(decisions[0]).toMatchObject({ transactionId: 'txn-1' });
    expect(decisions[1]).toMatchObject({ transactionId: 'txn-0', alreadyScored: true });
  });

  it('recognizes its own decision when a message comes again, and puts the events again', async () => {
    const { world, events } = await createWorld(DECLINED);
    const process = new Process(world, { call: 3, kind: 'crash', when: 'before' });
    await expect(detect(world, events, process)).resolves.toBeDefined();
    expect(process.calls[3]).toBe('PutEvents');
    expect(world.rows[0]).toMatchObject({ outcome: 'decline' });
    expect(world.archive).toHaveLength(1);
    expect((await detect(world, events)).response).toEqual(NONE);
    expect(world.archive[1]).toMatchObject({ 'detail-type': 'SuspiciousTransaction' });
    expect(listDecisions(world).map(({ responsePayload }) => responsePayload)).toEqual([
      expect.not.objectContaining({ alreadyScored: true }),
    ]);
  });

  it('is read and scored again after a conflict, and the others once', async () => {
    const { world, events } = await createWorld({}, { merchantId: 'shop-2' });
    onWrite(world, (write) => {
      // Another invocation scores the first transaction, and changes its merchant.
      if (write !== 1) return;
      world.transactions.add({
        ...world.transactions.list()[0],
        score: 1,
        outcome: 'approve',
        scoredBy: 'other',
      });
      world.profiles.add({ profileId: 'merchant#shop-1', version: 1 });
    });
    expect((await detect(world, events)).response).toEqual(NONE);
    expect(world.counts.get('VersionConflicts')).toBe(1);
    expect(world.rows.map(({ scoredBy }) => scoredBy)).toEqual(['other', 'm1']);
    expect(getProfile(world, 'shop-1')).toMatchObject({ version: 1 });
    expect(getProfile(world, 'shop-2')).toMatchObject({ version: 1 });
    expect(listDecisions(world).map(({ responsePayload }) => responsePayload)).toMatchObject([
      { transactionId: 'txn-1' },
      { transactionId: 'txn-0', alreadyScored: true },
    ]);
  });

  it('is written one by one after two conflicts, so that one transaction cannot hold up the others', async () => {
    const { world, events } = await createWorld({}, { merchantId: 'shop-2' }, { merchantId: 'shop-3' });
    const sizes: number[] = [];
    onWrite(world, (write, tables) => {
      sizes.push(tables.length);
      if (write <= 3) throw cancel('None', 'TransactionConflict');
    });
    expect((await detect(world, events)).response).toEqual(NONE);
    // Three scores and three histories twice; then the first alone, which conflicts again, and the others.
    expect(sizes).toEqual([6, 6, 2, 2, 2, 2]);
    expect(world.rows.every(({ score }) => score !== undefined)).toBe(true);
  });

  it('keeps the order of a merchant if its first transaction conflicts', async () => {
    const { world, events } = await createWorld({ amount: 5 }, { amount: 900, accountId: 'acc-2' });
    const order: unknown[] = [];
    onWrite(world, (write) => {
      if (write <= 3) throw cancel('TransactionConflict');
      order.push(world.rows.filter(({ score }) => score !== undefined).length);
    });
    expect((await detect(world, events)).response).toEqual(NONE);
    expect(order).toEqual([0, 1]);
    expect(getProfile(world, 'shop-1')).toMatchObject({ version: 2 });
  });

  it('leaves a transaction in the queue that conflicts each time', async () => {
    const { world, events } = await createWorld({});
    onWrite(world, () => {
      throw cancel('TransactionConflict');
    });
    expect((await detect(world, events)).response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(world.counts.get('VersionConflicts')).toBe(10);
    expect(world.rows[0]).not.toHaveProperty('score');
    expect(world.logs.at(-1)).toMatchObject({ level: 'error', message: 'message not processed' });
  });

  it('scores without the history of a merchant that changes all the time', async () => {
    const { world, events } = await createWorld({});
    onWrite(world, () => {
      const row = getProfile(world, 'shop-1');
      world.profiles.add({ ...row, profileId: 'merchant#shop-1', version: Number(row?.version ?? 0) + 1 });
    });
    expect((await detect(world, events)).response).toEqual(NONE);
    expect(world.counts.get('HistoriesSkipped')).toBe(1);
    expect(world.rows[0]).toMatchObject({ outcome: 'approve' });
  });

  it('stays in the queue if the table cannot be read', async () => {
    const { world, events } = await createWorld({}, DECLINED);
    const process = new Process(world, { call: 0, kind: 'error', when: 'before' });
    const { response } = await detect(world, events, process);
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }]);
    expect(world.rows.every(({ score }) => score === undefined)).toBe(true);
    expect((await detect(world, events)).response).toEqual(NONE);
    expect(world.counts.get('TransactionsScored')).toBe(2);
  });

  it('stays in the queue if it has one transaction, whose write has no response', async () => {
    const { world, events } = await createWorld({});
    const process = new Process(world, { call: 2, kind: 'error', when: 'before' });
    const { response, calls } = await detect(world, events, process);
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
    expect(calls.filter((name) => name === 'TransactWriteCommand')).toHaveLength(1);
    expect(world.rows[0]).not.toHaveProperty('score');
    expect((await detect(world, events)).response).toEqual(NONE);
    expect(world.counts.get('TransactionsScored')).toBe(1);
  });

  it.each(['before', 'after'] as const)(
    'is written one by one if the response of its write is lost %s the effect',
    async (when) => {
      const { world, events } = await createWorld({}, DECLINED);
      const process = new Process(world, { call: 2, kind: 'error', when });
      expect((await detect(world, events, process)).response).toEqual(NONE);
      expect(process.calls[2]).toBe('TransactWriteCommand');
      expect(world.rows.map(({ scoredBy }) => scoredBy)).toEqual(['m0', 'm1']);
      expect(getProfile(world, 'shop-1')).toMatchObject({ version: 2 });
      expect(listDecisions(world)).toHaveLength(2);
      expect(world.counts.get('VersionConflicts')).toBeUndefined();
    },
  );

  it('puts the events of decisions before it tries the conflicting ones again', async () => {
    const shops = Array.from({ length: 11 }, (_, index) => ({
      accountId: `acc-${index}`,
      merchantId: `shop-${index}`,
    }));
    const { world, events } = await createWorld(...shops);
    onWrite(world, (write) => {
      if (write === 1) throw cancel('TransactionConflict');
    });
    const { response, calls } = await detect(world, events);
    expect(response).toEqual(NONE);
    expect(calls.filter((name) => name !== 'GetCommand').slice(0, 7)).toEqual([
      'BatchGetCommand',
      'TransactWriteCommand',
      'TransactWriteCommand',
      'PutEvents',
      'BatchGetCommand',
      'TransactWriteCommand',
      'PutEvents',
    ]);
    expect(listDecisions(world)).toHaveLength(11);
  });

  it('is scored again if the result of an investigation changed after it was read', async () => {
    const { world, events } = await createWorld({});
    const setFraud = (fraud: boolean) => world.transactions.add({ ...world.transactions.list()[0], fraud });
    setFraud(true);
    onWrite(world, (write) => {
      if (write === 1) setFraud(false);
    });
    expect((await detect(world, events)).response).toEqual(NONE);
    expect(world.counts.get('VersionConflicts')).toBe(1);
    expect(world.rows).toMatchObject([{ fraud: false, outcome: 'approve', scoredBy: 'm0' }]);
  });

  it('fails only the transaction that cannot be written', async () => {
    const shops = Array.from({ length: 10 }, (_, index) => ({
      accountId: `acc-${index}`,
      merchantId: `shop-${index}`,
    }));
    const { world, events } = await createWorld(...shops);
    const sizes: number[] = [];
    world.database.rewrite = (name, input) => {
      if (name === 'TransactWriteCommand' && (input.Key as { accountId?: string }).accountId === 'acc-4')
        throw new Error('ValidationException: item size');
      return input;
    };
    onWrite(world, (_, tables) => sizes.push(tables.length));
    expect((await detect(world, events)).response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm4' }] });
    expect(world.rows.filter(({ score }) => score !== undefined)).toHaveLength(9);
    expect(sizes).toEqual(Array.from({ length: 9 }, () => 2));
    expect(listDecisions(world)).toHaveLength(9);
  });

  it('leaves only the messages in the queue whose events EventBridge rejects each time', async () => {
    const { world, events } = await createWorld({}, DECLINED, { merchantId: 'shop-3' });
    world.rejectEntry = ({ DetailType }) => DetailType === 'SuspiciousTransaction';
    expect((await detect(world, events)).response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    world.rejectEntry = ({ Detail }) => Detail!.includes('"requestId":"m2"');
    expect((await detect(world, events)).response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
    world.rejectEntry = () => false;
    expect((await detect(world, events)).response).toEqual(NONE);
  });

  it('audits a decision once if a part of its events is rejected, and its message comes again', async () => {
    const { world, events } = await createWorld(DECLINED);
    world.rejectEntry = ({ DetailType }) => DetailType === 'SuspiciousTransaction';
    expect((await detect(world, events)).response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    world.rejectEntry = () => false;
    world.time += 180_000;
    expect((await detect(world, events)).response).toEqual(NONE);
    expect(listDecisions(world)).toHaveLength(2);
    await world.drain();
    const history = world.getHistory(DECLINED.transactionId);
    expect(countDecisions(history as unknown as readonly AuditRow[])).toBe(1);
    expect(history.filter(({ type }) => type === 'TransactionScored')).toHaveLength(1);
  });

  it.each([
    ['no JSON', '{"detail', /body must be valid JSON/],
    ['no event', {}, /event must be an event of EventBridge/],
    [
      'another event',
      { 'detail-type': 'FraudConfirmed', detail: {} },
      /detail-type must be TransactionReceived/,
    ],
    ['no transaction', { 'detail-type': 'TransactionReceived', detail: { version: 1 } }, /detail\.\w+ must/],
  ])(
    'moves a message with %s to the queue of failures with its reason, and scores the others',
    async (_, body, reason) => {
      const { world, events } = await createWorld({});
      expect((await detect(world, [body, events[0]])).response).toEqual(NONE);
      expect(world.rows[0]).toMatchObject({ outcome: 'approve' });
      const moved = world.pending.filter((delivery) => 'body' in delivery && delivery.to === 'detector');
      expect(moved).toHaveLength(1);
      const record = JSON.parse((moved[0] as { body: string }).body) as {
        responsePayload: { errorMessage: string };
      };
      expect(record).toMatchObject({
        requestContext: { requestId: 'm0', condition: 'RetriesExhausted' },
        responsePayload: { errorType: 'InvalidEventError' },
      });
      expect(record.responsePayload.errorMessage).toMatch(reason);
      await world.drain();
      expect(world.deadLetters).toMatchObject([{ to: 'detector' }]);
    },
  );

  it('moves an unknown transaction to the queue of failures, or leaves it in its queue', async () => {
    const { world, events } = await createWorld({});
    const unknown = { ...events[0], detail: { ...events[0]!.detail, transactionId: 'txn-9' } };
    const broken = new Process(world, { call: 1, kind: 'error', when: 'before' });
    expect((await detect(world, [unknown], broken)).response).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
    });
    expect(broken.calls[1]).toBe('SendMessageBatch');
    expect((await detect(world, [unknown, events[0]])).response).toEqual(NONE);
    expect(world.pending).toContainEqual(
      expect.objectContaining({
        to: 'detector',
        body: expect.stringContaining('txn-9 is not stored') as string,
      }),
    );
    expect(world.rows[0]).toMatchObject({ outcome: 'approve' });
  });

  it('refuses an event that describes a stored transaction differently', async () => {
    const { world, events } = await createWorld({});
    const forged = { ...events[0], detail: { ...events[0]!.detail, merchantId: 'shop-2' } };
    expect((await detect(world, [forged])).response).toEqual(NONE);
    expect(world.rows[0]).not.toHaveProperty('score');
    expect(world.pending[0]).toMatchObject({
      to: 'detector',
      body: expect.stringContaining('detail.merchantId must be that') as string,
    });
  });
});

describe('an event of a rule', () => {
  it('takes one read if the transaction is scored, without its merchant', async () => {
    const { world, events } = await createWorld({});
    await detect(world, events);
    const process = new Process(world);
    await process.detect({ rule: 'NightTime', event: events[0] }, CONTEXT);
    // The update announces the release of each new process.
    expect(process.calls).toEqual(['GetCommand', 'UpdateCommand']);
  });
});
