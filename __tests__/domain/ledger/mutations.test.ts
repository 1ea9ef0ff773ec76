import fc from 'fast-check';
import { formatSortKey, toHeadRow, type EntryRow, type JsonValue } from '../../../src/domain/ledger';
import { FUZZ } from '../../support/fuzz';
import { KEY, Ledger, rehash, toStored, verifyLedger } from './ledger';

const payloads: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.record({ tradeId: fc.string({ maxLength: 5 }), price: fc.constantFrom('1', '1.5', '') }),
  fc.constantFrom(null, 'genesis', 0, []),
);
/** A step of a writer: an entry of a shard some milliseconds later, or a checkpoint. */
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ shard: fc.nat(3), payload: payloads, after: fc.nat(2_000) }) },
    { weight: 1, arbitrary: fc.constant('checkpoint' as const) },
  ),
  { minLength: 1, maxLength: 30 },
);
type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never;

const build = async (list: Steps): Promise<Ledger> => {
  const ledger = new Ledger('us-east-1', KEY);
  for (const step of list)
    if (step === 'checkpoint') await ledger.checkpoint();
    else ledger.append(step.shard, step.payload, 'trade', step.after);
  return ledger;
};

describe('an intact ledger', () => {
  it('has no violation, whatever the size of pages, the order of chains and the start', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        fc.infiniteStream(fc.nat()),
        async (list, pageSize, from, order) => {
          const ledger = await build([...list, 'checkpoint', ...list]);
          const heads = [...ledger.heads.values()];
          const weights = heads.map(() => order.next().value);
          const chains = heads
            .map((head, index) => ({
              chain: { region: head.region, shard: head.shard, headRow: toHeadRow(head) },
              weight: weights[index]!,
            }))
            .sort((a, b) => a.weight - b.weight)
            .map(({ chain }) => chain);
          const start = ledger.checkpoints[from % ledger.checkpoints.length]!;
          const all = await verifyLedger(ledger, { pageSize, chains });
          expect(all).toMatchObject({ isIntact: true, rows: ledger.entries.length });
          const rest = await verifyLedger(ledger, { pageSize, chains, start });
          expect(rest).toMatchObject({ isIntact: true });
          const before = start.chains.reduce((sum, { sequence }) => sum + sequence + 1, 0);
          expect(rest.rows).toBe(ledger.entries.length - before);
          expect(rest.chains.map(({ confirmed }) => confirmed)).toEqual(
            all.chains.map(({ confirmed }) => confirmed),
          );
          expect(
            all.chains.every(({ violationCount, unconfirmedRows }) => violationCount + unconfirmedRows === 0),
          ).toBe(true);
        },
      ),
      { numRuns: 60 * FUZZ },
    );
  });
});

const FIELDS = [
  'pk',
  'sk',
  'version',
  'region',
  'shard',
  'sequence',
  'previousHash',
  'recordedAt',
  'kind',
  'payload',
  'hash',
] as const;
/** Another value of a field: of another row, or changed by one character. */
const changeValue = (value: unknown, other: unknown, seed: number): unknown => {
  if (value !== other && seed % 2 === 0) return other;
  if (typeof value === 'number') return value + 1 + (seed % 3);
  const text = String(value);
  const at = seed % text.length;
  return `${text.slice(0, at)}${text[at] === '1' ? '2' : '1'}${text.slice(at + 1)}`;
};

/** The single mutations of the rows of a chain. Each returns the first place that it changes. */
const MUTATIONS: Readonly<Record<string, (rows: EntryRow[], at: number, seed: number) => number>> = {
  'change a field': (rows, at, seed) => {
    const field = FIELDS[seed % FIELDS.length]!;
    const other = rows[(at + 1 + seed) % rows.length]!;
    rows[at] = { ...rows[at]!, [field]: changeValue(rows[at]![field], other[field], seed) };
    return at;
  },
  'change a field and compute the hash again': (rows, at, seed) => {
    const field = FIELDS[2 + (seed % (FIELDS.length - 3))]!;
    const other = rows[(at + 1 + seed) % rows.length]!;
    rows[at] = rehash({ ...rows[at]!, [field]: changeValue(rows[at]![field], other[field], seed) });
    return at;
  },
  'change a payload and compute all later hashes again': (rows, at) => {
    rows[at] = rehash({ ...rows[at]!, payload: '"forged"' });
    for (let index = at + 1; index < rows.length; index++)
      rows[index] = rehash({ ...rows[index]!, previousHash: rows[index - 1]!.hash });
    return at;
  },
  'remove a field': (rows, at, seed) => {
    const field = FIELDS[seed % FIELDS.length]!;
    rows[at] = { ...rows[at]!, [field]: undefined };
    return at;
  },
  'delete a row': (rows, at) => {
    rows.splice(at, 1);
    return at;
  },
  'delete a row and all later ones': (rows, at) => {
    rows.splice(at);
    return at;
  },
  'delete a row and close the gap': (rows, at) => {
    rows.splice(at, 1);
    for (let index = at; index < rows.length; index++)
      rows[index] = rehash({
        ...rows[index]!,
        sequence: index,
        sk: formatSortKey(index),
        previousHash: rows[index - 1]?.hash ?? '0'.repeat(64),
      });
    return at;
  },
  'read a row twice': (rows, at, seed) => {
    rows.splice(at + (seed % (rows.length + 1 - at)), 0, rows[at]!);
    return at;
  },
  'insert a forged row': (rows, at) => {
    rows.splice(at, 0, rehash({ ...rows[at]!, payload: '"forged"' }));
    return at;
  },
  'exchange two rows': (rows, at, seed) => {
    const other = seed % rows.length;
    [rows[at], rows[other]] = [rows[other]!, rows[at]!];
    return Math.min(at, other);
  },
  'exchange the keys of two rows': (rows, at, seed) => {
    const other = seed % rows.length;
    const [a, b] = [rows[at]!, rows[other]!];
    rows[at] = { ...b, pk: a.pk, sk: a.sk };
    rows[other] = { ...a, pk: b.pk, sk: b.sk };
    return Math.min(at, other);
  },
};

describe('a ledger with one mutation', () => {
  it.each(Object.keys(MUTATIONS))(
    'has a violation in this chain only, with the first wrong row: %s',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(
          steps,
          fc.nat(),
          fc.nat(),
          fc.nat(),
          fc.integer({ min: 1, max: 9 }),
          async (list, pick, at, seed, pageSize) => {
            const ledger = await build([...list, 'checkpoint']);
            fc.pre(ledger.heads.size > 0);
            const shards = [...ledger.heads.keys()];
            const shard = shards[pick % shards.length]!;
            const rows = ledger.readRows(shard);
            const place = at % rows.length;
            const before = JSON.stringify(rows);
            const first = MUTATIONS[name]!(rows, place, seed);
            fc.pre(JSON.stringify(rows) !== before);
            const report = await verifyLedger(ledger, { pageSize });
            expect(report.isIntact).toBe(false);
            const wrong = report.chains.filter(({ violation }) => violation);
            expect(wrong.map((chain) => chain.shard)).toEqual([shard]);
            // Without computing hashes again, the row is exact; otherwise the next checkpoint limits it.
            const marks = ledger.checkpoints.flatMap(({ chains }) =>
              chains.filter((chain) => chain.shard === shard).map(({ sequence }) => sequence),
            );
            const last = /again|gap|forged/.test(name)
              ? Math.min(...marks.filter((mark) => mark >= first))
              : first;
            const { sequence } = wrong[0]!.violation!;
            expect(sequence).toBeGreaterThanOrEqual(first);
            expect(sequence).toBeLessThanOrEqual(last);
            expect(await verifyLedger(ledger, { pageSize: pageSize + 3 })).toEqual(report);
          },
        ),
        { numRuns: 100 * FUZZ },
      );
    },
  );

  it('has a violation of the checkpoints if one character of one of them is changed, or one is missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.nat(),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        fc.boolean(),
        async (list, pick, at, character, isMissing) => {
          const ledger = await build([...list, 'checkpoint', ...list, 'checkpoint']);
          const newest = ledger.checkpoints.at(-1)!.createdAt;
          const stored = toStored(ledger.checkpoints).map((checkpoint) => ({ ...checkpoint }));
          const index = pick % stored.length;
          const { text } = stored[index]!;
          const place = at % (text.length - 1);
          const changed = `${text.slice(0, place)}${character}${text.slice(place + 1)}`;
          fc.pre(isMissing || changed !== text);
          if (isMissing) stored.splice(index, 1);
          else stored[index]!.text = changed;
          const report = await verifyLedger(ledger, { stored, expectedNewest: { notBefore: newest } });
          expect(report.isIntact).toBe(false);
          expect(report.checkpointViolation).toBeDefined();
        },
      ),
      { numRuns: 150 * FUZZ },
    );
  });
});
