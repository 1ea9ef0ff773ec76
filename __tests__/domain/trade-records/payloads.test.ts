import { type Entry, mergeEntries } from '../../../src/domain/ledger';
import {
  createSubjectReader,
  parseEnrichmentOutput,
  parseTradeEvent,
  parseValidationOutput,
  readExecutionRow,
  readRecordedMessage,
  readRejectionRow,
  readTradeRow,
} from '../../../src/domain/trade-records';
import { TRADE_SOURCES } from '../../../src/domain/trades';
import { sha256, unwrap } from '../ledger/ledger';
import { NOW, readFixtures } from '../trades/fixtures';
import { createTrade } from '../trades/trades';
import { createTradeEvent, examine, record, RecordStore, reportTrades } from './records';

const createStore = () => {
  const store = new RecordStore();
  record(store, reportTrades([createTrade()]));
  record(store, reportTrades([createTrade({ price: '1' })]));
  return store;
};
const [, trade, rejection] = createStore().entries as [Entry, Entry, Entry];
const change = (entry: Entry, part: string, changes: object): Entry => {
  const payload = entry.payload as Readonly<Record<string, object>>;
  return { ...entry, payload: { ...payload, [part]: { ...payload[part], ...changes } } as Entry['payload'] };
};

describe('the payload of an entry', () => {
  it('is read as it was recorded', () => {
    expect(unwrap(readRecordedMessage(trade))).toEqual({ kind: 'trade', payload: trade.payload });
    expect(unwrap(readRecordedMessage(rejection))).toEqual({ kind: 'rejection', payload: rejection.payload });
  });

  it.each([
    ['another kind', { ...trade, kind: 'genesis' }, 'kind'],
    ['no payload', { ...trade, payload: null }, 'payload'],
    ['a trade with a number as price', change(trade, 'trade', { price: 271.35 }), 'payload.trade.price'],
    ['an unknown source', change(trade, 'report', { source: 'other' }), 'payload.report.source'],
    ['an unknown verdict', change(rejection, 'validation', { verdict: 'ok' }), 'payload.validation.verdict'],
    ['another field', change(rejection, 'report', { note: 'x' }), 'payload.report'],
    [
      'no key of reference data',
      change(trade, 'enrichment', { referenceDataKey: '' }),
      'payload.enrichment.referenceDataKey',
    ],
  ])('with %s is a violation', (_, entry, field) => {
    expect(readRecordedMessage(entry)).toMatchObject({ violation: { field } });
  });

  it('has a rule that no longer exists', () => {
    const violations = [
      { field: 'price', rule: 'rule-of-2026', severity: 'warn', actual: '1', expected: '2', fix: 'Nothing.' },
    ];
    expect(readRecordedMessage(change(trade, 'validation', { violations }))).toHaveProperty('value');
  });
});

describe('the subject of an entry', () => {
  const identify = createSubjectReader(sha256);

  it('is the version of the trade, or the rejected message', () => {
    expect(identify(trade)).toBe('trade:order-management:1001:1');
    const { report } = rejection.payload as unknown as { report: { text: string } };
    expect(identify(rejection)).toBe(`rejection:${sha256(`order-management\n${report.text}`)}`);
    expect(identify({ ...trade, kind: 'genesis', payload: null })).toBeUndefined();
    expect(identify({ ...trade, kind: 'duplicate', payload: {} })).toBeUndefined();
  });

  it('is an error for a damaged entry, not an entry without a subject', () => {
    expect(() => identify({ ...trade, payload: {} })).toThrow(/^entry CHAIN#us-east-1#000 0{11}1: payload/);
  });

  it('lets the earlier entry count if both regions recorded the same', () => {
    const [mine, theirs] = [new RecordStore(), new RecordStore()];
    for (const [store, region, now] of [
      [mine, 'us-east-1', NOW + 1_000],
      [theirs, 'eu-west-1', NOW],
    ] as const) {
      record(store, reportTrades([createTrade()]), { region, now });
      record(store, reportTrades([createTrade({ price: '1' })]), { region, now });
    }
    const { entries, duplicates } = mergeEntries(
      [...mine.entries, ...theirs.entries],
      new Date(NOW + 1_000).toISOString(),
      identify,
    );
    expect(entries.map(({ region, kind }) => `${region} ${kind}`)).toEqual([
      'eu-west-1 genesis',
      'eu-west-1 trade',
      'eu-west-1 rejection',
      'us-east-1 genesis',
    ]);
    expect(duplicates.map(({ entry: { region }, original }) => [region, original.region])).toEqual([
      ['us-east-1', 'eu-west-1'],
      ['us-east-1', 'eu-west-1'],
    ]);
  });
});

describe('the rows', () => {
  it('are read as they were written, and violations if damaged', () => {
    const store = createStore();
    for (const [prefix, read] of [
      ['TRADE#', readTradeRow],
      ['EXECUTION#', readExecutionRow],
      ['REJECTION#', readRejectionRow],
    ] as const) {
      const [row] = store.list(prefix);
      expect(unwrap<object>(read(row))).toEqual(row);
      expect(read({ ...row, other: 1 })).toMatchObject({ violation: { field: 'row' } });
      expect(read(undefined)).toMatchObject({ violation: { field: 'row' } });
    }
  });
});

describe('the outputs of validator and enricher', () => {
  it.each(TRADE_SOURCES)('for messages of %s survive JSON, and are parsed', (source) => {
    const messages = readFixtures(source)
      .filter(({ text }) => text.length > 0 && text.length < 4_000)
      .slice(0, 20)
      .map(({ text }, index) => ({ id: `m${index}`, text }));
    const { validation, enrichment } = examine(unwrap(parseTradeEvent(createTradeEvent(source, messages))));
    expect(unwrap(parseValidationOutput(JSON.parse(JSON.stringify(validation))))).toEqual(validation);
    expect(unwrap(parseEnrichmentOutput(JSON.parse(JSON.stringify(enrichment))))).toEqual(enrichment);
  });

  it('are violations with the path of the first wrong field', () => {
    const { validation, enrichment } = examine(reportTrades([createTrade()]));
    const [result] = validation.results;
    expect(parseValidationOutput({ ...validation, results: [{ ...result, verdict: 'ok' }] })).toMatchObject({
      violation: { field: 'validation.results.0.verdict', got: '"ok"' },
    });
    expect(parseEnrichmentOutput({ ...enrichment, referenceDataKey: 1 })).toMatchObject({
      violation: { field: 'enrichment.referenceDataKey' },
    });
  });

  it('of the worst event fit into the input of a state, together with the event', () => {
    // Each field is wrong, and its value is as long as a violation shows it.
    const wrong = Object.fromEntries(DESK_FIELDS.map((field) => [field, '\u20ac'.repeat(40)]));
    const messages = Array.from({ length: 20 }, (_, index) => ({
      id: `m${index}`,
      text: JSON.stringify(wrong),
    }));
    const event = createTradeEvent('trading-desk', messages);
    const { validation, enrichment } = examine(unwrap(parseTradeEvent(event)));
    expect(validation.results[0]!.violations).toHaveLength(DESK_FIELDS.length);
    const input = JSON.stringify({ event, validation, enrichment });
    expect(Buffer.byteLength(input)).toBeLessThan(256 * 1024);
  });
});

const DESK_FIELDS = [
  'tradeId',
  'version',
  'action',
  'executionId',
  'venue',
  'executedAt',
  'isin',
  'symbol',
  'side',
  'quantity',
  'price',
  'currency',
  'settlementDate',
  'account',
  'counterparty',
  'capacity',
];
