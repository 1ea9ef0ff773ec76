import fc from 'fast-check';
import { checkIdentity, compareTerms, identifyTrades, type Trade } from '../../../src/domain/trades';
import { createTrade } from './trades';

const ID = 'order-management:1001';
const KEY = 'XNAS:2026-11-25:100200:buy';
const correct = (version: number, changes: Partial<Trade> = {}) =>
  createTrade({ version, action: 'correct', price: `271.${version}`, ...changes });
const cancel = (version: number, changes: Partial<Trade> = {}) =>
  createTrade({ version, action: 'cancel', ...changes });
const clearing = (changes: Partial<Trade> = {}) =>
  createTrade({ source: 'clearing', sourceTradeId: 'C-7', symbol: undefined, ...changes });

const listConflicts = (reports: readonly Trade[]) =>
  identifyTrades(reports).conflicts.map(({ kind, tradeIds, version, differences }) => [
    kind,
    tradeIds.join(' '),
    ...(version === undefined ? [] : [version]),
    ...differences.map(({ field, values }) => `${field} ${values.join(' ')}`),
  ]);

describe('reports of one source', () => {
  it('sent twice are one trade', () => {
    const once = identifyTrades([createTrade()]);
    expect(identifyTrades([createTrade(), createTrade()])).toEqual(once);
    expect(once).toMatchObject({
      trades: [{ tradeId: ID, current: createTrade() }],
      executions: [{ executionKey: KEY, tradeIds: [ID], state: 'single' }],
      conflicts: [],
    });
  });

  it('with the same id and version and other content are a conflict, whichever came first', () => {
    const other = createTrade({ price: '271.36', quantity: '200' });
    const conflict = ['conflicting-content', ID, 1, 'quantity 100 200', 'price 271.35 271.36'];
    expect(listConflicts([createTrade(), other])).toEqual([conflict]);
    expect(listConflicts([other, createTrade()])).toEqual([conflict]);
    const { trades, executions } = identifyTrades([createTrade(), other]);
    expect([trades[0]!.current, executions]).toEqual([undefined, []]);
  });

  it('have no current version while the latest one is in conflict', () => {
    const { trades, executions } = identifyTrades([createTrade(), correct(2), correct(2, { price: '1' })]);
    expect(trades).toMatchObject([{ versions: [createTrade()] }]);
    expect([trades[0]!.current, executions]).toEqual([undefined, []]);
  });

  it('are resolved by the next version', () => {
    const reports = [createTrade(), createTrade({ price: '271.36' }), correct(2)];
    expect(identifyTrades(reports)).toMatchObject({
      trades: [{ current: correct(2) }],
      executions: [{ state: 'single' }],
    });
  });

  it('count by the latest version', () => {
    const { trades, conflicts } = identifyTrades([correct(3), createTrade(), correct(2)]);
    expect(trades[0]).toMatchObject({
      versions: [createTrade(), correct(2), correct(3)],
      current: correct(3),
    });
    expect(conflicts).toEqual([]);
  });

  it('can miss a version, until it arrives', () => {
    expect(listConflicts([createTrade(), correct(999_999)])).toEqual([['missing-version', ID, 2]]);
    expect(listConflicts([correct(3)])).toEqual([['missing-version', ID, 1]]);
    expect(listConflicts([cancel(2)])).toEqual([['missing-version', ID, 1]]);
  });

  it('cannot change a cancelled trade', () => {
    expect(listConflicts([createTrade(), cancel(2), correct(3)])).toEqual([['version-after-cancel', ID, 3]]);
  });

  it('cancel the terms of the version before', () => {
    expect(listConflicts([createTrade(), cancel(2)])).toEqual([]);
    expect(listConflicts([createTrade(), cancel(2, { quantity: '50' })])).toEqual([
      ['cancel-terms', ID, 2, 'quantity 100 50'],
    ]);
  });

  it('with two ids for one execution are a double report, unless one is cancelled', () => {
    const second = createTrade({ sourceTradeId: '1002' });
    expect(listConflicts([createTrade(), second])).toEqual([
      ['double-report', `${ID} order-management:1002`],
    ]);
    expect(listConflicts([createTrade(), cancel(2), second])).toEqual([]);
  });
});

describe('reports of two sources', () => {
  it('with the same terms are one execution with both lineages', () => {
    const { executions, conflicts } = identifyTrades([createTrade(), clearing()]);
    expect(conflicts).toEqual([]);
    expect(executions).toEqual([{ executionKey: KEY, tradeIds: ['clearing:C-7', ID], state: 'agreed' }]);
  });

  it('agree if their clocks differ by one second', () => {
    const precise = createTrade({ executedAt: '2026-11-25T15:30:00.123456Z' });
    for (const executedAt of ['2026-11-25T15:30:00Z', '2026-11-25T15:30:01.123Z', '2026-11-25T15:29:59.123Z'])
      expect(compareTerms(precise, clearing({ executedAt }))).toEqual([]);
    expect(listConflicts([precise, clearing({ executedAt: '2026-11-25T15:30:01.124Z' })])).toEqual([
      [
        'conflicting-terms',
        `clearing:C-7 ${ID}`,
        'executedAt 2026-11-25T15:30:01.124Z 2026-11-25T15:30:00.123456Z',
      ],
    ]);
  });

  it('with other terms are a conflict, field by field, until one is corrected', () => {
    const wrong = clearing({ price: '271.53', settlementDate: '2026-11-30' });
    const { executions } = identifyTrades([createTrade(), wrong]);
    expect(executions[0]!.state).toBe('conflict');
    expect(listConflicts([createTrade(), wrong])).toEqual([
      [
        'conflicting-terms',
        `clearing:C-7 ${ID}`,
        'price 271.53 271.35',
        'settlementDate 2026-11-30 2026-11-27',
      ],
    ]);
    const corrected = clearing({ version: 2, action: 'correct' });
    expect(listConflicts([createTrade(), wrong, corrected])).toEqual([]);
  });

  it('of which one is cancelled are a conflict, until both are', () => {
    const both = [createTrade(), clearing(), cancel(2)];
    expect(listConflicts(both)).toEqual([['conflicting-terms', `clearing:C-7 ${ID}`, 'action new cancel']]);
    expect(listConflicts([...both, clearing({ version: 2, action: 'cancel' })])).toEqual([]);
  });

  it('are compared in all pairs', () => {
    const desk = createTrade({ source: 'trading-desk', price: '271.3' });
    expect(listConflicts([createTrade(), clearing(), desk]).map(([kind, ids]) => [kind, ids])).toEqual([
      ['conflicting-terms', 'clearing:C-7 trading-desk:1001'],
      ['conflicting-terms', 'order-management:1001 trading-desk:1001'],
    ]);
  });

  it.each([
    ['side', { side: 'sell' }],
    ['venue', { venue: 'XNYS' }],
    ['execution id', { executionId: '100201' }],
    ['day', { executedAt: '2026-11-24T15:30:00.123Z' }],
  ] as const)('of another %s are two executions', (_, changes) => {
    const { executions } = identifyTrades([createTrade(), clearing(changes)]);
    expect(executions.map(({ state }) => state)).toEqual(['single', 'single']);
  });

  it('are one execution if one source does not know short sales', () => {
    const { executions } = identifyTrades([createTrade({ side: 'sell-short' }), clearing({ side: 'sell' })]);
    expect(executions.map(({ state }) => state)).toEqual(['agreed']);
  });
});

describe('the result', () => {
  const reports = fc.array(
    fc
      .record({
        source: fc.constantFrom('order-management', 'clearing', 'trading-desk'),
        sourceTradeId: fc.constantFrom('1', '2'),
        version: fc.integer({ min: 1, max: 4 }),
        executionId: fc.constantFrom('10', '11'),
        side: fc.constantFrom('buy', 'sell', 'sell-short'),
        price: fc.constantFrom('271.35', '271.36'),
        executedAt: fc.constantFrom(
          '2026-11-25T15:30:00Z',
          '2026-11-25T23:59:59.500Z',
          '2026-11-26T00:00:00Z',
        ),
        isCancelled: fc.boolean(),
      } as const)
      .map(({ isCancelled, ...changes }) =>
        createTrade({
          ...changes,
          action: changes.version === 1 ? 'new' : isCancelled ? 'cancel' : 'correct',
        }),
      ),
    { maxLength: 12 },
  );

  it('does not depend on the order of arrival or on repetitions', () => {
    fc.assert(
      fc.property(
        reports.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
          ),
        ),
        ([list, shuffled]) => {
          expect(identifyTrades(shuffled)).toEqual(identifyTrades(list));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('assigns each trade to one execution at most', () => {
    fc.assert(
      fc.property(reports, (list) => {
        const { executions, trades } = identifyTrades(list);
        const ids = executions.flatMap(({ tradeIds }) => tradeIds);
        expect(new Set(ids).size).toBe(ids.length);
        expect([...ids].sort()).toEqual(
          trades.filter(({ current }) => current).map(({ tradeId }) => tradeId),
        );
      }),
    );
  });
});

describe('the check of a report', () => {
  const check = (report: Trade, known: readonly Trade[]) =>
    checkIdentity(report, known).map(({ rule, field, severity }) => `${severity} ${field} ${rule}`);

  it('finds a repetition', () => {
    expect(check(createTrade(), [createTrade()])).toEqual(['warn sourceTradeId repeated-report']);
    expect(check(createTrade(), [])).toEqual([]);
    expect(check(correct(2), [createTrade()])).toEqual([]);
  });

  it('finds each conflict of its trade, and no conflict of others', () => {
    expect(check(createTrade({ price: '1' }), [createTrade()])).toEqual(['reject price conflicting-content']);
    expect(check(clearing({ price: '1', currency: 'EUR' }), [createTrade()])).toEqual([
      'reject price conflicting-terms',
      'reject currency conflicting-terms',
    ]);
    expect(check(createTrade({ sourceTradeId: '1002' }), [createTrade()])).toEqual([
      'reject executionId double-report',
    ]);
    expect(check(correct(3), [createTrade()])).toEqual(['warn version missing-version']);
    expect(check(correct(3), [createTrade(), cancel(2)])).toEqual(['reject version version-after-cancel']);
    expect(check(cancel(2, { price: '1' }), [createTrade()])).toEqual(['reject price cancel-terms']);
    const others = [createTrade({ executionId: '9' }), createTrade({ executionId: '9', price: '1' })];
    expect(check(clearing(), others)).toEqual([]);
  });

  it('warns of a change that another source has not sent yet, so that both can send it', () => {
    const both = [createTrade(), clearing()];
    expect(check(correct(2), both)).toEqual(['warn price unmatched-change']);
    expect(check(cancel(2), both)).toEqual(['warn action unmatched-change']);
    const followed = clearing({ version: 2, action: 'cancel' });
    expect(check(followed, [...both, cancel(2)])).toEqual([]);
  });

  it('finds no conflict that was there before the report', () => {
    const recordedTwice = [createTrade(), createTrade({ price: '1' })];
    expect(check(correct(2), recordedTwice)).toEqual([]);
    // A late first version, after a correction that is in conflict with another source.
    expect(check(createTrade(), [clearing(), correct(2)])).toEqual([]);
  });

  it('names both values and both trades', () => {
    expect(checkIdentity(clearing({ price: '271.53' }), [createTrade()])).toMatchObject([
      { actual: '271.53 and 271.35', expected: `equal values in clearing:C-7 and ${ID}` },
    ]);
  });
});
