import { enrichTrade, loadReferenceData } from '../../../src/domain/trades';
import { REFERENCE, REFERENCE_FILE } from './fixtures';
import { createTrade } from './trades';

const ALV = 'DE0008404005';
const withChange = (list: string, index: number, change: Record<string, unknown>) => ({
  ...REFERENCE_FILE,
  [list]: REFERENCE_FILE[list]!.map((record, at) => (at === index ? { ...record, ...change } : record)),
});

describe('reference data', () => {
  it('are those of the time, from the first moment of a version', () => {
    const find = (time: string) => REFERENCE.find('instrument', ALV, time)?.version;
    expect(find('2025-12-31T23:59:59.999999999Z')).toBeUndefined();
    expect(find('2026-01-01T00:00:00Z')).toBe(1);
    expect(find('2026-11-25T23:59:59.999999999Z')).toBe(1);
    expect(find('2026-11-26T00:00:00.000Z')).toBe(2);
    expect(find('2040-01-01T00:00:00Z')).toBe(2);
    expect(REFERENCE.find('instrument', 'constructor', '2026-11-26T00:00:00Z')).toBeUndefined();
  });

  it('do not depend on the order of the file', () => {
    const reversed = Object.fromEntries(
      Object.entries(REFERENCE_FILE).map(([list, records]) => [list, [...records].reverse()]),
    );
    expect(loadReferenceData(reversed).find('instrument', ALV, '2026-11-26T00:00:00Z')?.version).toBe(2);
  });

  it.each([
    [
      'a wrong check digit',
      withChange('instruments', 0, { isin: 'US0378331006' }),
      'instruments.0.isin: Expected an ISIN',
    ],
    ['a number as a decimal', withChange('instruments', 0, { lotSize: 100 }), 'instruments.0.lotSize: '],
    [
      'a decimal with zeros at the end',
      withChange('instruments', 0, { lotSize: '100.0' }),
      'instruments.0.lotSize: Expected a decimal number',
    ],
    ['a lot of 0', withChange('instruments', 0, { lotSize: '0' }), 'Expected a number above 0'],
    ['an unknown field', withChange('venues', 0, { zone: 'UTC' }), 'venues.0: '],
    ['an unknown calendar', withChange('venues', 0, { calendar: 'XMOON' }), 'venues.0.calendar: '],
    [
      'a local time',
      withChange('venues', 0, { validFrom: '2026-01-01T00:00:00' }),
      'venues.0.validFrom: Expected a time with a zone',
    ],
    [
      'a limit in an unknown currency',
      withChange('accounts', 0, { maxNotional: { GBX: '1' } }),
      'accounts.0.maxNotional',
    ],
    ['a missing version', withChange('venues', 0, { version: 2 }), 'expected version 1 of venue XNAS, got 2'],
    [
      'a later version that is valid before',
      withChange('venues', 3, { validFrom: '2025-01-01T00:00:00Z' }),
      'expected version 2 of venue XETR to be valid after 2026-01-01T00:00:00Z, got 2025-01-01T00:00:00Z',
    ],
    [
      'an instrument before its tick table',
      withChange('instruments', 0, { validFrom: '2025-12-31T00:00:00Z' }),
      'expected the tick table US-NMS of instrument US0378331005, version 1, to be valid from 2025-12-31',
    ],
    [
      'a warning above the rejection',
      withChange('priceBands', 0, { warnPercent: '11' }),
      'priceBands.0.warnPercent: Expected warnPercent at most rejectPercent',
    ],
    [
      'tick bands that do not begin at 0',
      withChange('tickTables', 0, { bands: [{ from: '1', tick: '0.01' }] }),
      'Expected bands from 0 in ascending order',
    ],
    [
      'tick bands in another order',
      withChange('tickTables', 0, {
        bands: [0, 10, 9].map((from) => ({ from: String(from), tick: '0.01' })),
      }),
      'Expected bands from 0 in ascending order',
    ],
    [
      'an id with a separator of keys',
      withChange('accounts', 0, { account: 'a#b' }),
      'accounts.0.account: Expected 1 to 64 letters',
    ],
    [
      'another wrong check digit',
      withChange('counterparties', 0, { lei: '0'.repeat(20) }),
      'Expected an LEI with',
    ],
    [
      'a tick band twice',
      withChange('tickTables', 0, { bands: ['0', '1', '1'].map((from) => ({ from, tick: '0.01' })) }),
      'Expected bands from 0 in ascending order',
    ],
    [
      'a MIC in lower case',
      withChange('venues', 0, { mic: 'xnas' }),
      'venues.0.mic: Expected a market identifier',
    ],
    ['a list in place of the file', [], 'file: '],
  ])('are refused with %s', (_, file, message) => {
    expect(() => loadReferenceData(file)).toThrow(message);
  });
});

describe('the enrichment', () => {
  it('adds the reference data, and names the versions that were used', () => {
    expect(enrichTrade(createTrade({ quantity: '300', price: '271.35' }), REFERENCE)).toEqual({
      tradeId: 'order-management:1001',
      executionKey: 'XNAS:2026-11-25:100200:buy',
      notional: '81405',
      tradingDay: '2026-11-25',
      instrument: { symbol: 'AAPL', name: 'Apple Inc.', currency: 'USD', cusip: '037833100' },
      venueName: 'Nasdaq',
      accountName: 'House account of the desk',
      counterpartyName: 'Goldman Sachs & Co. LLC',
      referencePrice: '271',
      used: [
        { kind: 'instrument', id: 'US0378331005', version: 1, validFrom: '2026-01-01T00:00:00Z' },
        { kind: 'priceBand', id: 'US0378331005', version: 2, validFrom: '2026-11-25T00:00:00Z' },
        { kind: 'venue', id: 'XNAS', version: 1, validFrom: '2026-01-01T00:00:00Z' },
        { kind: 'account', id: 'HOUSE-1', version: 1, validFrom: '2026-01-01T00:00:00Z' },
        { kind: 'counterparty', id: 'W22LROWP2IHZNBB6K528', version: 1, validFrom: '2026-01-01T00:00:00Z' },
      ],
    });
  });

  it('omits what is unknown', () => {
    const trade = createTrade({
      isin: 'DE0000000000',
      venue: 'XXXX',
      account: 'none',
      counterparty: '0'.repeat(20),
    });
    expect(enrichTrade(trade, REFERENCE)).toEqual({
      tradeId: 'order-management:1001',
      executionKey: 'XXXX:2026-11-25:100200:buy',
      notional: '27135',
      used: [],
    });
  });

  it.each([
    ['XNAS', '2026-11-25T01:00:00Z', '2026-11-24'],
    ['XNAS', '2026-11-25T05:00:00Z', '2026-11-25'],
    ['XETR', '2026-11-24T23:30:00Z', '2026-11-25'],
    ['XETR', '2026-07-01T21:59:59Z', '2026-07-01'],
    ['XETR', '2026-07-01T22:00:00Z', '2026-07-02'],
    ['XNAS', '2026-11-28T15:00:00Z', '2026-11-28'],
  ])('finds the trading day at %s of %s: %s', (venue, executedAt, day) => {
    expect(enrichTrade(createTrade({ venue, executedAt }), REFERENCE).tradingDay).toBe(day);
  });
});
