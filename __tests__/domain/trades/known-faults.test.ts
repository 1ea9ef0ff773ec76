import {
  enrichTrade,
  formatClearingTrade,
  formatDeskTrade,
  formatFixTrade,
  identifyTrades,
  PARSE_TRADE,
  type Trade,
  type TradeReading,
  type TradeSource,
  validateTrade,
  DEFAULT_TRADE_LIMITS,
} from '../../../src/domain/trades';
import { isMultipleOf, toDecimal } from '../../../src/domain/decimal';
import { isCusip, isIsin, isLei } from '../../../src/domain/trades/identifiers';
import { formatFixMessage, SOH } from '../../../src/domain/trades/sources/fix/message';
import { readIsoTime } from '../../../src/domain/trades/time';
import { NOW, REFERENCE } from './fixtures';
import { createTrade } from './trades';

/** Faults that users of other parsers and validators reported, by repository and issue. */
const FIX = formatFixTrade(createTrade(), {
  messageType: '8',
  sequence: 7,
  sentAt: '2026-11-25T15:30:00.123Z',
});
const XML = formatClearingTrade(createTrade({ source: 'clearing' }));
const JSON_TEXT = formatDeskTrade(createTrade({ source: 'trading-desk' }));

type Fields = [tag: number, value: string][];
const listFields = (message: string): Fields =>
  message
    .split(SOH)
    .filter((field) => field !== '')
    .map((field) => [Number(field.split('=')[0]), field.slice(field.indexOf('=') + 1)]);

/** Changes the fields after BodyLength, and computes length and checksum again. */
const changeFix = (change: (fields: Fields) => Fields) =>
  formatFixMessage(change(listFields(FIX).slice(2, -1)));

const read = (source: TradeSource, text: string): TradeReading => PARSE_TRADE[source](text);
const readFix = (change: (fields: Fields) => Fields) => read('order-management', changeFix(change));
const refused = (rule: string, field: string) => ({ violations: [{ rule, field }] });
const accepted = (source: TradeSource, changes: Partial<Trade> = {}) => ({
  trade: createTrade({ source, ...changes }),
});

describe('messages of FIX', () => {
  it('with a letter outside ASCII are refused by the field, not by the checksum (quickfixn 216)', () => {
    expect(readFix((fields) => [...fields, [58, '£100']])).toMatchObject(refused('encoding', 'tag 58'));
  });

  it('have a checksum of three digits (simplefix 58)', () => {
    const sums = Array.from({ length: 300 }, (_, sequence) =>
      formatFixTrade(createTrade(), { messageType: '8', sequence, sentAt: '2026-11-25T15:30:00Z' }).slice(
        -4,
        -1,
      ),
    );
    expect(sums.filter((sum) => /^0\d\d$/.test(sum)).length).toBeGreaterThan(50);
    expect(sums.filter((sum) => !/^\d{3}$/.test(sum))).toEqual([]);
  });

  it('have one checksum, at their end (quickfixgo 761)', () => {
    const sum = FIX.slice(-7);
    expect(read('order-management', `${FIX}${sum}`)).toMatchObject(refused('body-length', 'BodyLength (9)'));
    expect(readFix((fields) => [...fields, [10, '000']])).toMatchObject(
      refused('repeated-field', 'CheckSum (10)'),
    );
  });

  it('do not count the header in their length (jspurefix 3)', () => {
    const length = Number(/9=(\d+)/.exec(FIX)![1]);
    const withHeader = FIX.replace(`9=${length}`, `9=${length + `8=FIX.4.4|9=${length}|`.length}`);
    expect(read('order-management', withHeader)).toMatchObject(refused('body-length', 'BodyLength (9)'));
  });

  it('may contain signs of percent (hffix 21)', () => {
    expect(readFix((fields) => [...fields, [58, '% EF %s %n']])).toEqual(accepted('order-management'));
  });

  it('may contain a complete message in their XML data (quickfix 62, simplefix 16)', () => {
    const embedded = `<RTRF>${FIX}</RTRF>`;
    const change = (fields: Fields): Fields => [
      ...fields.slice(0, 5),
      [212, String(embedded.length)],
      [213, embedded],
      ...fields.slice(5),
    ];
    expect(readFix(change)).toEqual(accepted('order-management'));
  });

  it('with another length of data than stated are refused (quickfixj 591)', () => {
    const change = (length: string) => readFix((fields) => [...fields, [90, length], [91, 'abcde']]);
    expect(change('5')).toEqual(accepted('order-management'));
    for (const length of ['4', '8', '12', '99999', '-1', 'x'])
      expect(change(length)).toMatchObject(refused('syntax', 'tag 91'));
  });

  it('have data directly after its length, for each field of data', () => {
    for (const [length, data] of [
      [93, 89],
      [90, 91],
      [95, 96],
      [212, 213],
      [348, 349],
      [350, 351],
      [354, 355],
    ] as const) {
      const value = `a${SOH}31=1${SOH}b`;
      expect(readFix((fields) => [...fields, [length, '8'], [data, value]])).toEqual(
        accepted('order-management'),
      );
      const separated = readFix((fields) => [...fields, [length, '1'], [58, 'x'], [data, 'b']]);
      expect(separated).toMatchObject(refused('syntax', `tag ${data}`));
    }
  });

  it('may have two entries of each group that executions have', () => {
    const groups: readonly (readonly [count: number, entry: Fields])[] = [
      [
        136,
        [
          [137, '1'],
          [138, 'USD'],
          [139, '4'],
          [891, '0'],
        ],
      ],
      [
        382,
        [
          [375, 'B'],
          [337, 'T'],
          [437, '1'],
          [438, '20261125-15:30:00'],
          [655, '1'],
        ],
      ],
      [
        454,
        [
          [455, '2046251'],
          [456, '2'],
        ],
      ],
      [
        518,
        [
          [519, '1'],
          [520, '1'],
          [521, 'USD'],
        ],
      ],
      [
        627,
        [
          [628, 'HUB'],
          [629, '20261125-15:30:00'],
          [630, '1'],
        ],
      ],
    ];
    for (const [count, entry] of groups)
      expect(readFix((fields) => [...fields, [count, '2'], ...entry, ...entry])).toEqual(
        accepted('order-management'),
      );
  });

  it('with an entry that does not begin with the first field of its group are refused (quickfixn 349)', () => {
    const change = (fields: Fields): Fields => [
      ...fields.slice(0, -4),
      [453, '3'],
      ...fields.slice(-3),
      [447, 'N'],
      [447, 'N'],
    ];
    expect(readFix(change)).toMatchObject(refused('repeated-field', 'PartyIDSource (447)'));
  });

  it('with a repeated tag of an unknown group are refused, so that the last value does not win (quickfixgo 569)', () => {
    const change = (fields: Fields): Fields => [...fields, [8054, '2'], [6068, 'AGI'], [6068, 'PDD']];
    expect(readFix(change)).toMatchObject(refused('repeated-field', 'tag 6068'));
  });

  it('have times with nanoseconds (quickfixn 352), and no leap seconds (quickfixj 418)', () => {
    const withTime = (time: string) =>
      readFix((fields) => fields.map(([tag, value]) => [tag, tag === 60 ? time : value]));
    expect(withTime('20261125-15:30:00.123456789')).toEqual(
      accepted('order-management', { executedAt: '2026-11-25T15:30:00.123456789Z' }),
    );
    expect(withTime('19981231-23:59:60')).toMatchObject(refused('field-format', 'TransactTime (60)'));
  });
});

describe('messages of ISO 20022', () => {
  it('may declare namespaces that they do not use (prowide-iso20022 210)', () => {
    const text = XML.replace('<Document ', '<Document xmlns:Sw="urn:swift:snl:ns.Sw" ');
    expect(read('clearing', text)).toEqual(accepted('clearing'));
  });

  it('may declare the namespace again on an element with attributes', () => {
    const text = XML.replace('<Amt ', '<Amt xmlns="urn:clearing:xsd:trad.leg.001.01" ');
    expect(read('clearing', text)).toEqual(accepted('clearing'));
    expect(read('clearing', XML.replace('<Amt ', '<Amt xmlnsx="urn:x" '))).toHaveProperty('violations');
  });

  it('may contain supplementary data in other namespaces (prowide-iso20022 8 and 11)', () => {
    const data = '<SplmtryData><Envlp><x:Price xmlns:x="urn:x">1</x:Price></Envlp></SplmtryData>';
    const text = XML.replace('  </TradLegNtfctn>', `${data}${data}</TradLegNtfctn>`);
    expect(read('clearing', text)).toEqual(accepted('clearing'));
  });

  it('have the namespace of their message, not a similar one (sepawriter 26)', () => {
    const text = XML.replace('urn:clearing:xsd:', 'urn:clearing:xsd:scthr:');
    expect(read('clearing', text)).toMatchObject(refused('message-type', 'Document'));
  });

  it('have amounts that are not rounded (hbci4java 132)', () => {
    const price = '271.3500000000005';
    const reading = read('clearing', XML.replace('271.35', price));
    expect(reading).toEqual(accepted('clearing', { price }));
    const options = { reference: REFERENCE, limits: DEFAULT_TRADE_LIMITS, now: NOW };
    expect(validateTrade(createTrade({ price }), options)).toMatchObject({
      violations: [{ rule: 'tick-size' }],
    });
  });

  it('of many levels do not exhaust the stack (roxmltree 154)', () => {
    const deep = `${'<a>'.repeat(900)}</a>`;
    expect(read('clearing', XML.replace('<TradId>', deep))).toHaveProperty('violations');
  });
});

describe('messages in JSON', () => {
  it.each(['1.0000000000000001', '3526246938.98713386', '0.12377319', '2706.9300000000003'])(
    'have the price %s as it was sent (ccxt 4266 and 7528, python-poloniex 31, coinbasepro-python 110)',
    (price) => {
      const text = JSON_TEXT.replace('"price":"271.35"', `"price":${price}`);
      expect(read('trading-desk', text)).toEqual(accepted('trading-desk', { price }));
    },
  );

  it('have times west of Greenwich (ccxt 30192)', () => {
    expect(readIsoTime('2024-07-18T04:10:33.389152169-04:00')).toBe('2024-07-18T08:10:33.389152169Z');
  });
});

describe('numbers', () => {
  it('are multiplied without the errors of doubles (ccxt 4673 and 5460)', () => {
    const notional = (price: string, quantity: string) =>
      enrichTrade(createTrade({ price, quantity }), REFERENCE).notional;
    expect(notional('0.071388', '0.026')).toBe('0.001856088');
    expect(notional('11230.94', '0.0025')).toBe('28.07735');
  });

  it.each([
    ['0.007', '0.005', false],
    ['0.015', '0.005', true],
    ['0.0075', '0.0025', true],
    ['0.051', '0.005', false],
  ])('%s on the tick %s: %s (Polymarket/py-sdk 162)', (price, tick, expected) => {
    expect(isMultipleOf(toDecimal(price), toDecimal(tick))).toBe(expected);
  });
});

describe('identifiers', () => {
  it.each([
    ['US0378331006', false],
    ['US0004026251', false],
    ['AAAAAAAAAAAA', false],
    ['us0378331005', false],
    ['JP000K0VF054', false],
    ['JP000K0VF055', true],
    ['AU0000XVGZA3', true],
    ['QS0000003562', false], // portfolio 1761
    ['QS0000003564', true],
  ])('the ISIN %s: %s (python-validators 440)', (isin, expected) => {
    expect(isIsin(isin)).toBe(expected);
  });

  it.each([
    ['5493000mn7xn3bbkce67', false],
    [' 506700GE1G29325QX363', false],
    ['506700GE1G29325QX363', true],
  ])('the LEI %j: %s (python-stdnum 509)', (lei, expected) => {
    expect(isLei(lei)).toBe(expected);
  });

  it.each([
    ['FDIC99425', true], // python-stdnum 337
    ['17275R102', true], // formvalidation 844
    ['17275R103', false],
  ])('the CUSIP %s: %s', (cusip, expected) => {
    expect(isCusip(cusip)).toBe(expected);
  });
});

describe('sources that report one execution', () => {
  // One source writes the side as BUY, another one as 1 (deltalytix 507).
  it('report it in two notations', () => {
    const readings = [read('order-management', FIX), read('trading-desk', JSON_TEXT), read('clearing', XML)];
    const trades = readings.flatMap((reading) => ('trade' in reading ? [reading.trade] : []));
    expect(identifyTrades(trades).executions).toMatchObject([{ state: 'agreed', tradeIds: { length: 3 } }]);
  });
});
