import {
  type EntryRow,
  formatViolations,
  type StoredCheckpoint,
  toHeadRow,
} from '../../../src/domain/ledger';
import {
  createLedger,
  hashOf,
  type Ledger,
  rehash,
  START,
  toStored,
  verifyLedger,
  type VerifyOptions,
} from './ledger';

/** Returns the messages for a changed ledger, with the first letters of each hash. */
const explain = async (
  change: (ledger: Ledger, rows: EntryRow[]) => Partial<VerifyOptions> | void,
): Promise<readonly string[]> => {
  const ledger = await createLedger();
  const options = change(ledger, ledger.readRows(1));
  return formatViolations(await verifyLedger(ledger, { ...options })).map((line) =>
    line.replaceAll(/\b([0-9a-f]{4})[0-9a-f]{60}\b/g, '$1…'),
  );
};
const shorten = (hash: string): string => `${hash.slice(0, 4)}…`;
const CHAIN = 'CHAIN#us-east-1#001';

describe('the messages', () => {
  it('contain the place, the kind, its meaning, and what was expected and found', async () => {
    const intact = await createLedger();
    const hashes = intact.readRows(1).map(({ hash }) => shorten(hash));
    expect(await explain(() => undefined)).toEqual([]);
    const changed = rehash({ ...intact.readRows(1)[4]!, payload: '1' });
    expect(await explain((_, rows) => void (rows[4] = { ...rows[4]!, payload: '1' }))).toEqual([
      `${CHAIN}, sequence 4: changed-row: a field was changed, so that the hash of the row does not match its fields ` +
        `(its fields have the hash ${shorten(changed.hash)}; its stored hash is ${hashes[4]})`,
    ]);
    expect(await explain((_, rows) => void (rows[4] = changed))).toEqual([
      `${CHAIN}, sequence 4: rehashed-row: a row was changed and its hash computed again, but the next row or a ` +
        `checkpoint has another hash (row 5 continues the hash ${hashes[4]}; row 4 has ${shorten(changed.hash)})`,
    ]);
    expect(
      await explain((_, rows) => {
        rows[4] = changed;
        for (let index = 5; index < rows.length; index++)
          rows[index] = rehash({ ...rows[index]!, previousHash: rows[index - 1]!.hash });
      }),
    ).toEqual([
      `${CHAIN}, sequence 5: rewritten-history: rows were changed and all later hashes computed again, but a checkpoint ` +
        `has another hash (checkpoint 2 has the hash ${hashes[5]}; the first changed row is one of 4 to 5)`,
    ]);
    expect(await explain((_, rows) => void rows.splice(4, 2))).toEqual([
      `${CHAIN}, sequence 4: deleted-row: rows are missing between others (expected sequence 4; the next row found is 6)`,
    ]);
    expect(
      await explain((_, rows) => void (rows[4] = { ...rows[4]!, pk: rows[4]!.pk, sk: '000000000900' })),
    ).toEqual([
      `${CHAIN}, sequence 4: moved-row: a row is stored under the key of another one (found later, at ${CHAIN} 000000000900)`,
    ]);
    expect(await explain((_, rows) => void rows.splice(0))).toEqual([
      `${CHAIN}, sequence 0: missing-chain: no row is found of a chain that a checkpoint lists ` +
        '(checkpoint 1 contains sequence 3; the last row found is none)',
    ]);
    expect(await explain((_, rows) => void rows.pop())).toEqual([
      `${CHAIN}, sequence 8: cut-tail: the last rows are missing, because a checkpoint or the head is later than the ` +
        'last row (checkpoint 3 contains sequence 8; the last row found is 7)',
    ]);
    expect(
      await explain(({ heads }) => ({
        chains: [{ region: 'us-east-1', shard: 1, headRow: toHeadRow(heads.get(2)!) }],
      })),
    ).toEqual([
      `${CHAIN}, sequence 0: wrong-head: the row of the head is damaged, or is not that of the chain ` +
        `(expected ${CHAIN}; got CHAIN#us-east-1#002)`,
    ]);
  });

  it('name the other row of a wrong one', async () => {
    const swapKeys = (rows: EntryRow[]) => {
      const [first, second] = [rows[4]!, rows[7]!];
      rows[4] = { ...second, sk: first.sk };
      rows[7] = { ...first, sk: second.sk };
    };
    expect(await explain((_, rows) => swapKeys(rows))).toEqual([
      `${CHAIN}, sequence 4: reordered-rows: rows are not in the order of their sequence numbers (the row at ${CHAIN} ` +
        `000000000004 belongs to ${CHAIN} 000000000007; the row of this place is at ${CHAIN} 000000000007)`,
    ]);
    const genesis = (rows: EntryRow[]) => rehash({ ...rows[4]!, kind: 'genesis' });
    expect(await explain((_, rows) => void (rows[4] = genesis(rows)))).toEqual([
      `${CHAIN}, sequence 4: second-genesis: a row within the chain begins a new history (the row before has sequence 3)`,
    ]);
  });

  it('name the last row, and why a chain is foreign', async () => {
    expect((await explain((_, rows) => void rows.splice(1)))[0]).toContain('the last row found is 0)');
    const eu = await createLedger({ region: 'eu-west-1', shards: 1 });
    expect(await explain(({ rows }) => void rows.set('CHAIN#eu-west-1#000', eu.readRows(0)))).toEqual([
      'CHAIN#eu-west-1#000, sequence 0: foreign-chain: the chain is not one of the region, or is missing in a ' +
        'checkpoint that is later (expected a chain of us-east-1)',
    ]);
    const ledger = await createLedger({ entries: 100 });
    const late = await createLedger({ shards: 10, entries: 10 });
    ledger.rows.set('CHAIN#us-east-1#009', late.readRows(9));
    const [opened] = late.readRows(9);
    const newest = ledger.checkpoints.at(-1)!;
    expect(formatViolations(await verifyLedger(ledger))).toEqual([
      'CHAIN#us-east-1#009, sequence 0: foreign-chain: the chain is not one of the region, or is missing in a ' +
        `checkpoint that is later (opened at ${opened!.recordedAt}; checkpoint ${newest.number} of ` +
        `${newest.createdAt} does not list it)`,
    ]);
  });

  it('name the object of a wrong checkpoint, or all checkpoints', async () => {
    const edit = (stored: StoredCheckpoint[], text: string) => [
      stored[0]!,
      { name: 'second', text },
      stored[2]!,
    ];
    expect(await explain(({ checkpoints }) => ({ stored: edit(toStored(checkpoints), '{}') }))).toEqual([
      'second: malformed-checkpoint: the object does not have the form of a checkpoint ' +
        '(checkpoint.version must be 1; got nothing)',
    ]);
    expect(await explain(({ checkpoints }) => ({ stored: toStored(checkpoints).toSpliced(1, 1) }))).toEqual([
      'checkpoint-3: checkpoint-gap: checkpoints are missing before this one (expected number 2; got 3)',
    ]);
    expect(await explain(() => ({ stored: [] }))).toEqual([
      'checkpoints: outdated-checkpoint: the newest checkpoint found is not the newest one that was created ' +
        `(expected one of ${new Date(START).toISOString()} or later; the newest is none)`,
    ]);
    const { checkpoints } = await createLedger({ region: 'eu-west-1' });
    const [, other] = toStored(checkpoints);
    expect(await explain((ledger) => ({ stored: edit(toStored(ledger.checkpoints), other!.text) }))).toEqual([
      'second: foreign-checkpoint: the checkpoint is that of another region (expected us-east-1; got eu-west-1)',
    ]);
    const expectNewest = (known: { number: number; hash: string }) => () => ({
      expectedNewest: { notBefore: new Date(START).toISOString(), known: [{ ...known, source: 'a file' }] },
    });
    const { createdAt } = (await createLedger()).checkpoints[2]!;
    expect(await explain(expectNewest({ number: 9, hash: 'a'.repeat(64) }))).toEqual([
      'checkpoints: outdated-checkpoint: the newest checkpoint found is not the newest one that was created ' +
        `(expected number 9, which a file contains; the newest is number 3 of ${createdAt})`,
    ]);
    const second = (await createLedger()).checkpoints[1]!;
    expect(await explain(expectNewest({ number: 2, hash: 'a'.repeat(64) }))).toEqual([
      'checkpoint-2: forked-checkpoint: two checkpoints have the same number and different content ' +
        `(a file contains number 2 with the hash aaaa…; it now has ${shorten(hashOf(second))})`,
    ]);
  });
});
