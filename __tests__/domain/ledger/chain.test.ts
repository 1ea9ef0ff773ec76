import fc from 'fast-check';
import {
  appendEntry,
  chooseShard,
  type Entry,
  formatPartitionKey,
  formatSortKey,
  MAX_SEQUENCE,
  openChain,
  parseHeadRow,
  parsePartitionKey,
  parseSortKey,
  toEntry,
  toEntryRow,
  toHeadRow,
} from '../../../src/domain/ledger';
import { formatEntryText } from '../../../src/domain/ledger/entry';
import { FUZZ } from '../../support/fuzz';
import { sha256, START, unwrap } from './ledger';

const CHAIN = { region: 'us-east-1', shard: 7 };
const genesis = unwrap(openChain(CHAIN, START, sha256));
const appended = unwrap(
  appendEntry(genesis.head, { kind: 'trade', payload: { price: '1.50', id: 'é' }, now: START + 5 }, sha256),
);

describe('openChain', () => {
  it('creates the genesis, which continues nothing', () => {
    expect(genesis.entry).toMatchObject({
      ...CHAIN,
      sequence: 0,
      previousHash: '0'.repeat(64),
      kind: 'genesis',
    });
    expect(genesis.head).toEqual({
      ...CHAIN,
      sequence: 0,
      hash: genesis.entry.hash,
      recordedAt: '2026-11-30T14:30:00.000Z',
    });
  });

  it.each([
    { region: 'mars', shard: 0 },
    { region: 'us-east-1', shard: 256 },
    { region: 'us-east-1', shard: 0.5 },
  ])('rejects the chain %j', (chain) => {
    expect(openChain(chain, START, sha256)).toMatchObject({ violation: { field: 'chain' } });
  });
});

describe('appendEntry', () => {
  it('continues the head, and returns the new one', () => {
    expect(appended.entry).toMatchObject({ sequence: 1, previousHash: genesis.entry.hash, kind: 'trade' });
    expect(appended.head).toMatchObject({ ...CHAIN, sequence: 1, hash: appended.entry.hash });
  });

  it('hashes this text, which must never change: other programs verify it', () => {
    const text =
      `["ledger-entry",1,"us-east-1",7,1,"${genesis.entry.hash}","2026-11-30T14:30:00.005Z","trade",` +
      '{"id":"é","price":"1.50"}]';
    expect(appended.entry.hash).toBe(sha256(text));
    expect(genesis.entry.hash).toBe('9f635af4ea044ef6ad51ea0a95430deb695fd8d7413bb25a819c6566c8b3c793');
  });

  it('copies the payload, so that later changes of the object do not change the entry', () => {
    const payload = { price: '1.50', parties: ['a'] };
    const { entry } = unwrap(appendEntry(genesis.head, { kind: 'trade', payload, now: START }, sha256));
    payload.parties.push('b');
    expect(entry.payload).toEqual({ price: '1.50', parties: ['a'] });
  });

  it('records the time of the entry before if the clock is a little behind, and rejects a clock far behind', () => {
    const append = (now: number) => appendEntry(appended.head, { kind: 'trade', payload: null, now }, sha256);
    expect(unwrap(append(START - 59_000)).entry.recordedAt).toBe(appended.entry.recordedAt);
    expect(append(START - 60_000)).toMatchObject({
      violation: { field: 'now', rule: expect.stringContaining('check the clocks') as string },
    });
  });

  it.each([
    [{ kind: 'genesis' }, 'kind'],
    [{ kind: 'Trade' }, 'kind'],
    [{ kind: '' }, 'kind'],
    [{ payload: { price: 1.5 } }, 'payload.price'],
    [{ now: Date.UTC(10_000, 0) }, 'now'],
    [{ now: NaN }, 'now'],
  ])('rejects %j', (changes, field) => {
    const entry = { kind: 'trade', payload: null, now: START + 9, ...changes };
    expect(appendEntry(appended.head, entry, sha256)).toMatchObject({ violation: { field } });
  });

  it('rejects a head without a valid time, and a genesis before 1970', () => {
    const head = { ...appended.head, recordedAt: 'today' };
    expect(appendEntry(head, { kind: 'trade', payload: null, now: START + 9 }, sha256)).toMatchObject({
      violation: { field: 'now' },
    });
    expect(openChain(CHAIN, -1, sha256)).toMatchObject({ violation: { field: 'now' } });
    expect(openChain(CHAIN, 0, sha256)).toHaveProperty('value.entry.recordedAt', '1970-01-01T00:00:00.000Z');
  });

  it('rejects a sequence number with more than 12 digits', () => {
    const head = { ...appended.head, sequence: MAX_SEQUENCE };
    expect(appendEntry(head, { kind: 'trade', payload: null, now: START + 9 }, sha256)).toMatchObject({
      violation: {
        field: 'sequence',
        rule: expect.stringContaining('another shard') as string,
        got: '1000000000000',
      },
    });
  });
});

describe('the hash of an entry', () => {
  const fields = appended.entry;
  const changes: Partial<Entry>[] = [
    { region: 'eu-west-1' },
    { shard: 8 },
    { sequence: 2 },
    { previousHash: 'f'.repeat(64) },
    { recordedAt: '2026-11-30T14:30:00.006Z' },
    { kind: 'trades' },
  ];

  it('covers each field', () => {
    const texts = [
      formatEntryText(fields, '1'),
      formatEntryText(fields, '"1"'),
      ...changes.map((change) => formatEntryText({ ...fields, ...change }, '1')),
    ];
    expect(new Set(texts).size).toBe(changes.length + 2);
  });

  it('differs for two entries that differ in any field, however the fields are divided', () => {
    const kinds = fc.string({ unit: fc.constantFrom('a', '"', ',', '1'), maxLength: 4 });
    const payloads = fc.constantFrom('1', '[1]', '"a"', '"a",1', '{}');
    const contents = fc.record({
      region: kinds,
      kind: kinds,
      recordedAt: kinds,
      shard: fc.nat(2),
      sequence: fc.nat(2),
    });
    fc.assert(
      fc.property(contents, payloads, contents, payloads, (a, p, b, q) => {
        const isEqual = JSON.stringify([a, p]) === JSON.stringify([b, q]);
        expect(formatEntryText({ ...fields, ...a }, p) === formatEntryText({ ...fields, ...b }, q)).toBe(
          isEqual,
        );
      }),
      { numRuns: 2_000 * FUZZ },
    );
  });
});

describe('rows', () => {
  it('contain the entry, and return it', () => {
    const row = toEntryRow(appended.entry);
    expect(row).toMatchObject({
      pk: 'CHAIN#us-east-1#007',
      sk: '000000000001',
      payload: '{"id":"é","price":"1.50"}',
    });
    expect(toEntry(row)).toEqual({ value: appended.entry });
    expect(toEntry({ ...row, note: 'x' })).toMatchObject({ violation: { got: '"note"' } });
  });

  it('contain the head, and return it', () => {
    const row = toHeadRow(appended.head);
    expect(parseHeadRow(row)).toEqual({ value: appended.head });
    for (const damaged of [
      undefined,
      {},
      { ...row, sequence: '1' },
      { ...row, shard: 8 },
      { ...row, hash: '' },
      { ...row, hash: 'a'.repeat(65) },
      { ...row, hash: 'A'.repeat(64) },
      { ...row, shard: 256 },
    ])
      expect(parseHeadRow(damaged)).toHaveProperty('violation');
  });

  it('have keys that are sorted by sequence and can be parsed', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(MAX_SEQUENCE), fc.nat(MAX_SEQUENCE), (shard, a, b) => {
        const chain = { region: 'eu-west-1', shard };
        expect(parsePartitionKey(formatPartitionKey(chain))).toEqual(chain);
        expect(parseSortKey(formatSortKey(a))).toBe(a);
        expect(formatSortKey(a) < formatSortKey(b)).toBe(a < b);
        expect(formatSortKey(a) < toHeadRow({ ...appended.head, sequence: a }).sk).toBe(true);
      }),
    );
    for (const key of ['CHAIN#us-east-1#7', 'CHAIN#us-east-1#256', 'CHAIN#x#007', 'TRADE#1', ''])
      expect(parsePartitionKey(key)).toBeUndefined();
    for (const key of ['HEAD', '1', '0000000000001', '-00000000001'])
      expect(parseSortKey(key)).toBeUndefined();
  });
});

describe('chooseShard', () => {
  it('chooses the same shard for an account each time, and divides accounts evenly', () => {
    const counts = Array.from({ length: 16 }, () => 0);
    for (let account = 0; account < 16_000; account++) {
      const shard = chooseShard(`ACC-${account}`, 16, sha256);
      expect(chooseShard(`ACC-${account}`, 16, sha256)).toBe(shard);
      counts[shard] = counts[shard]! + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1_150);
    expect(chooseShard('ACC-1', 16, sha256)).toBe(15);
  });

  it.each([0, 257, 1.5])('rejects %d shards', (shards) => {
    expect(() => chooseShard('ACC-1', shards, sha256)).toThrow('1 to 256');
  });
});
