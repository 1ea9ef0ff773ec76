import {
  CHAIN_VIOLATIONS,
  CHECKPOINT_VIOLATIONS,
  type EntryRow,
  formatCheckpoint,
  formatSortKey,
  formatViolations,
  type LedgerReport,
  toHeadRow,
} from '../../../src/domain/ledger';
import {
  createKey,
  createLedger,
  hashOf,
  KEY,
  type Ledger,
  rehash,
  signAgain,
  START,
  toStored,
  verifyLedger,
  type VerifyOptions,
} from './ledger';

/** A break of the chain of shard 1, which has the sequence numbers 0 to 8 and checkpoints at 3, 5 and 8. */
interface Case {
  readonly title: string;
  readonly change: (rows: EntryRow[], ledger: Ledger) => void;
  readonly kind: keyof typeof CHAIN_VIOLATIONS;
  readonly sequence: number;
}

const update = (rows: EntryRow[], index: number, changes: Partial<EntryRow>): void => {
  rows[index] = { ...rows[index]!, ...changes };
};
/** Changes a row, and computes its hash and, up to a row, all later hashes again. */
const rewrite = (rows: EntryRow[], index: number, changes: Partial<EntryRow>, until = index): void => {
  update(rows, index, changes);
  for (let next = index; next <= until; next++) {
    if (next > index) update(rows, next, { previousHash: rows[next - 1]!.hash });
    rows[next] = rehash(rows[next]!);
  }
};
const sortByKey = (rows: EntryRow[]): void => {
  rows.sort((a, b) => (a.sk < b.sk ? -1 : 1));
};
const PAYLOAD = '{"price":"999"}';
const toRow = (value: unknown): EntryRow => value as EntryRow;

const CHANGED: Case[] = [
  ['payload', PAYLOAD],
  ['kind', 'correction'],
  ['recordedAt', '2026-11-30T14:30:07.000Z'],
  ['previousHash', 'a'.repeat(64)],
  ['hash', 'a'.repeat(64)],
].map(([field, value]) => ({
  title: `the field ${field} of a row is changed`,
  change: (rows) => update(rows, 4, { [field!]: value }),
  kind: 'changed-row',
  sequence: 4,
}));

const CASES: Case[] = [
  ...CHANGED,
  {
    title: 'a row is changed and its hash computed again',
    change: (rows) => rewrite(rows, 4, { payload: PAYLOAD }),
    kind: 'rehashed-row',
    sequence: 4,
  },
  {
    title: 'a row is changed to an earlier time and its hash computed again',
    change: (rows) => rewrite(rows, 4, { recordedAt: '2026-11-30T14:30:00.000Z' }),
    kind: 'rehashed-row',
    sequence: 4,
  },
  {
    title: 'a row of a checkpoint is changed to an earlier time and its hash computed again',
    change: (rows) => rewrite(rows, 5, { recordedAt: '2026-11-30T14:30:00.000Z' }),
    kind: 'rehashed-row',
    sequence: 5,
  },
  {
    title: 'all rows after a checkpoint continue a row that does not exist',
    change: (rows) => rewrite(rows, 6, { previousHash: 'a'.repeat(64) }, 8),
    kind: 'rehashed-row',
    sequence: 6,
  },
  {
    title: 'the genesis is changed and its hash computed again',
    change: (rows) => rewrite(rows, 0, { payload: PAYLOAD }),
    kind: 'rehashed-row',
    sequence: 0,
  },
  {
    title: 'the last row is changed and its hash computed again',
    change: (rows) => rewrite(rows, 8, { payload: PAYLOAD }),
    kind: 'rewritten-history',
    sequence: 8,
  },
  {
    title: 'a row of a checkpoint is changed and its hash computed again',
    change: (rows) => rewrite(rows, 5, { payload: PAYLOAD }),
    kind: 'rehashed-row',
    sequence: 5,
  },
  {
    title: 'a row is changed and all later hashes computed again',
    change: (rows) => rewrite(rows, 4, { payload: PAYLOAD }, 8),
    kind: 'rewritten-history',
    sequence: 5,
  },
  {
    title: 'all rows are changed to an earlier time and all hashes computed again',
    change: (rows) => rewrite(rows, 0, { recordedAt: '2026-11-29T00:00:00.000Z' }, 8),
    kind: 'rewritten-history',
    sequence: 3,
  },
  { title: 'a row is deleted', change: (rows) => rows.splice(4, 1), kind: 'deleted-row', sequence: 4 },
  { title: 'the genesis is deleted', change: (rows) => rows.splice(0, 1), kind: 'deleted-row', sequence: 0 },
  {
    title: 'several rows are deleted',
    change: (rows) => rows.splice(2, 4),
    kind: 'deleted-row',
    sequence: 2,
  },
  {
    title: 'a row is deleted and the next one changed to continue the row before',
    change: (rows) => {
      rows.splice(4, 1);
      rewrite(rows, 4, { previousHash: rows[3]!.hash });
    },
    kind: 'deleted-row',
    sequence: 4,
  },
  {
    title: 'a row is deleted and all later ones get other sequence numbers and hashes',
    change: (rows) => {
      rows.splice(4, 1);
      for (let index = 4; index < rows.length; index++)
        rewrite(rows, index, {
          sequence: index,
          sk: formatSortKey(index),
          previousHash: rows[index - 1]!.hash,
        });
    },
    kind: 'rewritten-history',
    sequence: 5,
  },
  { title: 'the last row is deleted', change: (rows) => rows.pop(), kind: 'cut-tail', sequence: 8 },
  {
    title: 'all rows but the genesis are deleted',
    change: (rows) => rows.splice(1),
    kind: 'cut-tail',
    sequence: 1,
  },
  { title: 'all rows are deleted', change: (rows) => rows.splice(0), kind: 'missing-chain', sequence: 0 },
  {
    title: 'the whole chain is missing',
    change: (_, ledger) => ledger.rows.delete('CHAIN#us-east-1#001'),
    kind: 'missing-chain',
    sequence: 0,
  },
  {
    title: 'a row is inserted before the row with its sequence number',
    change: (rows) =>
      rows.splice(4, 0, rehash({ ...rows[4]!, payload: PAYLOAD, previousHash: 'a'.repeat(64) })),
    kind: 'inserted-row',
    sequence: 4,
  },
  {
    title: 'a row is inserted after the row with its sequence number',
    change: (rows) =>
      rows.splice(5, 0, rehash({ ...rows[4]!, payload: PAYLOAD, previousHash: 'a'.repeat(64) })),
    kind: 'inserted-row',
    sequence: 4,
  },
  {
    title: 'a row is inserted with a wrong hash',
    change: (rows) => rows.splice(5, 0, { ...rows[4]!, payload: PAYLOAD }),
    kind: 'inserted-row',
    sequence: 4,
  },
  {
    title: 'a row is inserted and all later ones get other sequence numbers and hashes',
    change: (rows) => {
      rows.splice(4, 0, { ...rows[4]!, payload: PAYLOAD });
      for (let index = 4; index < rows.length; index++)
        rewrite(rows, index, {
          sequence: index,
          sk: formatSortKey(index),
          previousHash: rows[index - 1]!.hash,
        });
    },
    kind: 'rewritten-history',
    sequence: 5,
  },
  {
    title: 'two rows continue the same row',
    change: (rows) => rows.splice(5, 0, rehash({ ...rows[4]!, payload: PAYLOAD })),
    kind: 'fork',
    sequence: 4,
  },
  {
    title: 'a failed read of the head began a second history',
    change: (rows) => rewrite(rows, 4, { previousHash: '0'.repeat(64) }),
    kind: 'second-genesis',
    sequence: 4,
  },
  {
    title: 'a second genesis replaces a row',
    change: (rows) => rewrite(rows, 4, { kind: 'genesis' }),
    kind: 'second-genesis',
    sequence: 4,
  },
  {
    title: 'the first row is not a genesis',
    change: (rows) => rewrite(rows, 0, { kind: 'trade' }, 8),
    kind: 'missing-genesis',
    sequence: 0,
  },
  {
    title: 'the genesis continues a row of another history',
    change: (rows) => rewrite(rows, 0, { previousHash: 'a'.repeat(64) }, 8),
    kind: 'missing-genesis',
    sequence: 0,
  },
  {
    title: 'two rows are read in the other order',
    change: (rows) => rows.splice(4, 2, rows[5]!, rows[4]!),
    kind: 'reordered-rows',
    sequence: 4,
  },
  {
    title: 'a row is read much later',
    change: (rows) => rows.push(...rows.splice(4, 1)),
    kind: 'reordered-rows',
    sequence: 4,
  },
  {
    title: 'two rows are stored under the keys of each other',
    change: (rows) => {
      const [first, second] = [rows[4]!.sk, rows[7]!.sk];
      update(rows, 4, { sk: second });
      update(rows, 7, { sk: first });
      sortByKey(rows);
    },
    kind: 'reordered-rows',
    sequence: 4,
  },
  {
    title: 'a row is moved to a key after the last one',
    change: (rows) => {
      update(rows, 4, { sk: formatSortKey(900) });
      sortByKey(rows);
    },
    kind: 'moved-row',
    sequence: 4,
  },
  {
    title: 'a row replaces the next one',
    change: (rows) => {
      update(rows, 4, { sk: rows[5]!.sk });
      rows.splice(5, 1);
    },
    kind: 'moved-row',
    sequence: 4,
  },
  {
    title: 'a row is moved to the key of an earlier row',
    change: (rows) => {
      update(rows, 6, { sk: rows[2]!.sk });
      sortByKey(rows);
    },
    kind: 'moved-row',
    sequence: 6,
  },
  {
    title: 'a row of another chain replaces a row',
    change: (rows, ledger) => update(rows, 4, { ...ledger.readRows(2)[4]!, pk: rows[4]!.pk }),
    kind: 'moved-row',
    sequence: 4,
  },
  {
    title: 'a row is moved to the partition of another table',
    change: (rows) => update(rows, 4, { pk: 'TRADE#1' }),
    kind: 'malformed-row',
    sequence: 4,
  },
  {
    title: 'a row has another form of key',
    change: (rows) => update(rows, 4, { sk: '4' }),
    kind: 'malformed-row',
    sequence: 4,
  },
  {
    title: 'a row has an attribute that the hash does not cover',
    change: (rows) => update(rows, 4, { note: 'x' } as Partial<EntryRow>),
    kind: 'malformed-row',
    sequence: 4,
  },
  {
    title: 'the payload has another order of keys',
    change: (rows) => rewrite(rows, 4, { payload: '{"b":"1","a":"2"}' }),
    kind: 'malformed-row',
    sequence: 4,
  },
  {
    title: 'a row is not an object',
    change: (rows) => (rows[4] = toRow(null)),
    kind: 'malformed-row',
    sequence: 4,
  },
  {
    title: 'a row has an unknown version',
    change: (rows) => update(rows, 4, { version: 2 } as unknown as Partial<EntryRow>),
    kind: 'unknown-version',
    sequence: 4,
  },
];

const verifyShard = async (change: Case['change'], options?: VerifyOptions): Promise<LedgerReport> => {
  const ledger = await createLedger();
  change(ledger.readRows(1), ledger);
  return verifyLedger(ledger, options);
};

describe('a changed chain', () => {
  it.each(CASES)('is found if $title: $kind', async ({ change, kind, sequence }) => {
    for (const pageSize of [1, 4, 100]) {
      const report = await verifyShard(change, { pageSize });
      expect(report.isIntact).toBe(false);
      expect(report.checkpointViolation).toBeUndefined();
      const wrong = report.chains.filter(({ violation }) => violation);
      expect(wrong).toMatchObject([{ shard: 1, violation: { kind, sequence } }]);
      expect(wrong[0]!.confirmed).toBeLessThan(sequence);
      expect(wrong[0]!.violationCount).toBeGreaterThan(0);
      expect(formatViolations(report)[0]).toMatch(`CHAIN#us-east-1#001, sequence ${sequence}: `);
    }
  });

  it.each([
    ['the field payload of a row is changed', 1],
    ['a row is changed and its hash computed again', 1],
    ['a row is deleted', 1],
    ['several rows are deleted', 1],
    ['the last row is deleted', 1],
    ['all rows but the genesis are deleted', 1],
    ['the whole chain is missing', 1],
    ['a row is inserted after the row with its sequence number', 1],
    ['a row is inserted before the row with its sequence number', 2],
    ['two rows continue the same row', 1],
    ['two rows are read in the other order', 2],
    ['two rows are stored under the keys of each other', 2],
    ['a row of another chain replaces a row', 1],
    ['a row has an attribute that the hash does not cover', 1],
    ['a row has an unknown version', 1],
    ['a row is changed and all later hashes computed again', 2],
  ])('has no more violations than it has wrong rows and checkpoints: %s', async (title, count) => {
    const { change } = CASES.find((one) => one.title === title)!;
    expect((await verifyShard(change)).chains[1]!.violationCount).toBe(count);
  });

  it('is found if chains of two regions are swapped', async () => {
    const [ledger, other] = [await createLedger(), await createLedger({ region: 'eu-west-1' })];
    const rows = other.readRows(1).map((row) => ({ ...row, pk: 'CHAIN#us-east-1#001' }));
    ledger.rows.set('CHAIN#us-east-1#001', rows);
    expect(await verifyLedger(ledger)).toMatchObject({
      chains: [{}, { violationCount: 9, violation: { kind: 'swapped-region', sequence: 0 } }, {}],
    });
  });

  it('is found if it belongs to another region or shard', async () => {
    const ledger = await createLedger();
    const other = await createLedger({ region: 'eu-west-1', shards: 1 });
    ledger.rows.set('CHAIN#eu-west-1#000', other.readRows(0));
    const same = await createLedger({ shards: 10, entries: 10 });
    ledger.rows.set('CHAIN#us-east-1#009', same.readRows(9));
    ledger.now += 100_000;
    await ledger.checkpoint();
    const report = await verifyLedger(ledger);
    expect(report.chains.filter(({ violation }) => violation)).toMatchObject([
      { region: 'eu-west-1', violation: { kind: 'foreign-chain' } },
      { shard: 9, violation: { kind: 'foreign-chain' } },
    ]);
  });

  it('is found if a writer recorded an earlier time', async () => {
    const ledger = await createLedger();
    const head = ledger.heads.get(1)!;
    ledger.heads.set(1, { ...head, recordedAt: new Date(START).toISOString() });
    ledger.now = START;
    ledger.append(1, null);
    ledger.now = START + 100_000;
    await ledger.checkpoint();
    expect((await verifyLedger(ledger)).chains[1]).toMatchObject({
      violation: { kind: 'time-backwards', sequence: 9 },
    });
  });

  it('is found if the head is later than the last row, or has another hash', async () => {
    const ledger = await createLedger({ tail: 6 });
    const chains = [...ledger.heads.values()].map((head) => ({
      region: head.region,
      shard: head.shard,
      headRow: toHeadRow(head),
    }));
    expect(await verifyLedger(ledger, { chains })).toMatchObject({ isIntact: true });
    ledger.readRows(1).pop();
    rewrite(ledger.readRows(2), 10, { payload: PAYLOAD });
    ledger.readRows(0).splice(0);
    const { violation: kept } = (await verifyLedger(ledger)).chains[1]!;
    expect(kept).toBeUndefined();
    expect((await verifyLedger(ledger, { chains })).chains).toMatchObject([
      { violation: { kind: 'missing-chain', sequence: 0 } },
      {
        violation: { kind: 'cut-tail', sequence: 10, detail: expect.stringContaining('the head') as string },
      },
      { violation: { kind: 'rewritten-history', sequence: 10 } },
    ]);
  });

  it('is found if an early row is inserted again after all others, which remain confirmed', async () => {
    expect((await verifyShard((rows) => rows.push(rows[2]!))).chains[1]).toMatchObject({
      confirmed: 8,
      violation: { kind: 'inserted-row', sequence: 2 },
    });
  });

  it('is found if its head has another hash than a checkpoint', async () => {
    const ledger = await createLedger();
    const headRow = { ...toHeadRow(ledger.heads.get(1)!), hash: 'a'.repeat(64) };
    const chains = [{ region: 'us-east-1', shard: 1, headRow }];
    expect((await verifyLedger(ledger, { chains })).chains[1]).toMatchObject({
      confirmed: 8,
      violation: { kind: 'wrong-head', detail: expect.stringContaining('a checkpoint another') as string },
    });
  });

  it('is found if its head is damaged or that of another chain', async () => {
    const ledger = await createLedger();
    const [first, second] = [...ledger.heads.values()].map(toHeadRow);
    for (const headRow of [null, {}, { ...second, hash: 'x' }, first]) {
      const chains = [{ region: 'us-east-1', shard: 1, headRow }];
      expect((await verifyLedger(ledger, { chains })).chains[1]).toMatchObject({
        violation: { kind: 'wrong-head' },
      });
    }
  });

  it('is reported per chain, with the first wrong row of each', async () => {
    const ledger = await createLedger();
    update(ledger.readRows(0), 2, { payload: PAYLOAD });
    update(ledger.readRows(0), 5, { payload: PAYLOAD });
    ledger.readRows(2).pop();
    expect(await verifyLedger(ledger)).toMatchObject({
      isIntact: false,
      rows: 26,
      checkpoints: 3,
      chains: [
        { rows: 9, violationCount: 2, confirmed: -1, violation: { kind: 'changed-row', sequence: 2 } },
        { rows: 9, violationCount: 0, confirmed: 8 },
        { rows: 8, violationCount: 1, violation: { kind: 'cut-tail', sequence: 8 } },
      ],
    });
  });
});

describe('changed checkpoints', () => {
  const NEWER = createKey('key-2');
  const check = async (
    change: (texts: { name: string; text: string }[], ledger: Ledger) => unknown,
    options: VerifyOptions = {},
  ) => {
    const ledger = await createLedger({ entries: 40 });
    const stored = toStored(ledger.checkpoints).map((checkpoint) => ({ ...checkpoint }));
    await change(stored, ledger);
    const report = await verifyLedger(ledger, { ...options, stored });
    expect(report.isIntact).toBe(report.checkpointViolation === undefined);
    expect(report.chains.filter(({ violation }) => violation)).toEqual([]);
    return report.checkpointViolation;
  };
  const edit = (stored: { text: string }, changes: object): void => {
    stored.text = JSON.stringify({ ...(JSON.parse(stored.text) as object), ...changes });
  };
  /** Signs a checkpoint again, after a change. */
  const resign = async (
    stored: { text: string },
    ledger: Ledger,
    index: number,
    changes: object,
    key = KEY,
  ) => {
    stored.text = formatCheckpoint(await signAgain({ ...ledger.checkpoints[index]!, ...changes }, key));
  };

  it('are not found in a ledger that is intact', async () => {
    expect(await check(() => undefined)).toBeUndefined();
  });

  it.each<[keyof typeof CHECKPOINT_VIOLATIONS, string, Parameters<typeof check>[0]]>([
    [
      'wrong-signature',
      'a hash is changed',
      ([, second], ledger) => {
        const [first, ...others] = ledger.checkpoints[1]!.chains;
        edit(second!, { chains: [{ ...first, hash: 'a'.repeat(64) }, ...others] });
      },
    ],
    ['wrong-signature', 'the number is changed', ([, second]) => edit(second!, { number: 3 })],
    [
      'wrong-signature',
      'the signature is that of another checkpoint',
      ([, second], ledger) => edit(second!, { signature: ledger.checkpoints[0]!.signature }),
    ],
    [
      'wrong-signature',
      'the signature has no valid form',
      ([, second]) => edit(second!, { signature: 'AAAA' }),
    ],
    [
      'wrong-signature',
      'another key has signed in the name of a trusted one',
      ([, second], ledger) => resign(second!, ledger, 1, {}, NEWER),
    ],
    [
      'untrusted-key',
      'another key has signed',
      ([, second], ledger) => resign(second!, ledger, 1, { keyId: 'key-2' }, NEWER),
    ],
    [
      'foreign-checkpoint',
      'it is that of another region',
      async ([, second]) => {
        const { checkpoints } = await createLedger({ region: 'eu-west-1' });
        second!.text = formatCheckpoint(checkpoints[1]!);
      },
    ],
    ['checkpoint-gap', 'one is missing', (stored) => stored.splice(1, 1)],
    ['checkpoint-gap', 'the first one is missing', (stored) => stored.splice(0, 1)],
    ['replayed-checkpoint', 'an earlier one replaces it', (stored) => (stored[2]!.text = stored[0]!.text)],
    [
      'replayed-checkpoint',
      'an earlier one is stored again as the newest',
      (stored) => stored.push({ name: 'checkpoint-6', text: stored[2]!.text }),
    ],
    [
      'forked-checkpoint',
      'there are two with the same number',
      async (stored, ledger) => {
        const other = { name: 'checkpoint-2b', text: '' };
        await resign(other, ledger, 1, { createdAt: ledger.checkpoints[2]!.createdAt });
        stored.splice(2, 0, other);
      },
    ],
    [
      'broken-checkpoint-link',
      'it continues another one',
      ([, second], ledger) => resign(second!, ledger, 1, { previousHash: 'a'.repeat(64) }),
    ],
    [
      'checkpoint-time-backwards',
      'it was created before the one before',
      async (stored, ledger) => {
        const createdAt = ledger.checkpoints[3]!.createdAt.replace('2026-11', '2026-10');
        await resign(stored[4]!, ledger, 4, { createdAt });
      },
    ],
    [
      'checkpoint-regression',
      'a chain is missing in it',
      (stored, ledger) => resign(stored[4]!, ledger, 4, { chains: ledger.checkpoints[4]!.chains.slice(1) }),
    ],
    [
      'checkpoint-regression',
      'a chain has gone back',
      (stored, ledger) => resign(stored[4]!, ledger, 4, { chains: ledger.checkpoints[2]!.chains }),
    ],
    ['malformed-checkpoint', 'it is cut off', ([, second]) => (second!.text = second!.text.slice(0, 80))],
    [
      'malformed-checkpoint',
      'a field is written twice',
      ([, second]) => (second!.text = second!.text.replace('{', '{"number":9,')),
    ],
    [
      'malformed-checkpoint',
      'it has a field that the signature does not cover',
      ([, second]) => edit(second!, { note: 'x' }),
    ],
    [
      'malformed-checkpoint',
      'a chain is listed twice',
      ([, second], ledger) => {
        const { chains } = ledger.checkpoints[1]!;
        edit(second!, { chains: [chains[0], ...chains] });
      },
    ],
    ['unknown-checkpoint-version', 'it has another version', ([, second]) => edit(second!, { version: 2 })],
    ['outdated-checkpoint', 'all are missing', (stored) => stored.splice(0)],
  ])('are found as %s if %s', async (kind, _, change) => {
    expect(await check(change)).toMatchObject({ kind });
  });

  it('are found if the newest ones are missing, by their time and by a known one', async () => {
    const ledger = await createLedger({ entries: 40 });
    const newest = ledger.checkpoints.at(-1)!;
    const known = { number: newest.number, hash: hashOf(newest), source: 'a file' };
    const stored = toStored(ledger.checkpoints.slice(0, -1));
    for (const expectedNewest of [
      { notBefore: newest.createdAt },
      { notBefore: new Date(START).toISOString(), known: [known] },
      { notBefore: new Date(START).toISOString(), recorded: known },
    ]) {
      expect(await verifyLedger(ledger, { expectedNewest })).toMatchObject({ isIntact: true });
      expect(await verifyLedger(ledger, { expectedNewest, stored })).toMatchObject({
        isIntact: false,
        checkpointViolation: { kind: 'outdated-checkpoint', name: '' },
      });
    }
    const other = { ...known, number: 2 };
    const expectedNewest = { notBefore: newest.createdAt, known: [other] };
    expect(await verifyLedger(ledger, { expectedNewest })).toMatchObject({
      checkpointViolation: { kind: 'forked-checkpoint', name: 'checkpoint-2' },
    });
  });

  it('are found if the key was not valid when they were created', async () => {
    const ledger = await createLedger({ entries: 40 });
    const validUntil = ledger.checkpoints[3]!.createdAt;
    const expired = { ...KEY.trusted, validUntil };
    const violation = { kind: 'expired-key', name: 'checkpoint-4' };
    expect(await verifyLedger(ledger, { keys: [expired] })).toMatchObject({ checkpointViolation: violation });
    const future = { ...KEY.trusted, validFrom: validUntil };
    expect(await verifyLedger(ledger, { keys: [future] })).toMatchObject({
      checkpointViolation: { ...violation, name: 'checkpoint-1' },
    });
    expect(await verifyLedger(ledger, { keys: [{ ...KEY.trusted, region: 'eu-west-1' }] })).toMatchObject({
      checkpointViolation: { kind: 'untrusted-key' },
    });
  });

  it('do not confirm rows', async () => {
    const ledger = await createLedger();
    const stored = toStored(ledger.checkpoints);
    edit(stored[2] as { text: string }, { createdAt: '2026-12-01T00:00:00.000Z' });
    const { chains } = await verifyLedger(ledger, { stored });
    expect(chains.map(({ confirmed }) => confirmed)).toEqual([6, 5, 5]);
    expect(chains.map(({ unconfirmedRows }) => unconfirmedRows)).toEqual([2, 3, 3]);
  });
});
