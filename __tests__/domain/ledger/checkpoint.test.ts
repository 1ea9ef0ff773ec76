import { createCheckpoint, formatSignedText, parseCheckpoint, toHeadRow } from '../../../src/domain/ledger';
import { createLedger, hashOf, KEY, sha256, toStored, verifyLedger } from './ledger';

const create = async (changes: Partial<Parameters<typeof createCheckpoint>[0]> = {}) => {
  const ledger = await createLedger();
  return createCheckpoint(
    {
      region: ledger.region,
      heads: [...ledger.heads.values()],
      previous: ledger.checkpoints.at(-1)!,
      createdAt: '2026-11-30T15:00:00.000Z',
      keyId: 'key-1',
      ...changes,
    },
    KEY.sign,
    sha256,
  );
};

describe('createCheckpoint', () => {
  it('lists all chains by shard, with the number and hash of the checkpoint before', async () => {
    const { checkpoints, heads } = await createLedger();
    expect(checkpoints.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(checkpoints.map(({ previousHash }) => previousHash)).toEqual([
      '0'.repeat(64),
      hashOf(checkpoints[0]!),
      hashOf(checkpoints[1]!),
    ]);
    const sorted = [0, 1, 2].map((shard) => {
      const { sequence, hash, recordedAt } = heads.get(shard)!;
      return { shard, sequence, hash, recordedAt };
    });
    expect(checkpoints[2]!.chains).toEqual(sorted);
  });

  it('hashes this text and signs its hash, which must never change: other programs verify it', async () => {
    const { checkpoints } = await createLedger({ shards: 1, entries: 1 });
    const { createdAt, chains } = checkpoints[0]!;
    const [{ hash, recordedAt } = { hash: '', recordedAt: '' }] = chains;
    const text =
      `["ledger-checkpoint",1,"us-east-1",1,"${createdAt}","${'0'.repeat(64)}","key-1",` +
      `[[0,1,"${hash}","${recordedAt}"]]]`;
    expect(hashOf(checkpoints[0]!)).toBe(sha256(text));
    expect(formatSignedText(sha256(text))).toBe(`["ledger-checkpoint-signature",1,"${sha256(text)}"]`);
  });

  it('covers each field but the signature', async () => {
    const { checkpoints } = await createLedger();
    const checkpoint = checkpoints[1]!;
    const [first, ...others] = checkpoint.chains;
    const changes = [
      {},
      { region: 'eu-west-1' },
      { number: 3 },
      { createdAt: '2026-11-30T15:00:00.000Z' },
      { previousHash: 'a'.repeat(64) },
      { keyId: 'key-2' },
      { chains: others },
      ...[{ shard: 9 }, { sequence: 9 }, { hash: 'a'.repeat(64) }, { recordedAt: '' }].map((change) => ({
        chains: [{ ...first!, ...change }, ...others],
      })),
    ];
    const hashes = changes.map((change) => hashOf({ ...checkpoint, ...change }));
    expect(new Set(hashes).size).toBe(changes.length);
    expect(hashOf({ ...checkpoint, signature: 'AAAA' })).toBe(hashOf(checkpoint));
  });

  it('rejects heads that are missing, repeated, of another region, or before the previous checkpoint', async () => {
    const { heads, checkpoints } = await createLedger();
    const [first, ...others] = heads.values();
    const older = checkpoints[0]!.chains.map((chain) => ({ ...chain, region: 'us-east-1' }));
    for (const changed of [
      others,
      [{ ...first!, region: 'eu-west-1' }, ...others],
      older,
      [{ ...first!, hash: 'a'.repeat(64) }, ...others],
    ])
      expect(await create({ heads: changed })).toMatchObject({ violation: { field: 'heads' } });
    const got = await Promise.all(
      [others, older, [{ ...first!, hash: 'a'.repeat(64) }, ...others]].map((list) =>
        create({ heads: list }),
      ),
    );
    expect(got.map((result) => 'violation' in result && result.violation.got)).toEqual([
      '"shard 0 is missing"',
      '"shard 0 has gone back from 8 to 3"',
      '"shard 0 has another hash at 8"',
    ]);
    expect(await create({ heads: [first!, first!, ...others] })).toMatchObject({
      violation: { field: 'checkpoint.chains[1].shard' },
    });
    expect(await create()).toHaveProperty('value.number', 4);
    expect(await create({ keyId: 'a'.repeat(512) })).toHaveProperty('value.number', 4);
  });

  it.each([
    ['createdAt', { createdAt: '2026-11-30T14:30:00.000Z' }],
    ['checkpoint.createdAt', { createdAt: '2026-12-01T15:00:00Z' }],
    ['checkpoint.keyId', { keyId: '' }],
    ['checkpoint.keyId', { keyId: 'a'.repeat(513) }],
    ['checkpoint.keyId', { keyId: 'a b' }],
    ['checkpoint.region', { region: 'mars', heads: [], previous: 'none' as const }],
  ])('rejects an invalid %s, which could not be verified later', async (field, changes) => {
    expect(await create(changes)).toMatchObject({ violation: { field } });
  });
});

describe('the verification', () => {
  it('continues after a checkpoint that was verified before, and finds later changes only', async () => {
    const ledger = await createLedger({ entries: 40 });
    const [first, , start] = ledger.checkpoints;
    const { sequence } = start!.chains[1]!;
    ledger.readRows(1)[sequence] = { ...ledger.readRows(1)[sequence]!, kind: 'changed' };
    expect(await verifyLedger(ledger, { start: start! })).toMatchObject({ isIntact: true, checkpoints: 2 });
    expect(await verifyLedger(ledger, { start: first! })).toMatchObject({
      chains: [{}, { violation: { kind: 'changed-row', sequence } }, {}],
    });
    ledger.readRows(1).splice(sequence + 1);
    expect(await verifyLedger(ledger, { start: start! })).toMatchObject({
      chains: [
        {},
        { rows: 0, confirmed: sequence, violation: { kind: 'cut-tail', sequence: sequence + 1 } },
        {},
      ],
    });
  });

  it('accepts a known checkpoint that is the start', async () => {
    const ledger = await createLedger();
    const start = ledger.checkpoints[1]!;
    const known = [{ number: 2, hash: hashOf(start), source: 'a file' }];
    const options = { start, expectedNewest: { notBefore: start.createdAt, known } };
    expect(await verifyLedger(ledger, options)).toMatchObject({ isIntact: true });
  });

  it('fails if a read fails', async () => {
    const ledger = await createLedger();
    const failing = new Map([...ledger.rows].map(([key, rows]) => [key, rows as readonly unknown[]]));
    failing.get = () => {
      throw new Error('The read of the rows failed');
    };
    await expect(verifyLedger(ledger, { rows: failing })).rejects.toThrow('The read of the rows failed');
  });

  it('accepts a chain that was opened while the newest checkpoint was created', async () => {
    const ledger = await createLedger();
    const newest = ledger.checkpoints.at(-1)!;
    ledger.now = Date.parse(newest.createdAt) - 500;
    ledger.append(7, null);
    expect(await verifyLedger(ledger)).toMatchObject({
      isIntact: true,
      chains: [{}, {}, {}, { shard: 7, confirmed: -1, unconfirmedRows: 2 }],
    });
  });

  it('accepts a head that was read before the newest checkpoint was created', async () => {
    const ledger = await createLedger();
    const chains = ledger.checkpoints[1]!.chains.map((chain) => {
      const head = { ...chain, region: 'us-east-1' };
      return { region: 'us-east-1', shard: chain.shard, headRow: toHeadRow(head) };
    });
    expect(await verifyLedger(ledger, { chains })).toMatchObject({ isIntact: true });
  });

  it('accepts a chain that is expected and not yet opened', async () => {
    const ledger = await createLedger();
    ledger.readRows(8);
    expect(await verifyLedger(ledger)).toMatchObject({ isIntact: true, chains: [{}, {}, {}, { rows: 0 }] });
  });
});

describe('parseCheckpoint', () => {
  it('returns a stored checkpoint', async () => {
    const { checkpoints } = await createLedger();
    for (const [index, { text }] of toStored(checkpoints).entries())
      expect(parseCheckpoint(text)).toEqual({ value: checkpoints[index] });
  });

  it('accepts the most chains that a region can have', async () => {
    const ledger = await createLedger({ shards: 256, entries: 256, every: 256 });
    expect(ledger.checkpoints[0]!.chains).toHaveLength(256);
    expect(await verifyLedger(ledger)).toMatchObject({ isIntact: true, rows: 512 });
  });
});
