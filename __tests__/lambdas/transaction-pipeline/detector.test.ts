import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { applyFeedback } from '../../../src/domain/fraud';
import { Process, RETRIES_NAME } from './process';
import { createBatch, createPost, DECLINED, NOW, STRICT_RULES, TRACE_ID, TRANSACTION } from './requests';
import { type StoredEvent, World } from './world';

const CONTEXT = { awsRequestId: 'request-1', functionVersion: '7', invokedFunctionArn: 'arn' };

/** A world with one stored transaction, and its event. */
const createWorld = async (transaction: object = DECLINED) => {
  const world = new World();
  await world.send(createPost(transaction));
  await world.publish();
  world.pending.splice(0);
  return { world, event: world.archive[0]! };
};
const detect = (world: World, payload: unknown, context = CONTEXT) =>
  new Process(world).detect(payload, context);
const withDetail = (event: StoredEvent, changes: object) => ({
  ...event,
  detail: { ...event.detail, ...changes },
});

describe('FraudDetector with TransactionReceived', () => {
  it('stores the score, returns the decision, and puts the event of a suspicious transaction', async () => {
    const { world, event } = await createWorld();
    const decision = await detect(world, event);
    expect(decision).toEqual({
      transactionId: 'txn-1',
      score: 100,
      outcome: 'decline',
      parts: expect.arrayContaining([
        expect.objectContaining({ name: 'HighRiskMerchant', points: 100 }),
      ]) as object,
      matchedRules: ['HighRiskMerchant'],
      model: expect.any(String) as string,
      scoredAt: new Date(world.time).toISOString(),
    });
    expect(world.rows[0]).toMatchObject({ ...decision, scoredBy: 'request-1' });
    expect(world.archive[1]).toMatchObject({
      source: 'transactions.detection',
      'detail-type': 'SuspiciousTransaction',
      detail: {
        version: 1,
        transactionId: 'txn-1',
        score: 100,
        outcome: 'decline',
        traceHeader: `Root=${TRACE_ID}`,
      },
    });
    expect(world.durations).toContainEqual({ name: 'RequestToScored', value: 20 });
    expect(Object.fromEntries(world.counts)).toMatchObject({
      TransactionsScored: 1,
      TransactionsDeclined: 1,
    });
    expect(world.logs.at(-1)!.extra).toMatchObject({
      correlation_id: 'txn-1',
      trace_id: TRACE_ID,
      outcome: 'decline',
    });
  });

  it('approves an ordinary transaction without an event', async () => {
    const { world, event } = await createWorld(TRANSACTION);
    expect(await detect(world, event)).toMatchObject({ outcome: 'approve', matchedRules: [] });
    expect(world.archive).toHaveLength(1);
  });

  it('uses the rules of the deployment until others are stored', async () => {
    const { world, event } = await createWorld();
    world.rules.rows.clear();
    expect(await detect(world, { rule: 'HighRiskMerchant', event })).toMatchObject({
      matchedRules: ['HighRiskMerchant'],
    });
    expect(world.rows[0]!.parts).toContainEqual({
      name: 'HighRiskMerchant',
      points: 5,
      reason: 'a merchant category with a high risk (merchantCategory crypto)',
    });
  });

  it('returns the first decision for each repetition, also with other rules', async () => {
    const { world, event } = await createWorld();
    const first = await detect(world, event);
    world.rules.add({ ...STRICT_RULES, rules: [] });
    const profiles = JSON.stringify([...world.profiles.rows]);
    for (const payload of [event, { rule: 'NightTime', event }])
      expect(await detect(world, payload, { ...CONTEXT, awsRequestId: 'request-2' })).toMatchObject({
        ...first,
        alreadyScored: true,
      });
    expect(JSON.stringify([...world.profiles.rows])).toBe(profiles);
  });

  it('leaves the event of a suspicious transaction to the invocation that has just scored it, unless it may be lost', async () => {
    const { world, event } = await createWorld();
    await detect(world, event);
    const other = { ...CONTEXT, awsRequestId: 'request-2' };
    const byRule = { rule: 'NightTime', event };
    expect(await detect(world, byRule, other)).not.toHaveProperty('sentAgain');
    expect(await detect(world, byRule)).toHaveProperty('sentAgain', true);
    world.time += 61_000;
    expect(await detect(world, byRule, other)).toHaveProperty('sentAgain', true);
    world.transactions.add({ ...world.transactions.list()[0], notifiedAt: '2026-11-29T12:01:00.000Z' });
    expect(await detect(world, event)).not.toHaveProperty('sentAgain');
  });

  it.each([
    ['claims it', { notifyingBy: 'request-3', notifyingUntil: NOW + 60_000 }],
    ['has notified people', { notifiedAt: '2026-11-29T12:00:01.000Z' }],
  ])('waits until Notifier %s, and otherwise puts the event again', async (_, changes) => {
    const { world, event } = await createWorld();
    await detect(world, event);
    const other = { ...CONTEXT, awsRequestId: 'request-2' };
    expect(await detect(world, event, other)).toHaveProperty('sentAgain', true);
    let waits = 0;
    world.takeTurn = (name) => {
      if (name === 'wait' && ++waits === 3)
        world.transactions.add({ ...world.transactions.list()[0], ...changes });
      return Promise.resolve();
    };
    expect(await detect(world, event, other)).not.toHaveProperty('sentAgain');
    expect(waits).toBe(3);
  });

  it.each([
    ['nothing', () => undefined, /event must be an event of EventBridge/],
    ['a text', () => 'x', /event must be/],
    [
      'an event of another type',
      (event: StoredEvent) => ({ ...event, 'detail-type': 'Other' }),
      /detail-type must be TransactionReceived or FraudConfirmed/,
    ],
    ['no detail', (event: StoredEvent) => ({ ...event, detail: undefined }), /detail must be a JSON object/],
    [
      'another version',
      (event: StoredEvent) => withDetail(event, { version: 2 }),
      /detail.version must be 1/,
    ],
    [
      'another amount',
      (event: StoredEvent) => withDetail(event, { amount: 1 }),
      /detail.amount must be that of the stored transaction/,
    ],
    [
      'another merchant',
      (event: StoredEvent) => withDetail(event, { merchantId: 'shop-2' }),
      /detail.merchantId must be/,
    ],
    [
      'an unknown transaction',
      (event: StoredEvent) => withDetail(event, { transactionId: 'txn-2' }),
      /transaction txn-2 is not stored/,
    ],
    [
      'an unknown account',
      (event: StoredEvent) => withDetail(event, { accountId: 'acc-2' }),
      /is not stored/,
    ],
  ])('rejects %s with field and rule, and changes nothing', async (_, change, message) => {
    const { world, event } = await createWorld();
    const before = JSON.stringify([...world.transactions.rows, ...world.profiles.rows]);
    await expect(detect(world, change(event))).rejects.toThrow(message);
    expect(JSON.stringify([...world.transactions.rows, ...world.profiles.rows])).toBe(before);
    expect(world.logs.at(-1)).toMatchObject({ level: 'error', message: 'event not processed' });
  });

  it('moves what is no transaction to the dead-letter queue with its reason, and nothing else', async () => {
    const { world, event } = await createWorld();
    world.deliver('transaction', withDetail(event, { amount: -5 }));
    world.deliver('transaction', event);
    await world.drain();
    expect(world.deadLetters.length).toBeGreaterThan(0);
    for (const letter of world.deadLetters)
      expect(JSON.parse((letter as { body: string }).body)).toMatchObject({
        requestContext: { condition: 'RetriesExhausted' },
        responsePayload: {
          errorType: 'InvalidEventError',
          errorMessage: expect.stringMatching(/^detail.amount must be a number above 0/) as string,
        },
      });
    expect(world.rows[0]).toMatchObject({ outcome: 'decline' });
  });

  it('scores an event from the queue of failures, and audits the result', async () => {
    const { world, event } = await createWorld();
    const record = {
      version: '1.0',
      requestContext: { functionArn: 'arn' },
      requestPayload: { rule: 'NightTime', event },
      responsePayload: {},
    };
    const batch = createBatch(
      [
        { id: 'm1', body: JSON.stringify(record) },
        { id: 'm2', body: 'x' },
      ],
      RETRIES_NAME,
    );
    expect(await detect(world, batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
    expect(world.rows[0]).toMatchObject({ outcome: 'decline', scoredBy: 'm1' });
    await world.drain();
    expect(world.getHistory('txn-1').map(({ type, outcome }) => [type, outcome])).toContainEqual([
      'RetrySucceeded',
      'decline',
    ]);
  });

  it('begins a history of a merchant again that it cannot read', async () => {
    const { world, event } = await createWorld();
    world.profiles.add({ profileId: 'merchant#shop-1', state: new Uint8Array([255]), version: 2 });
    expect(await detect(world, event)).toMatchObject({ outcome: 'decline' });
    expect(world.counts.get('HistoriesReset')).toBe(1);
  });

  it('scores without the history of a merchant that changes all the time', async () => {
    const { world, event } = await createWorld();
    world.database.onRequest = (name) => {
      const row = world.profiles.list().find(({ profileId }) => profileId === 'merchant#shop-1');
      if (name === 'TransactWriteCommand')
        world.profiles.add({ ...row, profileId: 'merchant#shop-1', version: Number(row?.version ?? 0) + 1 });
    };
    expect(await detect(world, event)).toMatchObject({ outcome: 'decline' });
    expect(world.counts.get('VersionConflicts')).toBe(8);
    expect(world.counts.get('HistoriesSkipped')).toBe(1);
  });

  it('fails after ten conflicts, so that Lambda retries it', async () => {
    const { world, event } = await createWorld();
    world.database.onRequest = (name) => {
      if (name === 'TransactWriteCommand')
        throw new TransactionCanceledException({
          message: 'cancelled',
          $metadata: {},
          CancellationReasons: [{ Code: 'TransactionConflict' }],
        });
    };
    await expect(detect(world, event)).rejects.toThrow('transaction txn-1 is not written after 10 attempts');
    expect(world.counts.get('VersionConflicts')).toBe(10);
    expect(world.rows[0]).not.toHaveProperty('score');
  });
});

describe('FraudDetector with FraudConfirmed', () => {
  const confirm = (changes: object = {}) => ({
    'detail-type': 'FraudConfirmed',
    detail: {
      version: 1,
      transactionId: 'txn-1',
      fraud: true,
      confirmedBy: 'desk@example.com',
      confirmedAt: '2026-11-29T11:59:30.000Z',
      ...changes,
    },
  });
  const getState = (world: World, id: string) =>
    world.profiles.list().find(({ profileId }) => profileId === id) as { state: Uint8Array; version: number };

  it('stores the result, and adds it to the histories of account and merchant once', async () => {
    const { world, event } = await createWorld(TRANSACTION);
    await detect(world, event);
    const [account, merchant] = ['account#acc-1', 'merchant#shop-1'].map((id) => getState(world, id));
    const transaction = { ...TRANSACTION, time: Date.parse(TRANSACTION.timestamp) };
    const expected = applyFeedback(
      { account: account!.state, merchant: merchant!.state },
      { transaction, fraud: true, confirmedAt: Date.parse('2026-11-29T11:59:30.000Z') },
    );
    expect(await detect(world, confirm())).toEqual({ transactionId: 'txn-1', fraud: true });
    for (let repetition = 0; repetition < 2; repetition++)
      expect(await detect(world, confirm())).toEqual({
        transactionId: 'txn-1',
        fraud: true,
        alreadyConfirmed: true,
      });
    expect(world.rows[0]).toMatchObject({
      fraud: true,
      confirmedBy: 'desk@example.com',
      confirmedAt: '2026-11-29T11:59:30.000Z',
    });
    expect(getState(world, 'account#acc-1')).toMatchObject({
      state: expected.account,
      version: 2,
      timeZone: 'Europe/Amsterdam',
    });
    expect(getState(world, 'merchant#shop-1')).toMatchObject({ state: expected.merchant, version: 2 });
  });

  it('lets a later result replace an earlier one, and not the reverse', async () => {
    const { world, event } = await createWorld(TRANSACTION);
    await detect(world, event);
    await detect(world, confirm());
    const cleared = confirm({ fraud: false, confirmedAt: '2026-11-29T11:59:40.000Z' });
    expect(await detect(world, cleared)).toEqual({ transactionId: 'txn-1', fraud: false });
    expect(await detect(world, confirm())).toMatchObject({ alreadyConfirmed: true });
    expect(world.rows[0]).toMatchObject({ fraud: false, confirmedAt: '2026-11-29T11:59:40.000Z' });
    expect(getState(world, 'merchant#shop-1').version).toBe(3);
  });

  it('stores a result because of the copy of an event that Lambda has dropped, and audits only that', async () => {
    const { world, event } = await createWorld(TRANSACTION);
    await detect(world, event);
    const copy = createBatch([{ id: 'm1', body: JSON.stringify(confirm()) }], RETRIES_NAME);
    for (let time = 1; time <= 2; time++)
      expect(await detect(world, copy)).toEqual({ batchItemFailures: [] });
    await world.drain();
    expect(world.rows[0]).toMatchObject({ fraud: true });
    const retries = world.getHistory('txn-1').filter(({ type }) => type === 'RetrySucceeded');
    expect(retries).toHaveLength(1);
  });

  it('has the latest result, in whatever order the results arrive', async () => {
    const results = [
      { fraud: true, confirmedAt: '2026-11-29T11:59:10.000Z' },
      { fraud: false, confirmedAt: '2026-11-29T11:59:20.000Z' },
      { fraud: true, confirmedAt: '2026-11-29T11:59:30.000Z' },
    ];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const;
    for (const order of orders) {
      const { world, event } = await createWorld(TRANSACTION);
      await detect(world, event);
      for (const index of order) await detect(world, confirm(results[index]));
      expect([order, world.rows[0]]).toMatchObject([order, results[2]]);
    }
  });

  it('accepts a result that comes before the score', async () => {
    const { world, event } = await createWorld();
    await detect(world, confirm());
    expect(await detect(world, event)).toMatchObject({ outcome: 'decline' });
    expect(world.rows[0]).toMatchObject({ fraud: true, outcome: 'decline' });
  });

  it.each([
    [true, 100, 'decline'],
    [false, 0, 'approve'],
  ])('decides the score by a result of %s that comes before it', async (fraud, score, outcome) => {
    const { world, event } = await createWorld(TRANSACTION);
    await detect(world, confirm({ fraud }));
    expect(await detect(world, event)).toMatchObject({ score, outcome });
    expect(world.rows[0]!.parts).toContainEqual(expect.objectContaining({ name: 'investigation' }));
  });

  it('decides the score by a result that comes while the transaction is scored', async () => {
    const { world, event } = await createWorld(TRANSACTION);
    let isConfirmed = false;
    world.database.onRequest = (name) => {
      if (name !== 'TransactWriteCommand' || isConfirmed) return;
      isConfirmed = true;
      world.transactions.add({
        ...world.transactions.list()[0],
        fraud: true,
        confirmedAt: '2026-11-29T11:59:30.000Z',
      });
    };
    expect(await detect(world, event)).toMatchObject({ score: 100, outcome: 'decline' });
    expect(isConfirmed).toBe(true);
  });

  it('applies an opposite result that another invocation stores in between', async () => {
    const { world, event } = await createWorld(TRANSACTION);
    await detect(world, event);
    const before = getState(world, 'merchant#shop-1').state;
    let isConfirmed = false;
    world.takeTurn = async (name) => {
      if (name !== 'TransactWriteCommand' || isConfirmed) return;
      isConfirmed = true;
      await detect(world, confirm());
    };
    const cleared = confirm({ fraud: false, confirmedAt: '2026-11-29T11:59:40.000Z' });
    expect(await detect(world, cleared)).toEqual({ transactionId: 'txn-1', fraud: false });
    expect(isConfirmed).toBe(true);
    expect(getState(world, 'merchant#shop-1').state).toEqual(before);
  });

  it.each([
    ['account#acc-1', 'merchant#shop-1'],
    ['merchant#shop-1', 'account#acc-1'],
  ])('begins only the history of %s again if it cannot read that one', async (damaged, other) => {
    const { world, event } = await createWorld(TRANSACTION);
    await detect(world, event);
    const { version } = getState(world, damaged);
    world.profiles.add({ profileId: damaged, state: new Uint8Array([255]), version });
    const length = getState(world, other).state.length;
    await detect(world, confirm());
    expect(world.counts.get('HistoriesReset')).toBe(1);
    expect(
      world.logs.filter(({ message }) => message.startsWith('history')).map(({ extra }) => extra),
    ).toEqual([expect.objectContaining({ profile_id: damaged })]);
    expect(getState(world, other).state.length).toBe(length);
    expect(new DataView(getState(world, other).state.slice().buffer).getUint32(20, true)).toBe(1);
  });

  it('rejects an unknown transaction, and a result from the future', async () => {
    const { world } = await createWorld();
    await expect(detect(world, confirm({ transactionId: 'txn-2' }))).rejects.toThrow(
      'transaction txn-2 is not stored',
    );
    await expect(detect(world, confirm({ confirmedAt: '2026-11-30T00:00:00.000Z' }))).rejects.toThrow(
      /detail.confirmedAt must not be later/,
    );
  });

  it('writes the result and both histories, or nothing', async () => {
    const { world, event } = await createWorld(TRANSACTION);
    await detect(world, event);
    const before = JSON.stringify([...world.profiles.rows, ...world.transactions.rows]);
    const process = new Process(world, { call: 4, kind: 'crash', when: 'before' });
    await expect(process.detect(confirm(), CONTEXT)).rejects.toThrow();
    expect(process.calls[4]).toBe('TransactWriteCommand');
    expect(JSON.stringify([...world.profiles.rows, ...world.transactions.rows])).toBe(before);
  });
});

describe('the notice of a release', () => {
  it('is put once for a version of the function and the model, and again if it failed', async () => {
    const { world, event } = await createWorld(TRANSACTION);
    world.rejectEntry = ({ DetailType }) => DetailType === 'DetectorReleased';
    await detect(world, event);
    expect(world.systemEvents).toEqual([]);
    expect(world.logs.at(-1)).toMatchObject({ level: 'warn', message: 'release not announced' });
    world.rejectEntry = () => false;
    for (let start = 0; start < 3; start++) await detect(world, event);
    await detect(world, event, { ...CONTEXT, functionVersion: '8' });
    expect(world.systemEvents.map(({ detail }) => detail.functionVersion)).toEqual(['7', '8']);
  });
});
