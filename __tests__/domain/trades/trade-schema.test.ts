import fc from 'fast-check';
import { TRADE_FIELDS, tradeSchema } from '../../../src/domain/trades';
import { createTrade, trades } from './trades';

const listFaults = (trade: unknown) =>
  tradeSchema.safeParse(trade).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ??
  [];

describe('the schema of a trade', () => {
  it('accepts each trade that a source can send, also after JSON', () => {
    fc.assert(
      fc.property(trades, (trade) => {
        expect(tradeSchema.parse(JSON.parse(JSON.stringify(trade)))).toEqual(trade);
      }),
    );
  });

  it.each([
    ['price', '271.350'],
    ['price', '2.7135e2'],
    ['price', 271.35],
    ['quantity', '-0'],
    ['quantity', '1000000000000000000'],
    ['executedAt', '2026-11-25T10:30:00-05:00'],
    ['executedAt', '2026-11-25T15:30:00.1Z'],
    ['settlementDate', '2026-02-30'],
    ['isin', 'us0378331005'],
    ['symbol', ''],
    ['sourceTradeId', 'a#b'],
    ['symbol', ' A'],
    ['source', 'broker'],
    ['version', 1.5],
    ['capacity', 'A'],
  ])('refuses %s = %j', (field, value) => {
    const faults = listFaults({ ...createTrade(), [field]: value });
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${field}: `))]);
  });

  it('requires all fields except the symbol, and no others', () => {
    const missing = TRADE_FIELDS.filter((field) => {
      const others = Object.entries(createTrade()).filter(([name]) => name !== field);
      return listFaults(Object.fromEntries(others)).length === 0;
    });
    expect(missing).toEqual(['symbol']);
    expect(listFaults({ ...createTrade(), fee: '1' })).toHaveLength(1);
  });

  it('numbers a new trade 1, and no other one', () => {
    const message =
      'version: Expected version 1 for a new trade, and 2 or more for a correction or cancellation';
    expect(listFaults(createTrade({ version: 2 }))).toEqual([message]);
    expect(listFaults(createTrade({ action: 'cancel' }))).toEqual([message]);
    expect(listFaults(createTrade({ action: 'cancel', version: 2 }))).toEqual([]);
  });
});
