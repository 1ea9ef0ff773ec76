import fc from 'fast-check';
import {
  parseTradeEvent,
  planRecording,
  TRADE_REGIONS,
  type TradeEvent,
} from '../../../src/domain/trade-records';
import {
  formatTradeContent,
  getTradeId,
  identifyTrades,
  loadReferenceData,
  type Trade,
  TRADE_SOURCES,
} from '../../../src/domain/trades';
import { sha256, unwrap } from '../ledger/ledger';
import { NOW, readFixtures, REFERENCE_FILE } from '../trades/fixtures';
import { createTrade } from '../trades/trades';
import { createTradeEvent, examine, planIn, record, RecordStore, reportTrades } from './records';

const ID = 'order-management:1001';
const correct = (version: number, changes: Partial<Trade> = {}) =>
  createTrade({ version, action: 'correct', ...changes });
const clearing = (changes: Partial<Trade> = {}) =>
  createTrade({ source: 'clearing', sourceTradeId: 'C-7', symbol: undefined, ...changes });
const OTHER_KEY = { executionId: '200300' };

/** The warnings and reasons of the entries, in the order of the chain. */
const listRules = (store: RecordStore) =>
  store.entries
    .filter(({ kind }) => kind !== 'genesis')
    .map(({ kind, payload }) => {
      const { validation, identity } = payload as unknown as Record<'validation' | 'identity', never>;
      const rules = [
        ...(validation as { violations: { rule: string }[] }).violations,
        ...(identity as { rule: string }[]),
      ];
      return [kind, ...rules.map(({ rule }) => rule)].join(' ');
    });

/** The events of all fixtures of a source. */
const createEvents = (source: (typeof TRADE_SOURCES)[number]): TradeEvent[] => {
  const fixtures = readFixtures(source).filter(({ text }) => text.length > 0 && text.length <= 16_384);
  return Array.from({ length: Math.ceil(fixtures.length / 4) }, (_, index) => {
    const messages = fixtures
      .slice(index * 4, index * 4 + 4)
      .map(({ text }, position) => ({ id: `m${position}`, text }));
    return unwrap(parseTradeEvent(createTradeEvent(source, messages, `${source}-${index}`)));
  });
};

describe('the recording of an event', () => {
  it('writes entry, trade row and execution row in a chain that it opens', () => {
    const store = new RecordStore();
    const { outcomes, writes } = planIn(store, reportTrades([createTrade()]));
    const entry = { region: 'us-east-1', shard: 0, sequence: 1 };
    expect(outcomes).toEqual([{ id: 'm1', outcome: 'recorded', tradeId: ID, version: 1, entry }]);
    expect(writes.map(({ row: { pk, sk } }) => `${pk} ${sk}`)).toEqual([
      'CHAIN#us-east-1#000 HEAD',
      'CHAIN#us-east-1#000 000000000000',
      'CHAIN#us-east-1#000 000000000001',
      `TRADE#${ID} 000001#us-east-1`,
      'EXECUTION#XNAS:2026-11-25:100200:buy us-east-1',
    ]);
    expect(writes.map(({ unchanged }) => unchanged)).toEqual(writes.map(() => undefined));
    expect(writes[3]!.row).toMatchObject({
      ...entry,
      tradeId: ID,
      version: 1,
      accountDay: `${createTrade().account}#2026-11-25`,
      instrumentDay: 'US0378331005#2026-11-25',
      executed: `${createTrade().executedAt.slice(0, 19)}.${createTrade().executedAt.slice(20, -1).padEnd(9, '0')}Z#${ID}#000001`,
    });
    expect(writes[4]!.row).toMatchObject({ revision: 1, reports: [{ ...entry, tradeId: ID, version: 1 }] });
  });

  it('contains the message as it was sent, what was found, and on what that depends', () => {
    const store = new RecordStore();
    const event = reportTrades([createTrade()]);
    record(store, event);
    expect(store.trades[0]!.payload).toMatchObject({
      report: {
        eventId: event.eventId,
        source: 'order-management',
        messageId: 'm1',
        sentAt: '2026-11-27T20:00:00.000Z',
        text: event.messages[0]!.text,
      },
      trade: createTrade(),
      enrichment: { tradeId: ID, referenceDataKey: 'reference-1.json' },
      validation: {
        verdict: 'accepted',
        referenceDataKey: 'reference-1.json',
        at: new Date(NOW).toISOString(),
      },
      identity: [],
    });
  });

  it.each(TRADE_SOURCES)(
    'of all messages of %s is complete, and the same again is repeated',
    async (source) => {
      const store = new RecordStore();
      for (const event of createEvents(source)) {
        const { outcomes, writes } = planIn(store, event);
        expect(outcomes.map(({ id }) => id)).toEqual(event.messages.map(({ id }) => id));
        expect(store.apply(writes)).toBe(true);
        const again = planIn(store, event, { now: NOW + 60_000 });
        expect(again.outcomes.map(({ outcome }) => outcome)).toEqual(event.messages.map(() => 'repeated'));
        expect(again.outcomes.map(({ entry }) => entry)).toEqual(outcomes.map(({ entry }) => entry));
        expect(again.writes).toEqual([]);
      }
      expect(store.tradeRows).toHaveLength(store.trades.length);
      expect(await store.verifyChains('us-east-1')).toEqual([]);
    },
  );

  it('has the outcome repeated even if the report is too old by now', () => {
    const store = new RecordStore();
    record(store, reportTrades([createTrade()]));
    const later = NOW + 30 * 86_400_000;
    expect(record(store, reportTrades([createTrade()]), { now: later })).toEqual(['repeated']);
  });

  it('records a trade that an event contains twice once', () => {
    const store = new RecordStore();
    expect(record(store, reportTrades([createTrade(), createTrade()]))).toEqual(['recorded', 'repeated']);
    const unreadable = { id: 'a', text: 'no FIX' };
    const event = unwrap(
      parseTradeEvent(createTradeEvent('order-management', [unreadable, { ...unreadable, id: 'b' }])),
    );
    expect(record(store, event)).toEqual(['rejected', 'repeated']);
    expect(listRules(store)).toEqual(['trade', 'rejection syntax']);
  });

  it('rejects other content for a recorded version, and records the correction with the next one', () => {
    const store = new RecordStore();
    record(store, reportTrades([createTrade()]));
    expect(record(store, reportTrades([createTrade({ price: '271.36' })]))).toEqual(['rejected']);
    expect(record(store, reportTrades([correct(2, { price: '271.36' })]))).toEqual(['recorded']);
    expect(listRules(store)).toEqual(['trade', 'rejection conflicting-content', 'trade']);
  });

  it('records a rejected message when its reason is gone', () => {
    const store = new RecordStore();
    const event = reportTrades([createTrade()]);
    const empty = loadReferenceData({ ...REFERENCE_FILE, counterparties: [] });
    expect(record(store, event, { reference: empty })).toEqual(['rejected']);
    expect(record(store, event, { reference: empty })).toEqual(['repeated']);
    expect(record(store, event)).toEqual(['recorded']);
  });

  it('records a correction before its original, with a warning', () => {
    const store = new RecordStore();
    expect(record(store, reportTrades([correct(2, { price: '271.36' })]))).toEqual(['recorded']);
    expect(record(store, reportTrades([createTrade()]))).toEqual(['recorded']);
    expect(listRules(store)).toEqual(['trade missing-version', 'trade']);
    expect(store.executions).toMatchObject([{ revision: 2, reports: [{ tradeId: ID, version: 2 }] }]);
  });

  it('shows in the row of an execution that a correction has left it', () => {
    const store = new RecordStore();
    record(store, reportTrades([createTrade()]));
    record(store, reportTrades([correct(2, OTHER_KEY)]));
    expect(store.executions.map(({ reports }) => reports.map(({ version }) => version))).toEqual([[2], [2]]);
    // Otherwise the other source would contradict a report that no longer counts.
    expect(record(store, reportTrades([clearing({ price: '271.36' })]))).toEqual(['recorded']);
  });

  it('changes the rows of the executions of the new version and of the version before it', () => {
    const store = new RecordStore();
    record(store, reportTrades([createTrade()]));
    record(store, reportTrades([correct(2, OTHER_KEY)]));
    const head = store.readHead('us-east-1', 0)!;
    const { writes } = planIn(store, reportTrades([correct(3, { executionId: '300400' })]));
    expect(writes.map(({ row: { pk }, unchanged }) => [pk.split(/[#:]/).at(-2), unchanged])).toEqual([
      ['us-east-1', ['hash', head.hash]],
      ['us-east-1', undefined],
      ['order-management', undefined],
      ['300400', undefined],
      ['200300', ['revision', 1]],
    ]);
  });

  it('records the cancellation of a trade that two sources agree on, and then that of the other source', () => {
    const store = new RecordStore();
    const cancel = { version: 2, action: 'cancel' } as const;
    record(store, reportTrades([createTrade()]));
    record(store, reportTrades([clearing()]));
    expect(record(store, reportTrades([createTrade(cancel)]))).toEqual(['recorded']);
    expect(record(store, reportTrades([clearing(cancel)]))).toEqual(['recorded']);
    expect(listRules(store)).toEqual(['trade', 'trade', 'trade unmatched-change', 'trade']);
  });

  it('fails on the condition of the head or of the execution if another writer was faster', () => {
    const store = new RecordStore();
    record(store, reportTrades([createTrade({ sourceTradeId: '1', executionId: '1' })]));
    const mine = planIn(store, reportTrades([createTrade()]));
    const sameChain = planIn(store, reportTrades([createTrade({ sourceTradeId: '2', executionId: '2' })]));
    const sameExecution = planIn(store, reportTrades([clearing({ price: '271.36' })]), { shard: 1 });
    const sameTrade = planIn(store, reportTrades([createTrade()]), { shard: 2 });
    for (const faster of [sameChain, sameExecution, sameTrade]) {
      const copy = new RecordStore();
      for (const [key, row] of store.rows) copy.rows.set(key, row);
      expect([copy.apply(faster.writes), copy.apply(mine.writes)]).toEqual([true, false]);
    }
  });

  it('continues in another region what the first one recorded', async () => {
    const store = new RecordStore();
    record(store, reportTrades([createTrade()]));
    const standby = { region: 'eu-west-1' };
    expect(record(store, reportTrades([createTrade()]), standby)).toEqual(['repeated']);
    expect(record(store, reportTrades([correct(2, OTHER_KEY)]), standby)).toEqual(['recorded']);
    expect(record(store, reportTrades([clearing({ price: '1' })]), standby)).toEqual(['rejected']);
    const own = store.executions.filter(({ sk }) => sk === 'eu-west-1');
    expect(own.map(({ revision, reports }) => [revision, reports.length])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(await store.verifyChains('eu-west-1')).toEqual([]);
  });

  it('has at most 82 writes', () => {
    const store = new RecordStore();
    const ids = Array.from({ length: 20 }, (_, index) => `9${index}`);
    for (const id of ids)
      record(store, reportTrades([createTrade({ sourceTradeId: id, executionId: id })], `first-${id}`));
    const event = reportTrades(
      ids.map((id) => correct(2, { sourceTradeId: id, executionId: `new-${id}` })),
      'corrections',
    );
    const { writes } = planIn(store, event, { shard: 5 });
    expect(writes).toHaveLength(82);
    expect(store.apply(writes)).toBe(true);
  });

  it('is refused if results are missing or are those of another message', () => {
    const store = new RecordStore();
    const examined = examine(reportTrades([createTrade(), clearingAsDesk()]));
    const rest = { region: 'us-east-1', shard: 0, known: store.readAll('us-east-1', 0), now: NOW, sha256 };
    const plan = (changes: object) => planRecording({ ...examined, ...rest, ...changes });
    const [first, second] = examined.enrichment.results;
    expect(plan({ enrichment: { ...examined.enrichment, results: [first] } })).toMatchObject({
      violation: { field: 'enrichment.results' },
    });
    const swapped = [
      { ...first, enrichment: second!.enrichment },
      { ...second, enrichment: first!.enrichment },
    ];
    expect(plan({ enrichment: { ...examined.enrichment, results: swapped } })).toMatchObject({
      violation: { field: 'enrichment.results[0].enrichment' },
    });
    expect(plan({ known: { ...rest.known, head: headOfTomorrow } })).toMatchObject({
      violation: { field: 'now' },
    });
  });
});

const clearingAsDesk = () => createTrade({ sourceTradeId: '1002', executionId: '8' });
const headOfTomorrow = {
  region: 'us-east-1',
  shard: 0,
  sequence: 1,
  hash: 'a'.repeat(64),
  recordedAt: new Date(NOW + 86_400_000).toISOString(),
};

/** Reports of few trades and executions by all sources, so that they meet. */
const reports = fc
  .record({
    source: fc.constantFrom(...TRADE_SOURCES),
    sourceTradeId: fc.constantFrom('T1', 'T2'),
    version: fc.constantFrom(1, 1, 2, 3),
    action: fc.constantFrom('correct', 'correct', 'cancel'),
    executionId: fc.constantFrom('E1', 'E1', 'E2'),
    price: fc.constantFrom('271.35', '271.35', '271.36'),
  } as const)
  .map((changes) =>
    createTrade({ ...changes, ...(changes.version === 1 && { action: 'new' as const }), symbol: undefined }),
  );
const step = fc.record({
  report: reports,
  region: fc.constantFrom('us-east-1', 'us-east-1', 'eu-west-1'),
  shard: fc.nat(1),
});

describe('reports in any order', () => {
  it('have one entry per version and region, and each is repeated at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const store = new RecordStore();
        for (const { report, ...where } of steps) {
          const event = reportTrades([report]);
          record(store, event, where);
          expect(record(store, event, where)).toEqual(['repeated']);
        }
        const versions = store.tradeRows.map(({ pk, sk }) => `${pk} ${sk}`);
        expect(new Set(versions).size).toBe(versions.length);
        expect(store.trades).toHaveLength(versions.length);
        // Recorded contents never contradict each other silently.
        const { conflicts } = identifyTrades(store.trades.map(({ payload }) => payload.trade));
        expect(conflicts.filter(({ kind }) => kind === 'conflicting-content')).toEqual([]);
        for (const region of TRADE_REGIONS) expect(await store.verifyChains(region)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('of two sources are the same executions, or a stated conflict', () => {
    const pair = fc.tuple(
      fc.constantFrom('271.35', '271.36'),
      fc.constantFrom('271.35', '271.36'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(pair, fc.boolean(), ([mine, theirs, isCorrected], isReversed) => {
        const events = [
          reportTrades(
            [createTrade({ price: mine }), ...(isCorrected ? [correct(2, { price: theirs })] : [])],
            'a',
          ),
          reportTrades([clearing({ price: theirs })], 'b'),
        ];
        const store = new RecordStore();
        for (const event of isReversed ? [...events].reverse() : events) record(store, event);
        const { executions } = identifyTrades(store.trades.map(({ payload }) => payload.trade));
        expect(executions).toHaveLength(1);
        const stated = listRules(store).filter((line) => /conflicting-terms|unmatched-change/.test(line));
        if (mine === theirs) expect([executions[0]!.state, stated]).toEqual(['agreed', []]);
        else if (!isCorrected) expect(stated).toEqual(['rejection conflicting-terms']);
      }),
    );
  });

  it('in one event give the same entries as in one event each', () => {
    fc.assert(
      fc.property(fc.array(reports, { minLength: 1, maxLength: 8 }), (list) => {
        const ofSource = list.map((report) => ({ ...report, source: 'clearing' as const }));
        const [together, apart] = [new RecordStore(), new RecordStore()];
        record(together, reportTrades(ofSource));
        for (const report of ofSource) record(apart, reportTrades([report]));
        const listTrades = (store: RecordStore) =>
          store.trades.map(
            ({ payload }) => `${getTradeId(payload.trade)} ${formatTradeContent(payload.trade)}`,
          );
        expect(listTrades(together)).toEqual(listTrades(apart));
        expect(listRules(together)).toEqual(listRules(apart));
      }),
      { numRuns: 40 },
    );
  });
});
