import fc from 'fast-check';
import {
  appendEntry,
  compareEntries,
  createMissingMarks,
  DUPLICATE,
  type Entry,
  mergeEntries,
  readDuplicateMark,
  toReference,
} from '../../../src/domain/ledger';
import { FUZZ } from '../../support/fuzz';
import { createKey, Ledger, sha256, START, unwrap } from './ledger';

const REGIONS = ['us-east-1', 'eu-west-1'];
const KEYS = REGIONS.map((region) => createKey(`key-${region}`, region));

/** A trade is identified by its id and version; other entries are never duplicates. */
const identify = ({ kind, payload }: Entry): string | undefined =>
  kind === 'trade' ? (payload as { id: string }).id : undefined;

const steps = fc.array(
  fc.record({ region: fc.nat(1), shard: fc.nat(2), trade: fc.nat(6), after: fc.nat(3) }),
  { minLength: 1, maxLength: 30 },
);
type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never;

const record = (list: Steps): readonly Ledger[] => {
  const ledgers = REGIONS.map((region, index) => new Ledger(region, KEYS[index]!));
  for (const { region, shard, trade, after } of list)
    ledgers[region]!.append(shard, { id: `trade-${trade}` }, 'trade', after);
  return ledgers;
};
const listEntries = (ledgers: readonly Ledger[]): Entry[] => ledgers.flatMap(({ entries }) => entries);
const formatTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
const END = formatTime(START + 3_600_000);

describe('mergeEntries', () => {
  it('orders entries by time, region, shard and sequence, and counts the first of the same trade', () => {
    const [us, eu] = record([
      { region: 0, shard: 1, trade: 1, after: 5 },
      { region: 1, shard: 0, trade: 2, after: 5 },
      { region: 1, shard: 0, trade: 1, after: 0 },
      { region: 0, shard: 0, trade: 3, after: 0 },
    ]);
    const { entries, duplicates } = mergeEntries(listEntries([us!, eu!]), END, identify);
    expect(entries.map(({ region, shard, sequence }) => `${region} ${shard} ${sequence}`)).toEqual([
      'eu-west-1 0 0',
      'us-east-1 1 0',
      'eu-west-1 0 1',
      'eu-west-1 0 2',
      'us-east-1 0 0',
      'us-east-1 0 1',
    ]);
    expect(duplicates.map(({ entry, original }) => [toReference(entry), toReference(original)])).toEqual([
      [
        { region: 'us-east-1', shard: 1, sequence: 1 },
        { region: 'eu-west-1', shard: 0, sequence: 2 },
      ],
    ]);
  });

  it('counts the entry of the earlier time even if its region has the later name', () => {
    const ledgers = record([
      { region: 0, shard: 0, trade: 1, after: 1 },
      { region: 1, shard: 0, trade: 1, after: 2 },
    ]);
    const { duplicates } = mergeEntries(listEntries(ledgers), END, identify);
    expect(duplicates).toMatchObject([
      { entry: { region: 'eu-west-1' }, original: { region: 'us-east-1', sequence: 1 } },
    ]);
  });

  it('returns the same view for each order of arrival, with each entry once and in the order of its chain', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), fc.nat(60), (list, order, time) => {
        const entries = listEntries(record(list));
        const arrived = entries
          .map((entry) => ({ entry, weight: order.next().value }))
          .sort((a, b) => a.weight - b.weight)
          .map(({ entry }) => entry);
        const at = formatTime(START + time);
        const view = mergeEntries(arrived, at, identify);
        expect(view).toEqual(mergeEntries(entries, at, identify));
        const all = [...view.entries, ...view.duplicates.map(({ entry }) => entry)].sort(compareEntries);
        expect(all).toHaveLength(entries.filter(({ recordedAt }) => recordedAt <= at).length);
        const last = new Map<string, number>();
        for (const { region, shard, sequence } of all) {
          const chain = `${region} ${shard}`;
          expect(sequence).toBe((last.get(chain) ?? -1) + 1);
          last.set(chain, sequence);
        }
        const subjects = view.entries.map(identify).filter((subject) => subject !== undefined);
        expect(new Set(subjects).size).toBe(subjects.length);
      }),
      { numRuns: 200 * FUZZ },
    );
  });

  it('contains all that counted at an earlier time', () => {
    fc.assert(
      fc.property(steps, fc.nat(60), fc.nat(60), (list, time, later) => {
        const entries = listEntries(record(list));
        const before = mergeEntries(entries, formatTime(START + time), identify);
        const after = mergeEntries(entries, formatTime(START + time + later), identify);
        expect(after.entries.slice(0, before.entries.length)).toEqual(before.entries);
        expect(after.duplicates.slice(0, before.duplicates.length)).toEqual(before.duplicates);
      }),
      { numRuns: 200 * FUZZ },
    );
  });

  it('includes entries of the time itself', () => {
    const entries = listEntries(record([{ region: 0, shard: 0, trade: 1, after: 5 }]));
    const count = (time: number) => mergeEntries(entries, formatTime(START + time), identify).entries.length;
    expect([-1, 0, 4, 5].map(count)).toEqual([0, 1, 1, 2]);
  });
});

describe('createMissingMarks', () => {
  /** Appends marks to the chains of the duplicates. */
  const mark = (ledgers: readonly Ledger[]): number => {
    const entries = listEntries(ledgers);
    const marks = createMissingMarks(mergeEntries(entries, END, identify).duplicates, entries);
    for (const payload of marks) {
      const ledger = ledgers.find(({ region }) => region === payload.duplicate.region)!;
      ledger.append(payload.duplicate.shard, payload, DUPLICATE);
    }
    return marks.length;
  };

  it('creates a mark for each duplicate once, changes no entry and not what counts', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const ledgers = record(list);
        const entries = listEntries(ledgers);
        const before = mergeEntries(entries, END, identify);
        expect(mark(ledgers)).toBe(before.duplicates.length);
        expect(mark(ledgers)).toBe(0);
        const after = mergeEntries(listEntries(ledgers), END, identify);
        expect(after.duplicates).toEqual(before.duplicates);
        expect(after.entries.filter(({ kind }) => kind !== DUPLICATE)).toEqual(before.entries);
        expect(after.entries.filter(({ kind }) => kind === DUPLICATE)).toHaveLength(before.duplicates.length);
      }),
      { numRuns: 100 * FUZZ },
    );
  });

  it('ignores entries that are no marks', () => {
    const [ledger] = record([
      { region: 0, shard: 0, trade: 1, after: 1 },
      { region: 0, shard: 1, trade: 1, after: 1 },
    ]);
    const { duplicates } = mergeEntries(ledger!.entries, END, identify);
    const [payload] = createMissingMarks(duplicates, []);
    const toEntry = (kind: string, changes: object) =>
      unwrap(
        appendEntry(
          ledger!.heads.get(0)!,
          { kind, payload: { ...payload!, ...changes }, now: ledger!.now },
          sha256,
        ),
      ).entry;
    expect(createMissingMarks(duplicates, [toEntry(DUPLICATE, {})])).toEqual([]);
    expect(createMissingMarks(duplicates, [toEntry('trade', {})])).toEqual([payload]);
    expect(createMissingMarks(duplicates, [toEntry(DUPLICATE, { note: 'x' })])).toEqual([payload]);
    const largest = { region: 'us-east-1', shard: 255, sequence: 0 };
    expect(readDuplicateMark({ ...payload!, original: largest })).toHaveProperty('value.original', largest);
    expect(readDuplicateMark({ ...payload!, original: { ...largest, shard: 256 } })).toHaveProperty(
      'violation',
    );
    expect(readDuplicateMark({ ...payload!, original: 1 })).toMatchObject({
      violation: { field: 'payload.original', rule: 'identify an entry by region, shard and sequence' },
    });
  });
});
