import fc from 'fast-check';
import type { Trade } from '../../../src/domain/trades';
import { identifyTrades } from '../../../src/domain/trades';
import { createTradeEvent, formatMessage } from '../../domain/trade-records/records';
import { createTrade } from '../../domain/trades/trades';
import { World } from './world';

const clearing = (changes: Partial<Trade> = {}) =>
  createTrade({ source: 'clearing', sourceTradeId: 'C-7', symbol: undefined, ...changes });
const report = (trades: readonly Trade[], id = 'event-1') =>
  createTradeEvent(
    trades[0]!.source,
    trades.map((trade, index) => ({ id: `m${index}`, text: formatMessage(trade) })),
    id,
  );
const CONTEXT = { getRemainingTimeInMillis: () => 30_000 };

const listTrades = (world: World) =>
  world.store.trades.map(
    ({ payload: { trade } }) => `${trade.source} ${trade.sourceTradeId} ${trade.version}`,
  );

describe('the recorder', () => {
  it('records trades of all sources, each once, however often their events come', async () => {
    const world = new World();
    const events = [
      report([createTrade(), createTrade({ sourceTradeId: '2', executionId: '2' })], 'a'),
      report([clearing()], 'b'),
      report([createTrade({ source: 'trading-desk', sourceTradeId: 'D-1', executionId: '3' })], 'c'),
    ];
    expect((await Promise.all(events.map((event) => world.process(event)))).flat()).toEqual(
      Array(4).fill('recorded'),
    );
    expect((await Promise.all(events.map((event) => world.process(event)))).flat()).toEqual(
      Array(4).fill('repeated'),
    );
    expect(listTrades(world)).toHaveLength(4);
    expect(await world.store.verifyChains('us-east-1')).toEqual([]);
    expect(Object.fromEntries(world.counts)).toMatchObject({ TradesRecorded: 4, MessagesRepeated: 4 });
  });

  it('reads the first versions of an event in two requests, and writes them in one', async () => {
    const world = new World();
    const input = await world.examine(
      report([createTrade(), createTrade({ sourceTradeId: '2', executionId: '2' })]),
    );
    const requests: string[] = [];
    world.database.onRequest = (name) => requests.push(name);
    await world.createFunctions().record(input, CONTEXT);
    expect(requests).toEqual(['BatchGetCommand', 'TransactWriteCommand']);
    requests.length = 0;
    await world.createFunctions().record(input, CONTEXT);
    expect(requests).toEqual(['BatchGetCommand', 'BatchGetCommand']);
  });

  it('records an event of 20 messages', async () => {
    const world = new World();
    const trades = Array.from({ length: 20 }, (_, index) =>
      createTrade({ sourceTradeId: `S${index}`, executionId: `E${index}` }),
    );
    expect(await world.process(report(trades))).toEqual(Array(20).fill('recorded'));
    expect(await world.process(report(trades))).toEqual(Array(20).fill('repeated'));
  });

  it('rejects a message that cannot be read, and records the others of its event', async () => {
    const world = new World();
    const [message] = report([createTrade()]).detail.messages;
    const event = createTradeEvent('order-management', [{ id: 'a', text: 'no FIX' }, message!]);
    expect(await world.process(event)).toEqual(['rejected', 'recorded']);
    expect(await world.process(event)).toEqual(['repeated', 'repeated']);
  });

  it.each([
    ['a name that UTF-8 cannot encode', '{"\\ud800":1}'],
    ['a name as long as the message', `{"${'n'.repeat(16_000)}":1}`],
    ['no text', ''],
    ['a text that is too long', 'x'.repeat(16_385)],
    ['a text that UTF-8 cannot encode', 'a\ud800b'],
    ['no text but a number', 7],
    ['a name without characters', '{"":1}'],
  ])('rejects a message with %s, and records the others of its event', async (_, text) => {
    const world = new World();
    const trade = createTrade({ source: 'trading-desk' });
    const messages = [{ id: 'a', text: text as string }, ...report([trade]).detail.messages];
    const event = createTradeEvent('trading-desk', messages);
    expect(await world.process(event)).toEqual(['rejected', 'recorded']);
    expect(await world.process(event)).toEqual(['repeated', 'repeated']);
    expect(await world.store.verifyChains('us-east-1')).toEqual([]);
  });

  it('finds a correction that came before its original, also one of another execution', async () => {
    const world = new World();
    // A history can have several pages.
    world.table.pageSize = 1;
    const correct = (version: number, changes: Partial<Trade> = {}) =>
      createTrade({ version, action: 'correct', ...changes });
    const moved = { executionId: '9' };
    expect(await world.process(report([correct(2, moved)], 'a'))).toEqual(['recorded']);
    expect(await world.process(report([correct(3, moved)], 'b'))).toEqual(['recorded']);
    expect(await world.process(report([createTrade()], 'c'))).toEqual(['recorded']);
    // The first execution is that of no current version, so another source does not contradict it.
    expect(await world.process(report([clearing({ price: '271.36' })], 'd'))).toEqual(['recorded']);
    const { conflicts } = identifyTrades(world.store.trades.map(({ payload }) => payload.trade));
    expect(conflicts).toEqual([]);
    expect(await world.process(report([correct(4, { action: 'cancel', ...moved })], 'e'))).toEqual([
      'recorded',
    ]);
  });

  it('records a correction that leaves its execution, which another source can then report', async () => {
    const world = new World();
    const moved = createTrade({ version: 2, action: 'correct', executionId: '9' });
    for (const event of [report([createTrade()], 'a'), report([moved], 'b')])
      expect(await world.process(event)).toEqual(['recorded']);
    expect(world.store.executions.map(({ reports }) => reports.map(({ version }) => version))).toEqual([
      [2],
      [2],
    ]);
    expect(await world.process(report([clearing({ price: '271.36' })], 'c'))).toEqual(['recorded']);
    expect(world.store.trades.flatMap(({ payload }) => payload.identity)).toEqual([]);
  });

  it('rejects what contradicts another source, and records its change of an agreed trade', async () => {
    const world = new World();
    await world.process(report([createTrade()], 'a'));
    expect(await world.process(report([clearing({ price: '271.36' })], 'b'))).toEqual(['rejected']);
    expect(await world.process(report([clearing({ price: '271.36' })], 'c'))).toEqual(['repeated']);
    expect(await world.process(report([clearing()], 'd'))).toEqual(['recorded']);
    const cancel = { version: 2, action: 'cancel' } as const;
    expect(await world.process(report([clearing(cancel)], 'e'))).toEqual(['recorded']);
  });

  it('continues what the other region recorded, and ignores its rows until their entries are replicated', async () => {
    const world = new World();
    await world.process(report([createTrade()], 'a'));
    const change = report([createTrade({ version: 2, action: 'correct', price: '271.36' })], 'b');
    const entries = world.table.list().filter(({ pk }) => String(pk).startsWith('CHAIN#'));
    for (const { pk, sk } of entries) world.table.rows.delete(JSON.stringify([pk, sk]));
    expect(await world.process(report([createTrade()], 'a'), 'eu-west-1')).toEqual(['recorded']);
    expect(world.counts.get('EntriesNotReplicated')).toBe(1);
    for (const row of entries) world.table.add(row);
    expect(await world.process(report([createTrade()], 'a'), 'eu-west-1')).toEqual(['repeated']);
    expect(await world.process(change, 'eu-west-1')).toEqual(['recorded']);
    // The sources should send to the other region.
    expect(world.counts.get('RecordedWhilePassive')).toBe(2);
  });

  it.each([
    ['the head', 'HEAD', { hash: 'x' }, /^the row CHAIN#us-east-1#\d{3} HEAD: head.hash must be 64/],
    [
      'an entry',
      '000000000001',
      { payload: '{}' },
      /^entry CHAIN#us-east-1#\d{3} 0{11}1: payload.report must satisfy/,
    ],
    [
      'an execution',
      'us-east-1',
      { revision: 0 },
      /^the row EXECUTION#.* us-east-1: row.revision must satisfy/,
    ],
  ])('records nothing if %s is damaged', async (_, key, changes, message) => {
    const world = new World();
    await world.process(report([createTrade()]));
    const row = world.table.list().find(({ sk }) => sk === key)!;
    world.table.add({ ...row, ...changes });
    const before = world.table.list();
    await expect(world.process(report([createTrade()]))).rejects.toMatchObject({
      name: 'LedgerViolation',
      message: expect.stringMatching(message) as string,
    });
    expect(world.table.list()).toEqual(before);
  });

  it('records nothing if an entry of its own region is missing', async () => {
    const world = new World();
    await world.process(report([createTrade()]));
    const { pk } = world.table.list().find(({ sk }) => sk === 'HEAD')!;
    world.table.rows.delete(JSON.stringify([pk, '000000000001']));
    await expect(world.process(report([createTrade()]))).rejects.toMatchObject({
      name: 'LedgerViolation',
      message: expect.stringMatching(
        /^entry CHAIN#us-east-1#\d{3} 0{11}1: missing, although a row points/,
      ) as string,
    });
  });

  it('reads again if it sees a row of a transaction before the entry', async () => {
    const world = new World();
    await world.process(report([createTrade()]));
    const entry = world.table.list().find(({ kind }) => kind === 'trade')!;
    world.table.rows.delete(JSON.stringify([entry.pk, entry.sk]));
    const input = await world.examine(report([createTrade()]));
    const requests: string[] = [];
    world.database.onRequest = (name) => {
      requests.push(name);
      // The first two requests read the rows, and the entry to which they point.
      if (requests.length === 3) world.table.add(entry);
    };
    const { results } = await world.createFunctions().record(input, CONTEXT);
    expect(results).toMatchObject([{ outcome: 'repeated', entry: { sequence: 1 } }]);
    expect(requests).toEqual(Array(4).fill('BatchGetCommand'));
  });

  it.each(['{}', undefined])(
    'records trades also if ActiveRegion is %j, on which only a metric depends',
    async (value) => {
      const world = new World();
      world.set('ActiveRegion', value);
      const { record } = world.createFunctions('eu-west-1');
      for (const id of ['1', '2']) {
        const trade = createTrade({ sourceTradeId: id, executionId: id });
        const input = await world.examine(report([trade], `event-${id}`));
        expect(await record(input, CONTEXT)).toMatchObject({ results: [{ outcome: 'recorded' }] });
      }
      expect(world.counts.has('RecordedWhilePassive')).toBe(false);
      const warnings = world.logs.filter(({ level }) => level === 'warn');
      expect(warnings.map(({ extra }) => String((extra as { error: unknown }).error))).toEqual([
        expect.stringMatching(/^ConfigurationError: the parameter parameter-ActiveRegion must /),
      ]);
    },
  );

  it('does not begin a second history if the head cannot be read', async () => {
    const world = new World();
    await world.process(report([createTrade()], 'a'));
    const input = await world.examine(report([clearing()], 'a'));
    world.table.fault = new Error('ProvisionedThroughputExceeded');
    await expect(world.createFunctions().record(input, CONTEXT)).rejects.toThrow('ProvisionedThroughput');
    expect(world.store.entries.filter(({ kind }) => kind === 'genesis')).toHaveLength(1);
  });

  it('refuses results of another event, and a clock that is wrong', async () => {
    const world = new World();
    const input = await world.examine(report([createTrade()]));
    const { record } = world.createFunctions();
    await expect(record({ ...input, event: report([clearing()]) }, CONTEXT)).rejects.toMatchObject({
      name: 'InvalidEvent',
    });
    await expect(record({ ...input, validation: undefined }, CONTEXT)).rejects.toMatchObject({
      name: 'InvalidEvent',
      message: expect.stringMatching(/^validation must satisfy/) as string,
    });
    await record(input, CONTEXT);
    world.time -= 120_000;
    const other = await world.examine(report([clearing()]));
    await expect(record(other, CONTEXT)).rejects.toMatchObject({ name: 'ClockError' });
  });

  it.each([3_600_000, -61_000])(
    'records nothing with a clock that differs by %d ms from that of the validator, so the chain remains usable',
    async (difference) => {
      const world = new World();
      const input = await world.examine(report([createTrade()]));
      world.time += difference;
      await expect(world.createFunctions().record(input, CONTEXT)).rejects.toMatchObject({
        name: 'ClockError',
      });
      world.time -= difference;
      expect(await world.process(report([createTrade()]))).toEqual(['recorded']);
    },
  );

  it('ends with an error that the workflow repeats if others are faster each time', async () => {
    const world = new World();
    const input = await world.examine(report([createTrade()]));
    world.database.onRequest = (name) => {
      if (name !== 'TransactWriteCommand') return;
      world.table.add({ pk: 'TRADE#order-management:1001', sk: '000001#us-east-1' });
    };
    world.remainingMs = 1_000;
    await expect(
      world.createFunctions().record(input, { getRemainingTimeInMillis: () => world.remainingMs }),
    ).rejects.toMatchObject({ name: 'ContentionError' });
    expect(world.counts.get('RecordingConflicts')).toBe(1);
  });
});

describe('recorders at the same time', () => {
  /** Runs events at the same time, with their requests in the order of a scheduler. */
  const race = async (scheduler: fc.Scheduler, events: readonly object[], shards = '1') => {
    const world = new World();
    world.set('ChainShards', shards);
    const inputs: object[] = [];
    for (const event of events) inputs.push(await world.examine(event));
    world.takeTurn = () => scheduler.schedule(Promise.resolve());
    const runs = Promise.all(inputs.map((input) => world.createFunctions().record(input, CONTEXT)));
    await scheduler.waitFor(runs);
    world.takeTurn = () => Promise.resolve();
    const outcomes = (await runs).map(({ results }) => results.map(({ outcome }) => outcome));
    expect(await world.store.verifyChains('us-east-1')).toEqual([]);
    return { world, outcomes };
  };

  it('that append to one chain record all trades, without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const events = [1, 2, 3].map((n) =>
          report([createTrade({ sourceTradeId: `S${n}`, executionId: `E${n}` })], `event-${n}`),
        );
        const { world, outcomes } = await race(scheduler, events);
        expect(outcomes.flat()).toEqual(['recorded', 'recorded', 'recorded']);
        expect(world.store.entries.map(({ sequence }) => sequence).sort()).toEqual([0, 1, 2, 3]);
      }),
      { numRuns: 15 },
    );
  });

  it.each(['1', '16'])('with the same trade record it once, in %s chains', async (shards) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const events = ['a', 'b', 'c'].map((id) => report([createTrade()], id));
        const { world, outcomes } = await race(scheduler, events, shards);
        expect(outcomes.flat().sort()).toEqual(['recorded', 'repeated', 'repeated']);
        expect(listTrades(world)).toHaveLength(1);
      }),
      { numRuns: 15 },
    );
  });

  it('with two reports of one execution record it as one, or reject the second', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isEqual) => {
        const events = [
          report([createTrade()], 'a'),
          report([clearing(isEqual ? {} : { price: '271.36' })], 'b'),
        ];
        const { world, outcomes } = await race(scheduler, events, '16');
        expect(outcomes.flat().sort()).toEqual(['recorded', isEqual ? 'recorded' : 'rejected']);
        const { executions } = identifyTrades(world.store.trades.map(({ payload }) => payload.trade));
        expect(executions.map(({ state }) => state)).toEqual([isEqual ? 'agreed' : 'single']);
        const [row] = world.store.executions;
        expect(row).toMatchObject({ revision: isEqual ? 2 : 1 });
      }),
      { numRuns: 30 },
    );
  });
});
