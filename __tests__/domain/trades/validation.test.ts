import {
  DEFAULT_TRADE_LIMITS,
  loadReferenceData,
  type ReferenceData,
  type Trade,
  validateTrade,
} from '../../../src/domain/trades';
import { REFERENCE, REFERENCE_FILE, NOW } from './fixtures';
import { createTrade } from './trades';

const validate = (
  changes: Partial<Trade>,
  { now = NOW, reference = REFERENCE }: { now?: number; reference?: ReferenceData } = {},
) => validateTrade(createTrade(changes), { reference, limits: DEFAULT_TRADE_LIMITS, now });
const listRules = (...args: Parameters<typeof validate>) =>
  validate(...args).violations.map(({ rule }) => rule);

/** Reference data without the price bands of single days, for trades in other seasons. */
const ALL_YEAR = loadReferenceData({
  ...REFERENCE_FILE,
  priceBands: REFERENCE_FILE.priceBands!.filter(({ version }) => version === 1).map((band) => ({
    ...band,
    validFrom: '2026-01-01T00:00:00Z',
  })),
});
const validateAt = (executedAt: string, changes: Partial<Trade> = {}) =>
  listRules(
    { executedAt, price: '265', ...changes },
    { now: Date.parse(`${executedAt.slice(0, 19)}Z`) + 1_000, reference: ALL_YEAR },
  ).filter((rule) => rule.startsWith('trading'));

describe('the price', () => {
  // The reference price is 271; 3 % of it are 8.13 and 10 % are 27.1.
  it.each([
    ['279.13', []],
    ['279.14', ['price-deviation']],
    ['262.87', []],
    ['262.86', ['price-deviation']],
    ['298.1', ['price-deviation']],
    ['298.11', ['price-band']],
    ['243.9', ['price-deviation']],
    ['243.89', ['price-band']],
  ])('%s: %j', (price, rules) => {
    expect(listRules({ price })).toEqual(rules);
  });

  it('has the tick of its band, from the limit of the band', () => {
    const { isin } = REFERENCE_FILE.instruments!.find(({ symbol }) => symbol === 'PENY') as { isin: string };
    const rules = (price: string) =>
      listRules({ isin, symbol: 'PENY', price }).filter((rule) => rule === 'tick-size');
    expect(['0.9999', '0.99995', '1', '1.0001', '1.01'].map(rules)).toEqual([
      [],
      ['tick-size'],
      [],
      ['tick-size'],
      [],
    ]);
  });

  it('names the tick and the table', () => {
    expect(validate({ price: '271.355' }).violations).toEqual([
      {
        field: 'price',
        rule: 'tick-size',
        severity: 'reject',
        actual: '271.355',
        expected: 'a multiple of 0.01, the tick at this price (US-NMS)',
        fix: 'Correct the price to a whole number of ticks.',
      },
    ]);
  });
});

describe('the limits of an account', () => {
  it.each([
    ['49900', '99', ['price-band']],
    ['50000', '100', ['price-band']],
    ['50000', '100.01', ['notional-limit', 'price-band']],
    ['50100', '99', ['quantity-limit', 'price-band']],
  ])('quantity %s at %s: %j', (quantity, price, rules) => {
    expect(listRules({ quantity, price })).toEqual(rules);
  });

  it('are those of the time of the execution', () => {
    const trade = { account: 'CLIENT-7', capacity: 'agency', quantity: '5000', price: '271.1' } as const;
    expect(listRules({ ...trade, executedAt: '2026-11-25T16:00:00Z' })).toEqual([]);
    const before = { ...trade, executedAt: '2026-11-24T16:00:00Z', settlementDate: '2026-11-25' };
    expect(listRules(before)).toEqual(['notional-limit']);
    expect(validate(before).used).toContainEqual({
      kind: 'account',
      id: 'CLIENT-7',
      version: 1,
      validFrom: '2026-01-01T00:00:00Z',
    });
  });

  it('permit only the currencies that have one', () => {
    const trade = { account: 'CLIENT-7', capacity: 'agency', venue: 'XETR', isin: 'DE0007164600' } as const;
    const euros = { ...trade, symbol: 'SAP', currency: 'EUR', price: '210', settlementDate: '2026-11-26' };
    expect(listRules({ ...euros, executedAt: '2026-11-24T10:00:00Z' })).toEqual(['notional-limit']);
  });
});

describe('the hours of a venue', () => {
  it.each([
    ['2026-03-06T14:30:00Z', []], // winter time in New York
    ['2026-03-06T14:29:59Z', ['trading-hours']],
    ['2026-03-09T13:30:00Z', []], // summer time in New York, winter time in Europe
    ['2026-03-09T13:29:59Z', ['trading-hours']],
    ['2026-10-30T20:04:59Z', []], // the last day of summer time in New York
    ['2026-11-02T20:30:00Z', []],
    ['2026-11-02T21:05:00Z', ['trading-hours']],
    ['2026-11-27T18:04:59.999999Z', []], // early close
    ['2026-11-27T18:05:00Z', ['trading-hours']],
    ['2026-12-24T18:05:00Z', ['trading-hours']],
    ['2026-12-25T15:00:00Z', ['trading-day']],
    ['2026-07-03T15:00:00Z', ['trading-day']], // Independence Day is a Saturday
    ['2026-06-19T15:00:00Z', ['trading-day']],
    ['2026-04-03T15:00:00Z', ['trading-day']],
  ])('New York, %s: %j', (executedAt, rules) => {
    expect(validateAt(executedAt)).toEqual(rules);
  });

  it.each([
    ['2026-03-27T08:00:00Z', []], // winter time in Frankfurt
    ['2026-03-30T07:00:00Z', []],
    ['2026-03-30T06:59:59Z', ['trading-hours']],
    ['2026-05-01T10:00:00Z', ['trading-day']],
    ['2026-12-30T12:59:59Z', []], // early close
    ['2026-12-30T13:10:00Z', ['trading-hours']],
    ['2026-12-31T10:00:00Z', ['trading-day']],
  ])('Frankfurt, %s: %j', (executedAt, rules) => {
    expect(validateAt(executedAt, { venue: 'XETR' })).toEqual(rules);
  });

  it('are those of the version of the venue', () => {
    // From 25 November, executions are usual until ten minutes after the close.
    const rules = (executedAt: string) => validateAt(executedAt, { venue: 'XETR' });
    expect(rules('2026-11-24T16:35:00Z')).toEqual(['trading-hours']);
    expect(rules('2026-11-25T16:35:00Z')).toEqual([]);
  });
});

describe('the age of a trade', () => {
  const rules = (now: number, changes: Partial<Trade> = {}) =>
    listRules({ executedAt: '2026-11-25T15:30:00Z', ...changes }, { now });
  const TIME = Date.UTC(2026, 10, 25, 15, 30);
  const DAY = 86_400_000;

  it('is at most a week for a new trade, and 90 days for a change', () => {
    expect(rules(TIME + 7 * DAY)).toEqual([]);
    expect(rules(TIME + 7 * DAY + 1)).toEqual(['too-old']);
    const correction = { action: 'correct', version: 2 } as const;
    expect(rules(TIME + 90 * DAY, correction)).toEqual([]);
    expect(rules(TIME + 90 * DAY + 1, correction)).toEqual(['too-old']);
  });

  it('is above 0, except for the difference of two clocks', () => {
    expect(rules(TIME - 5_000)).toEqual([]);
    expect(rules(TIME - 5_001)).toEqual(['future-time']);
  });
});

describe('the settlement date', () => {
  it.each([
    ['2026-11-24T15:30:00Z', '2026-11-25', []],
    ['2026-11-25T15:30:00Z', '2026-11-27', []], // Thanksgiving is no trading day
    ['2026-11-27T15:30:00Z', '2026-11-30', []],
    ['2026-11-27T15:30:00Z', '2026-11-27', ['settlement-cycle']],
    ['2026-11-27T15:30:00Z', '2026-11-26', ['settlement-order']],
    // 20:00 in New York on 24 November, which is 25 November in UTC
    ['2026-11-25T01:00:00Z', '2026-11-24', ['settlement-cycle']],
  ])('of a trade at %s is %s: %j', (executedAt, settlementDate, rules) => {
    const found = listRules({ executedAt, settlementDate }).filter((rule) => rule.startsWith('settlement'));
    expect(found).toEqual(rules);
  });

  it('counts settlement days, not trading days', () => {
    // Exchanges trade on Columbus Day, 12 October, but nothing settles.
    const rules = (settlementDate: string) =>
      listRules(
        { executedAt: '2026-10-09T15:30:00Z', price: '265', settlementDate },
        {
          now: Date.UTC(2026, 9, 9, 20),
          reference: ALL_YEAR,
        },
      );
    expect(rules('2026-10-13')).toEqual([]);
    expect(rules('2026-10-12')).toEqual(['settlement-cycle']);
  });
});

describe('a cancellation', () => {
  const wrong = { action: 'cancel', version: 2, price: '1.001', account: 'none', venue: 'XXXX' } as const;

  it('is possible even if the trade violates a rule', () => {
    expect(validate(wrong)).toEqual({ verdict: 'accepted', violations: [], used: [] });
    expect(validate({ ...wrong, action: 'correct' }).verdict).toBe('rejected');
  });

  it('is not older than a change may be', () => {
    expect(listRules({ ...wrong, executedAt: '2026-08-01T15:30:00Z' })).toEqual(['too-old']);
  });
});

describe('reference data that do not fit', () => {
  const change = (list: string, changed: Record<string, unknown>) =>
    loadReferenceData({
      ...REFERENCE_FILE,
      [list]: REFERENCE_FILE[list]!.map((record) => ({ ...record, ...changed })),
    });

  it('such as a price band in another currency reject a trade, because its price was not checked', () => {
    const reference = change('priceBands', { currency: 'GBP' });
    expect(validate({}, { reference }).violations).toMatchObject([
      { rule: 'unknown-reference', field: 'price', expected: 'a price band in USD (version 2 is in GBP)' },
    ]);
    expect(listRules({ currency: 'EUR' }, { reference })).toEqual(['instrument-currency']);
  });

  it('such as an inactive tick table reject a trade', () => {
    const reference = change('tickTables', { isActive: false });
    expect(validate({}, { reference }).violations).toMatchObject([
      {
        rule: 'inactive-reference',
        field: 'isin',
        expected: expect.stringContaining('an active tick table'),
      },
    ]);
  });
});
