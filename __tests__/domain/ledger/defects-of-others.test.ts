import fc from 'fast-check';
import {
  appendEntry,
  encodeJson,
  type EntryRow,
  formatSignedText,
  toEntryRow,
} from '../../../src/domain/ledger';
import { FUZZ } from '../../support/fuzz';
import {
  createKey,
  createLedger,
  hashOf,
  KEY,
  Ledger,
  rehash,
  sha256,
  signAgain,
  START,
  toStored,
  unwrap,
  verifyLedger,
} from './ledger';

/** Defects that were reported for other ledgers, audit logs and signers, tried on this one. */
describe('defects of other ledgers', () => {
  it('do not exist: values that encoders confuse have different texts, or are rejected', () => {
    const groups: unknown[][] = [
      // Keys and texts that are not escaped.
      [{ a: '1', b: '2' }, { a: '1"\u0000b:\\"2' }, { 'a:"1"\u0000b': '2' }, { 'a":"1","b': '2' }],
      // Empty values.
      [null, {}, [], '', 'null', [null], { a: null }, { a: {} }, { '': null }],
      // Numbers and texts.
      [1, '1', '1.0', '1.00', [1], ['1']],
      // Composed and decomposed characters.
      ['\u00e9', 'e\u0301', { '\u00e9': 1 }, { 'e\u0301': 1 }],
    ];
    for (const group of groups) {
      const texts = group.map((value) => unwrap(encodeJson(value, 'payload')));
      expect(new Set(texts).size).toBe(group.length);
    }
    // Two whole numbers that are the same double.
    for (const text of ['9007199254740992', '9007199254740993', '1e21', '0.1', '1.0e-7'])
      expect(encodeJson(JSON.parse(text), 'payload')).toHaveProperty('violation');
    // Inherited fields are not part of a value.
    const inherited = Object.create({ role: 'admin' }) as object;
    expect(encodeJson(inherited, 'payload')).toHaveProperty('violation');
  });

  it('do not exist: two writers that append to the same head claim the same row, so only one can write it', () => {
    const ledger = new Ledger();
    ledger.append(0, 1);
    const head = ledger.heads.get(0)!;
    const rows = ['a', 'b'].map((payload) =>
      toEntryRow(unwrap(appendEntry(head, { kind: 'trade', payload, now: ledger.now }, sha256)).entry),
    );
    expect(rows[0]!.hash).not.toBe(rows[1]!.hash);
    expect([rows[0]!.pk, rows[0]!.sk]).toEqual([rows[1]!.pk, rows[1]!.sk]);
  });

  it('are found: two regions wrote the same chain, and replication retained one row of each place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 2, maxLength: 12 }), async (retained) => {
        const [ledger, other] = [new Ledger(), new Ledger()];
        for (const [writer, name] of [
          [ledger, 'us'],
          [other, 'eu'],
        ] as const) {
          writer.append(0, 'common');
          for (let index = 0; index < retained.length; index++) writer.append(0, `${name} ${index}`);
        }
        await ledger.checkpoint();
        const rows = ledger.readRows(0);
        for (const [index, isOther] of retained.entries())
          if (isOther) rows[index + 2] = other.readRows(0)[index + 2]!;
        const report = await verifyLedger(ledger);
        expect(report.isIntact).toBe(!retained.includes(true));
        if (!report.isIntact)
          expect(report.chains[0]!.violation!.kind).toMatch(/^(rehashed-row|rewritten-history)$/);
      }),
      { numRuns: 100 * FUZZ },
    );
  });

  it('are found: two rows that continue the same one, and a beginning that was cut off (block/buzz 2620)', async () => {
    const [fork, cut] = [await createLedger(), await createLedger()];
    const rows = fork.readRows(1);
    rows[5] = rehash({ ...rows[5]!, previousHash: rows[4]!.previousHash });
    expect((await verifyLedger(fork)).chains[1]).toMatchObject({ violation: { sequence: 5 } });
    cut.readRows(1).splice(0, 3);
    expect((await verifyLedger(cut)).chains[1]).toMatchObject({
      violation: { kind: 'deleted-row', sequence: 0 },
    });
    // The first row after a start is compared with the entry before it, which is not read.
    const [start] = cut.checkpoints;
    const ranged = await createLedger();
    const sequence = start!.chains.find(({ shard }) => shard === 1)!.sequence + 1;
    const first = ranged.readRows(1)[sequence]!;
    ranged.readRows(1)[sequence] = rehash({ ...first, previousHash: 'a'.repeat(64) });
    expect((await verifyLedger(ranged, { start: ranged.checkpoints[0]! })).chains[1]).toMatchObject({
      violation: { sequence },
    });
  });

  it('are found: history that was rewritten after a row whose damage is known', async () => {
    const ledger = await createLedger();
    const rows = ledger.readRows(1);
    rows[2] = { ...rows[2]!, payload: '"damaged"' };
    const before = (await verifyLedger(ledger)).chains[1]!;
    rows[7] = rehash({ ...rows[7]!, payload: '"forged"' });
    rows[8] = rehash({ ...rows[8]!, previousHash: rows[7]!.hash });
    const after = (await verifyLedger(ledger)).chains[1]!;
    expect(after.violation).toEqual(before.violation);
    expect(after.violationCount).toBe(before.violationCount + 1);
    const [start] = ledger.checkpoints;
    expect((await verifyLedger(ledger, { start: start! })).chains[1]).toMatchObject({
      violation: { kind: 'rewritten-history', sequence: 8 },
    });
  });

  it('are found: rows without a hash, of an older or newer version, are not skipped', async () => {
    const unhashed = { ...(await createLedger()).readRows(1)[4]!, hash: undefined };
    for (const row of [unhashed, { ...unhashed, hash: '' }, { ...unhashed, hash: '0'.repeat(64) }]) {
      const ledger = await createLedger();
      ledger.readRows(1)[4] = row as EntryRow;
      expect((await verifyLedger(ledger)).chains[1]).toMatchObject({ violation: { sequence: 4 } });
    }
  });

  it('do not exist: checkpoints remain valid after a rotation of the key, and a retired key signs no more', async () => {
    const next = createKey('key-2');
    const ledger = await createLedger();
    const rotated = new Date(ledger.now + 500).toISOString();
    const keys = [
      { ...KEY.trusted, validUntil: rotated },
      { ...next.trusted, validFrom: rotated },
    ];
    const successor = new Ledger('us-east-1', next);
    Object.assign(successor, { heads: ledger.heads, rows: ledger.rows, now: ledger.now });
    successor.checkpoints = ledger.checkpoints;
    const newest = await successor.checkpoint();
    const expectedNewest = { notBefore: newest.createdAt };
    expect(await verifyLedger(successor, { keys, expectedNewest })).toMatchObject({ isIntact: true });

    // The retired key continues the checkpoints before the given number.
    const [, , last] = ledger.checkpoints;
    const forge = (number: number, createdAt: string) => {
      const previousHash = hashOf(successor.checkpoints[number - 2]!);
      return signAgain({ ...last!, number, previousHash, createdAt });
    };
    const all = successor.checkpoints;
    const attempts = [
      { forged: [...all, await forge(5, newest.createdAt)], kind: 'expired-key' },
      { forged: [...all, await forge(5, last!.createdAt)], kind: 'checkpoint-time-backwards' },
      { forged: [...all.slice(0, 3), await forge(4, last!.createdAt)], kind: 'outdated-checkpoint' },
    ];
    for (const { forged, kind } of attempts)
      expect(await verifyLedger(successor, { keys, expectedNewest, stored: toStored(forged) })).toMatchObject(
        { isIntact: false, checkpointViolation: { kind } },
      );
  });

  it('are found: a start that no trusted key has signed', async () => {
    const ledger = await createLedger();
    const start = { ...ledger.checkpoints[1]!, createdAt: '2026-11-30T14:30:01.000Z' };
    expect(await verifyLedger(ledger, { start })).toMatchObject({
      isIntact: false,
      checkpointViolation: { kind: 'wrong-signature', name: 'start' },
    });
  });

  it('do not exist: a signature can differ each time, but the hash of a checkpoint cannot', async () => {
    const ledger = await createLedger();
    const checkpoint = ledger.checkpoints[2]!;
    const again = new Ledger();
    Object.assign(again, { heads: ledger.heads, now: Date.parse(checkpoint.createdAt) - 1_000 });
    again.checkpoints = ledger.checkpoints.slice(0, 2);
    const second = await again.checkpoint();
    expect(second.signature).not.toBe(checkpoint.signature);
    expect(hashOf(second)).toBe(hashOf(checkpoint));
    again.rows.clear();
    for (const [key, rows] of ledger.rows) again.rows.set(key, rows);
    expect(await verifyLedger(again)).toMatchObject({ isIntact: true });
  });

  it('do not exist: the text that is signed is short, however many chains a region has', async () => {
    const ledger = await createLedger({ shards: 256, entries: 256, every: 256 });
    expect(formatSignedText(hashOf(ledger.checkpoints[0]!)).length).toBeLessThan(200);
  });

  it('do not exist: the time of an entry has the precision of its row, so that a store cannot round it', () => {
    const ledger = new Ledger();
    ledger.now = START + 0.123456;
    ledger.append(0, 1, 'trade', 0.0004);
    const row = JSON.parse(JSON.stringify(ledger.readRows(0)[1]!)) as EntryRow;
    expect(rehash(row)).toEqual(row);
    expect(row.recordedAt).toBe('2026-11-30T14:30:00.000Z');
  });
});
