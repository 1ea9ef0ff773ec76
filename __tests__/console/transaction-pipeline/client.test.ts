import type { ListedTransaction } from '../../../src/console/transaction-pipeline/decisions/listed-transaction';

interface Part {
  readonly name: string;
  readonly points: number;
  readonly reason: string;
  readonly isRule: boolean;
}
interface Filters {
  readonly account: string;
  readonly decision: string;
  readonly rule: string;
  readonly feedback: string;
}

/** The modules are JavaScript for browsers, whose types `tsc` checks apart. */
const { buildBridge, getRange } = jest.requireActual<{
  readonly buildBridge: (parts: readonly Part[]) => readonly (Part & { from: number; to: number })[];
  readonly getRange: (parts: readonly { to: number }[]) => { low: number; high: number };
}>('../../../src/console/transaction-pipeline/client/score-bridge.js');
const { filterList, listRules, mergeLists, readFilters, summarizeList } = jest.requireActual<{
  readonly filterList: (rows: readonly ListedTransaction[], filters: Filters) => ListedTransaction[];
  readonly listRules: (rows: readonly ListedTransaction[]) => string[];
  readonly mergeLists: (...lists: (readonly ListedTransaction[])[]) => ListedTransaction[];
  readonly readFilters: (parameters: Partial<Filters>) => Filters;
  readonly summarizeList: (rows: readonly ListedTransaction[]) => Record<string, number | undefined>;
}>('../../../src/console/transaction-pipeline/client/transaction-list.js');

const { countByTime } = jest.requireActual<{
  readonly countByTime: (rows: readonly ListedTransaction[]) => {
    readonly seconds: number;
    readonly times: readonly number[];
    readonly counts: Readonly<Record<string, readonly number[]>>;
  };
}>('../../../src/console/transaction-pipeline/client/count-by-time.js');

const createPart = (name: string, points: number): Part => ({ name, points, reason: '', isRule: false });
const createRow = (transactionId: string, fields: Partial<ListedTransaction> = {}): ListedTransaction => ({
  transactionId,
  accountId: 'a',
  merchantId: 'm',
  amount: 1,
  currency: 'USD',
  country: undefined,
  category: undefined,
  receivedAt: '2026-11-30T10:00:00.000Z',
  scoredAt: '2026-11-30T10:00:00.100Z',
  decisionMs: 100,
  score: 1,
  outcome: 'approve',
  reasons: [],
  rules: [],
  notifiedAt: undefined,
  fraud: undefined,
  ...fields,
});

describe('the bars of a score', () => {
  it('begin with the base, each where the one before ends, and end with the limit at the score', () => {
    const bridge = buildBridge([
      createPart('account-amount', 80),
      createPart('NightTime', 30),
      createPart('base', 5),
      createPart('limit', -10),
      createPart('merchant-frauds', -5),
    ]);
    expect(bridge.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['base', 0, 5],
      ['account-amount', 5, 85],
      ['NightTime', 85, 115],
      ['merchant-frauds', 115, 110],
      ['limit', 110, 100],
    ]);
    expect(getRange(bridge)).toEqual({ low: 0, high: 115 });
  });

  it('cover also totals below 0', () => {
    expect(getRange(buildBridge([createPart('base', 5), createPart('account-history', -12)]))).toEqual({
      low: -7,
      high: 100,
    });
  });
});

describe('the list', () => {
  it('has each transaction once, as the later list describes it, the newest first', () => {
    const old = createRow('t1', { receivedAt: '2026-11-30T09:00:00.000Z' });
    const merged = mergeLists(
      [createRow('t2'), old],
      [{ ...old, fraud: true }, createRow('t3', { scoredAt: undefined })],
    );
    expect(merged.map(({ transactionId, fraud }) => [transactionId, fraud])).toEqual([
      ['t3', undefined],
      ['t2', undefined],
      ['t1', true],
    ]);
  });

  const rows = [
    createRow('approved', { rules: ['NightTime'] }),
    createRow('reviewed', { outcome: 'review', accountId: 'b', fraud: false }),
    createRow('declined', {
      outcome: 'decline',
      rules: ['GeoAnomaly', 'NightTime'],
      fraud: true,
      decisionMs: 900,
    }),
    createRow('unscored', { outcome: undefined, decisionMs: undefined }),
  ];

  it.each([
    [{}, ['approved', 'reviewed', 'declined', 'unscored']],
    [{ decision: 'suspicious' }, ['reviewed', 'declined']],
    [{ decision: 'none' }, ['unscored']],
    [{ rule: 'NightTime' }, ['approved', 'declined']],
    [{ rule: 'NightTime', decision: 'decline' }, ['declined']],
    [{ account: 'b' }, ['reviewed']],
    [{ feedback: 'genuine' }, ['reviewed']],
    [{ feedback: 'none' }, ['approved', 'unscored']],
    [{ decision: 'unknown' }, []],
  ])('with the filters %j', (filters, ids) => {
    expect(filterList(rows, readFilters(filters)).map(({ transactionId }) => transactionId)).toEqual(ids);
  });

  it('is summarized', () => {
    expect(listRules(rows)).toEqual(['GeoAnomaly', 'NightTime']);
    expect(summarizeList(rows)).toEqual({
      ...{ approved: 1, reviewed: 1, declined: 1, unscored: 1, frauds: 1 },
      decidedWithinMs: 900,
    });
    expect(summarizeList([]).decidedWithinMs).toBeUndefined();
  });
});

describe('the decisions by time', () => {
  const createAt = (receivedAt: string, outcome: ListedTransaction['outcome']) =>
    createRow(`${receivedAt} ${outcome}`, { receivedAt, outcome });

  it('are counted in bins of the same length, also in those without one', () => {
    const { seconds, times, counts } = countByTime([
      createAt('2026-11-30T10:02:00.000Z', 'decline'),
      createAt('2026-11-30T10:00:01.500Z', 'approve'),
      createAt('2026-11-30T10:00:02.999Z', 'approve'),
      createAt('2026-11-30T10:00:03.000Z', undefined),
    ]);
    expect([seconds, times.length, times[0]]).toEqual([5, 25, Date.UTC(2026, 10, 30, 10) / 1000]);
    expect([counts.approve![0], counts.decline![24]]).toEqual([2, 1]);
    expect(
      Object.values(counts)
        .flat()
        .reduce((sum, count) => sum + count, 0),
    ).toBe(3);
  });

  it('have at most 60 bins, however long they take', () => {
    const years = countByTime([
      createAt('2026-01-01T00:00:00.000Z', 'review'),
      createAt('2026-11-30T00:00:00.000Z', 'review'),
    ]);
    expect([years.seconds, years.times.length <= 60]).toEqual([604_800, true]);
    expect(countByTime([]).times).toEqual([]);
  });
});
