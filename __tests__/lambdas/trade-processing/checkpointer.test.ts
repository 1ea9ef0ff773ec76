import { S3ServiceException } from '@aws-sdk/client-s3';
import { hashCheckpoint, parseCheckpoint } from '../../../src/domain/ledger';
import { createTradeEvent, formatMessage } from '../../domain/trade-records/records';
import { sha256 } from '../../domain/ledger/ledger';
import { createTrade } from '../../domain/trades/trades';
import { CHECKPOINT_BUCKET, createSigningKey, World } from './world';

const record = (world: World, id: string) =>
  world.process(
    createTradeEvent(
      'order-management',
      [{ id: 'm1', text: formatMessage(createTrade({ sourceTradeId: id, executionId: id })) }],
      id,
    ),
  );
const checkpoint = (world: World) => world.createFunctions().checkpoint(undefined, undefined);
const listKeys = (world: World) =>
  [...world.buckets.objects.keys()].filter((name) => name.startsWith(CHECKPOINT_BUCKET));

/** A ledger with two checkpoints, and an entry after them. */
const createWorld = async () => {
  const world = new World();
  world.set('ChainShards', '1');
  await record(world, '1');
  await checkpoint(world);
  world.time += 300_000;
  await record(world, '2');
  await checkpoint(world);
  world.time += 300_000;
  await record(world, '3');
  return world;
};

describe('the checkpointer', () => {
  it('creates the first checkpoint of a region, also before its first trade', async () => {
    const world = new World();
    const { checkpoint: first, isNew } = await checkpoint(world);
    expect([first.number, first.chains, isNew]).toEqual([1, [], true]);
    expect(listKeys(world)).toEqual([`${CHECKPOINT_BUCKET} us-east-1/000000000001.json`]);
  });

  it('verifies the entries since the newest checkpoint only, and continues it', async () => {
    const world = await createWorld();
    world.counts.clear();
    const { checkpoint: third } = await checkpoint(world);
    expect(third).toMatchObject({ number: 3, chains: [{ shard: 0, sequence: 3 }] });
    const second = parseCheckpoint(
      world.buckets.objects.get(`${CHECKPOINT_BUCKET} us-east-1/000000000002.json`)!,
    );
    expect('value' in second && hashCheckpoint(second.value, sha256)).toBe(third.previousHash);
    expect(Object.fromEntries(world.counts)).toEqual({ EntriesVerified: 1, CheckpointsCreated: 1 });
    expect(world.measured.at(-1)).toBe('CheckpointAge 300000 Milliseconds');
  });

  it('verifies all pages of a chain', async () => {
    const world = await createWorld();
    for (const id of ['4', '5', '6']) await record(world, id);
    world.table.pageSize = 2;
    world.counts.clear();
    expect(await checkpoint(world)).toMatchObject({ checkpoint: { chains: [{ sequence: 6 }] } });
    expect(world.counts.get('EntriesVerified')).toBe(4);
  });

  it('signs what it verified if there are too many rows for one invocation, and continues there', async () => {
    const world = await createWorld();
    for (const id of ['4', '5', '6', '7']) await record(world, id);
    world.maxRows = 2;
    world.table.pageSize = 3;
    const sequences: (number | undefined)[] = [];
    for (let run = 0; run < 4; run++)
      sequences.push((await checkpoint(world)).checkpoint.chains[0]?.sequence);
    expect(sequences).toEqual([4, 6, 7, 7]);
    // The whole ledger with all checkpoints is intact, also for a first checkpoint that had to stop.
    removeRows(world, 'CHECKPOINT#');
    for (const key of listKeys(world)) world.buckets.objects.delete(key);
    expect((await checkpoint(world)).checkpoint).toMatchObject({ number: 1, chains: [{ sequence: 1 }] });
    change(world, '000000000003', { kind: 'rejection' });
    await expect(checkpoint(world)).rejects.toThrow(/sequence 3: changed-row/);
  });

  it('creates no checkpoint without new entries, but one each hour', async () => {
    const world = await createWorld();
    await checkpoint(world);
    world.time += 3_599_000;
    expect(await checkpoint(world)).toMatchObject({ checkpoint: { number: 3 }, isNew: false });
    world.time += 1_000;
    expect(await checkpoint(world)).toMatchObject({ checkpoint: { number: 4 }, isNew: true });
  });

  it('continues the checkpoint of another invocation that was faster', async () => {
    const world = await createWorld();
    let isFirst = true;
    world.buckets.onRequest = (name) => {
      if (name !== 'PutObjectCommand' || !isFirst) return;
      isFirst = false;
      world.buckets.objects.set(`${CHECKPOINT_BUCKET} us-east-1/000000000003.json`, faster);
    };
    const other = await createWorld();
    await checkpoint(other);
    const faster = other.buckets.objects.get(`${CHECKPOINT_BUCKET} us-east-1/000000000003.json`)!;
    // The other one has covered the new entry, so nothing is left to sign.
    expect(await checkpoint(world)).toMatchObject({ checkpoint: { number: 3 }, isNew: false });
    expect(listKeys(world)).toHaveLength(3);
  });

  it('ends with an error if another invocation is faster each time', async () => {
    const world = await createWorld();
    world.buckets.onRequest = (name) => {
      if (name !== 'PutObjectCommand') return;
      throw new S3ServiceException({
        name: 'ConditionalRequestConflict',
        $fault: 'client',
        $metadata: { httpStatusCode: 409 },
      });
    };
    await expect(checkpoint(world)).rejects.toMatchObject({
      name: 'ContentionError',
      message: expect.stringContaining('no checkpoint of us-east-1 is stored after 3 attempts') as string,
    });
  });

  it.each([
    new Error('slow down'),
    new S3ServiceException({
      name: 'AccessDenied',
      message: 'denied',
      $fault: 'client',
      $metadata: { httpStatusCode: 403 },
    }),
  ])('fails if the checkpoint cannot be stored: %s', async (error) => {
    const world = await createWorld();
    world.buckets.onRequest = (name) => {
      if (name === 'PutObjectCommand') throw error;
    };
    await expect(checkpoint(world)).rejects.toBe(error);
  });

  const change = (world: World, sk: string, changes: object) => {
    const row = world.table.list().find((candidate) => candidate.sk === sk)!;
    world.table.add({ ...row, ...changes });
  };
  const remove = (world: World, sk: string) =>
    world.table.rows.delete(JSON.stringify(['CHAIN#us-east-1#000', sk]));

  const removeRows = (world: World, prefix: string) => {
    for (const [key, { pk }] of world.table.rows)
      if (String(pk).startsWith(prefix)) world.table.rows.delete(key);
  };
  const objectOf = (number: number) => `${CHECKPOINT_BUCKET} us-east-1/00000000000${number}.json`;
  /** Removes an object with all that S3 stored of it. */
  const destroy = (world: World, number: number) => world.buckets.objects.delete(objectOf(number));
  const changeRow = (world: World, changes: object) => change(world, 'NEWEST', changes);

  it.each<[string, (world: World) => unknown, RegExp]>([
    [
      'the newest checkpoint was hidden, with the entries after the one before',
      (world) => {
        world.buckets.hide(objectOf(2));
        remove(world, '000000000003');
      },
      /^the newest checkpoint us-east-1\/000000000002.json was deleted or replaced: .* 1 delete markers$/,
    ],
    [
      'all checkpoints were hidden and the table was emptied',
      (world) => {
        for (const number of [1, 2]) world.buckets.hide(objectOf(number));
        world.table.rows.clear();
      },
      /000000000002.json was deleted or replaced/,
    ],
    [
      'all objects of checkpoints were destroyed',
      (world) => [1, 2].map((number) => destroy(world, number)),
      /number none in the bucket, number 2 in the table/,
    ],
    [
      'the object of the newest checkpoint was destroyed',
      (world) => destroy(world, 2),
      /number 1 in the bucket, number 2 in the table/,
    ],
    [
      'the row of the newest checkpoint was deleted',
      (world) => removeRows(world, 'CHECKPOINT#'),
      /number 2 in the bucket, number none in the table/,
    ],
    [
      'the row of the newest checkpoint got another hash',
      (world) => changeRow(world, { hash: 'a'.repeat(64) }),
      /number 2 has the hash .* in the bucket, and a{64} in the table/,
    ],
    [
      'the row got the number and not the hash of the checkpoint before',
      (world) => changeRow(world, { number: 1 }),
      /number 1 has the hash .* in the bucket/,
    ],
    [
      'the row of the newest checkpoint was damaged',
      (world) => changeRow(world, { number: 'two' }),
      /^the newest checkpoint of us-east-1 in the table: row.number must/,
    ],
    [
      'an entry was changed',
      (world) => change(world, '000000000003', { kind: 'rejection' }),
      /sequence 3: changed-row/,
    ],
    ['the last entry was removed', (world) => remove(world, '000000000003'), /sequence 3: cut-tail/],
    [
      'a chain was removed',
      (world) => removeRows(world, 'CHAIN#'),
      /^no checkpoint of us-east-1: heads must contain all chains.*shard 0 is missing/,
    ],
    [
      'a head was changed',
      (world) => change(world, 'HEAD', { hash: 'a'.repeat(64) }),
      /sequence 3: rehashed-row: .*(head has|the head)/,
    ],
    [
      'the checkpoint is that of another key',
      (world) => (world.key = createSigningKey('arn:aws:kms:us-east-1:123456789012:key/other')),
      /start: untrusted-key/,
    ],
    [
      'the checkpoint is damaged',
      (world) => world.buckets.objects.set(`${CHECKPOINT_BUCKET} us-east-1/000000000002.json`, '{}'),
      /^the newest checkpoint us-east-1\/000000000002.json is damaged/,
    ],
  ])('signs nothing: %s', async (_, tamper, message) => {
    const world = await createWorld();
    tamper(world);
    await expect(checkpoint(world)).rejects.toMatchObject({
      name: 'LedgerViolation',
      message: expect.stringMatching(message) as string,
    });
    expect(listKeys(world)).not.toContain(objectOf(3));
    expect(world.logs.at(-1)).toMatchObject({ level: 'error', message: 'step failed' });
  });

  it('writes the row of a checkpoint that another invocation stored before it ended', async () => {
    const world = await createWorld();
    const before = world.table.list().find(({ sk }) => sk === 'NEWEST')!;
    await checkpoint(world);
    const written = world.table.list().find(({ sk }) => sk === 'NEWEST')!;
    world.table.add(before);
    expect(await checkpoint(world)).toMatchObject({ checkpoint: { number: 3 }, isNew: false });
    expect(world.table.list().find(({ sk }) => sk === 'NEWEST')).toEqual(written);
  });

  it('does not call a clock that was set back a wrong ledger', async () => {
    const world = await createWorld();
    world.time -= 300_000 + 60_001;
    await expect(checkpoint(world)).rejects.toMatchObject({ name: 'ClockError' });
    world.time += 1;
    const { checkpoint: third } = await checkpoint(world);
    expect(third.createdAt).toBe(new Date(world.time + 60_000).toISOString());
  });

  it('fails if a read fails, and does not begin a second series', async () => {
    const world = await createWorld();
    world.buckets.onRequest = (name) => {
      if (name === 'ListObjectVersionsCommand') throw new Error('AccessDenied');
    };
    await expect(checkpoint(world)).rejects.toThrow('AccessDenied');
    expect(listKeys(world)).toHaveLength(2);
  });
});
