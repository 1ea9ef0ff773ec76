import fc from 'fast-check';
import {
  formatContent,
  MAX_TRANSACTION_AGE_DAYS,
  parseTransactionRequest,
  type RawRequest,
} from '../../../src/domain/transactions';
import { FUZZ } from '../../support/fuzz';

const NOW = Date.UTC(2026, 10, 29, 12);
const hash = (text: string) => Buffer.from(text).toString('hex').slice(0, 32);
const parse = (request: RawRequest) => parseTransactionRequest(request, { now: NOW, hash });

const VALID = {
  transactionId: 'txn-1',
  accountId: 'acc-1',
  merchantId: 'shop-1',
  timestamp: '2026-11-29T11:59:00Z',
  amount: 25.5,
  currency: 'EUR',
};
const FULL = {
  ...VALID,
  merchantCategory: 'electronics',
  country: 'NL',
  region: 'us-east-1',
  cardNotPresent: true,
  timeZone: 'Europe/Amsterdam',
};
const withChanges = (changes: object) => JSON.stringify({ ...FULL, ...changes });
const findViolation = (body: string, idempotencyKey?: string) => {
  const result = parse({ body, ...(idempotencyKey !== undefined && { idempotencyKey }) });
  return 'violation' in result ? result.violation : undefined;
};

const REFUSALS: readonly (readonly [name: string, body: string, field: string, rule: RegExp])[] = [
  ['no body', '', 'body', /valid JSON/],
  ['another text', 'amount=5', 'body', /valid JSON/],
  ['a list', '[]', 'body', /JSON object/],
  ['null', 'null', 'body', /JSON object/],
  ['300 KB', withChanges({ merchantCategory: 'x'.repeat(300_000) }), 'body', /at most 262144 bytes/],
  [
    'a depth of 9',
    withChanges({ country: [[[[[[[[1]]]]]]]] }),
    'body.country[0][0][0][0][0][0][0]',
    /at most 8 deep/,
  ],
  [
    '65 fields',
    JSON.stringify(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`f${i}`, 1]))),
    'body.f64',
    /at most 64/,
  ],
  ['a field twice', `{"amount":1,"amount":2}`, 'body.amount', /appear once/],
  ['__proto__', `{"__proto__":{"amount":1}}`, 'body.__proto__', /not be used/],
  ['constructor', `{"constructor":1}`, 'body.constructor', /not be used/],
  ['an unknown field', withChanges({ amout: 5 }), 'amout', /be one of transactionId, accountId/],
  ['a field without a name', withChanges({ '': 5 }), 'field without a name', /be one of/],
  ['localHour', withChanges({ localHour: 3 }), 'localHour', /computed from the account's own history/],
  ['recentTxnCount', withChanges({ recentTxnCount: 1 }), 'recentTxnCount', /computed/],
  ['no account', withChanges({ accountId: undefined }), 'accountId', /1 to 64 letters/],
  ['a number as account', withChanges({ accountId: 5 }), 'accountId', /1 to 64 letters/],
  ['an account with a separator', withChanges({ accountId: 'a#b' }), 'accountId', /1 to 64 letters/],
  ['a long id', withChanges({ transactionId: 'x'.repeat(65) }), 'transactionId', /1 to 64 letters/],
  ['an empty id', withChanges({ transactionId: '' }), 'transactionId', /1 to 64 letters/],
  ['null as id', withChanges({ transactionId: null }), 'transactionId', /1 to 64 letters/],
  ['no merchant', withChanges({ merchantId: undefined }), 'merchantId', /1 to 64 letters/],
  ['a negative amount', withChanges({ amount: -1 }), 'amount', /above 0/],
  ['no amount', withChanges({ amount: undefined }), 'amount', /above 0/],
  ['0', withChanges({ amount: 0 }), 'amount', /above 0/],
  [
    'an amount beyond the numbers of EventBridge',
    withChanges({ amount: 5e9 + 1 }),
    'amount',
    /at most 5000000000/,
  ],
  [
    'infinity',
    '{"transactionId":"t","accountId":"a","merchantId":"m","timestamp":"2026-11-29T11:59:00Z","amount":1e999,"currency":"EUR"}',
    'amount',
    /at most/,
  ],
  ['a text as amount', withChanges({ amount: '25.50' }), 'amount', /be a number/],
  ['three decimals of EUR', withChanges({ amount: 1.005 }), 'amount', /at most 2 decimals in EUR/],
  ['a decimal of JPY', withChanges({ amount: 1.5, currency: 'JPY' }), 'amount', /at most 0 decimals in JPY/],
  [
    'four decimals of KWD',
    withChanges({ amount: 1.0005, currency: 'KWD' }),
    'amount',
    /at most 3 decimals in KWD/,
  ],
  ['an unknown currency', withChanges({ currency: 'XYZ' }), 'currency', /ISO 4217/],
  ['a currency in lower case', withChanges({ currency: 'eur' }), 'currency', /ISO 4217/],
  ['gold', withChanges({ currency: 'XAU' }), 'currency', /ISO 4217/],
  ['a name of Object as currency', withChanges({ currency: 'toString' }), 'currency', /ISO 4217/],
  [
    'a transaction from the future',
    withChanges({ timestamp: '2026-11-29T12:00:06Z' }),
    'timestamp',
    /^lie between 2026-10-30T12:00:00.000Z and 2026-11-29T12:00:05.000Z$/,
  ],
  ['an old transaction', withChanges({ timestamp: '2026-10-30T11:59:59Z' }), 'timestamp', /lie between/],
  ['a date only', withChanges({ timestamp: '2026-11-29' }), 'timestamp', /date and time with a zone/],
  ['a time without a zone', withChanges({ timestamp: '2026-11-29T11:00:00' }), 'timestamp', /with a zone/],
  [
    'a day that does not exist',
    withChanges({ timestamp: '2026-02-30T11:00:00Z' }),
    'timestamp',
    /with a zone/,
  ],
  ['a number as time', withChanges({ timestamp: NOW }), 'timestamp', /with a zone/],
  ['a category in upper case', withChanges({ merchantCategory: 'Crypto' }), 'merchantCategory', /lower-case/],
  ['null as category', withChanges({ merchantCategory: null }), 'merchantCategory', /lower-case/],
  ['an unknown country', withChanges({ country: 'ZZ' }), 'country', /ISO 3166-1/],
  ['a country in lower case', withChanges({ country: 'nl' }), 'country', /ISO 3166-1/],
  ['an unknown region', withChanges({ region: 'Frankfurt' }), 'region', /be a region/],
  ['text for true', withChanges({ cardNotPresent: 'true' }), 'cardNotPresent', /true or false/],
  ['an unknown zone', withChanges({ timeZone: 'Europe/Nowhere' }), 'timeZone', /IANA/],
  ['an offset as zone', withChanges({ timeZone: '+02:00' }), 'timeZone', /IANA/],
];

describe('parseTransactionRequest', () => {
  it('returns the transaction with its time in milliseconds, and the zone apart', () => {
    const { timeZone, timestamp, ...fields } = FULL;
    expect(parse({ body: JSON.stringify(FULL) })).toEqual({
      value: { transaction: { ...fields, time: Date.parse(timestamp) }, timeZone },
    });
  });

  it.each(REFUSALS)('refuses %s', (_, body, field, rule) => {
    expect(findViolation(body)).toEqual({
      field,
      rule: expect.stringMatching(rule) as string,
      got: expect.any(String) as string,
    });
  });

  it.each([
    ['the edge of the future', { timestamp: '2026-11-29T12:00:05Z' }],
    ['the edge of the past', { timestamp: '2026-10-30T12:00:00Z' }],
    ['an offset', { timestamp: '2026-11-29T13:30:00.123+02:00' }],
    ['no decimals', { amount: 5_000_000_000, currency: 'JPY' }],
    ['three decimals of KWD', { amount: 0.001, currency: 'KWD' }],
    ['two decimals', { amount: 0.29 }],
  ])('accepts %s', (_, changes) => {
    expect(findViolation(withChanges(changes))).toBeUndefined();
    expect(MAX_TRANSACTION_AGE_DAYS).toBe(30);
  });

  it('stores the United Kingdom with one code', () => {
    for (const country of ['UK', 'GB'])
      expect(parse({ body: withChanges({ country }) })).toMatchObject({
        value: { transaction: { country: 'GB' } },
      });
  });

  it('derives the id from the API key and Idempotency-Key, and prefers the id in the body', () => {
    const body = withChanges({ transactionId: undefined });
    const [first, again, ...others] = [
      ['a', 'key-1'],
      ['a', 'key-1'],
      ['a', 'key-2'],
      ['b', 'key-1'],
      [undefined, 'key-1'],
      ['a","key', '-1'],
    ].map(([apiKeyId, idempotencyKey]) =>
      parse({ body, idempotencyKey: idempotencyKey!, ...(apiKeyId && { apiKeyId }) }),
    );
    const transactionId = `txn_${hash('["a","key-1"]')}`;
    expect(first).toMatchObject({ value: { transaction: { transactionId } } });
    expect(again).toEqual(first);
    const all = [first, ...others].map((result) => JSON.stringify(result));
    expect(new Set(all).size).toBe(5);
    expect(parse({ body: JSON.stringify(FULL), idempotencyKey: 'key-1' })).toMatchObject({
      value: { transaction: { transactionId: 'txn-1' } },
    });
    expect(findViolation(body)).toMatchObject({
      field: 'transactionId',
      rule: expect.stringContaining('Idempotency-Key') as string,
    });
    for (const key of ['', ' ', 'a b', 'é', 'x'.repeat(129)])
      expect(findViolation(body, key)).toMatchObject({ field: 'Idempotency-Key' });
  });

  it('throws for no body, whatever it is, and never changes Object.prototype', () => {
    const values = fc.oneof(
      fc.string().map((text) => text),
      fc.json(),
      fc
        .record(
          Object.fromEntries(
            Object.entries(FULL).map(([name, value]) => [name, fc.oneof(fc.constant(value), fc.jsonValue())]),
          ),
        )
        .map((value) => JSON.stringify(value)),
      fc
        .tuple(fc.constantFrom('__proto__', 'constructor', 'toString'), fc.jsonValue())
        .map(([name, value]) => `{${JSON.stringify(name)}:${JSON.stringify(value)}}`),
    );
    const before = Object.getOwnPropertyNames(Object.prototype);
    fc.assert(
      fc.property(values, fc.option(fc.string(), { nil: undefined }), (body, key) => {
        const result = parse({ body, ...(key !== undefined && { idempotencyKey: key }) });
        if ('value' in result) expect(result.value.transaction.amount).toBeGreaterThan(0);
        else expect(result.violation.got.length).toBeLessThanOrEqual(81);
      }),
      { numRuns: 5_000 * FUZZ },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });
});

describe('formatContent', () => {
  const format = (changes: object) => {
    const result = parse({ body: withChanges(changes) });
    if ('violation' in result) throw new Error(result.violation.rule);
    return formatContent(result.value);
  };

  it('does not depend on the order of fields, the zone of the time, or the writing of numbers', () => {
    const reordered = Object.fromEntries(Object.entries(FULL).reverse());
    const body = JSON.stringify({ ...reordered, timestamp: '2026-11-29T12:59:00+01:00' }).replace(
      '25.5',
      '2.55e1',
    );
    const parsed = parse({ body });
    expect('value' in parsed && formatContent(parsed.value)).toBe(format({}));
  });

  it('changes with each field', () => {
    const changes = {
      transactionId: 'txn-2',
      accountId: 'acc-2',
      merchantId: 'shop-2',
      timestamp: '2026-11-29T11:58:00Z',
      amount: 25.51,
      currency: 'USD',
      merchantCategory: undefined,
      country: 'DE',
      region: undefined,
      cardNotPresent: false,
      timeZone: 'UTC',
    };
    const texts = Object.entries(changes).map(([name, value]) => format({ [name]: value }));
    expect(new Set([format({}), ...texts]).size).toBe(Object.keys(FULL).length + 1);
  });
});
