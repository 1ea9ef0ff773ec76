import { ListShardsCommand, PutRecordsCommand, ResourceNotFoundException } from '@aws-sdk/client-kinesis';
import { createShardClock } from '../../../src/lambdas/pattern-detection/adapters/shard-clock';
import { Stream } from '../../../tools/simulation/services/kinesis/stream';
import { Streams } from '../../../tools/simulation/services/kinesis/streams';
import { createCaller, createSimulation, injectFault, MINUTE, runFor } from './world';

const create = (shards = 4) => {
  const simulation = createSimulation();
  const stream = new Stream(simulation, { name: 'Records', shards });
  const client = new Streams(simulation, [stream]).createClient(createCaller(simulation));
  const received: string[][] = stream.shards.map(() => []);
  stream.shards.forEach((shard, index) =>
    shard.onRecord((record) => received[index]!.push(record.partitionKey)),
  );
  const settle = async <T>(request: Promise<T>): Promise<T> => {
    const settled = Promise.allSettled([request]);
    await runFor(simulation, MINUTE);
    await settled;
    return request;
  };
  return { simulation, stream, client, received, settle };
};

test('the shards divide the hash keys, and a key always has the same shard', async () => {
  const { stream, received } = create();
  expect(stream.shards[0]!.firstHashKey).toBe(0n);
  expect(stream.shards.at(-1)!.lastHashKey).toBe(2n ** 128n - 1n);
  for (let n = 0; n < 40; n++) stream.putRecord({ partitionKey: `key ${n % 20}`, data: Buffer.from('a') });
  for (const keys of received) {
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(keys.filter((other) => other === key)).toHaveLength(2);
  }
});

test('the adapter of the functions puts an event into each shard', async () => {
  const { client, received, settle } = create();
  const clock = createShardClock('Records', client);
  const shards = await settle(clock.listOpenShards());
  expect(shards).toHaveLength(4);
  await settle(clock.put(shards.map((shard) => ({ shard, data: '{}' }))));
  expect(received).toEqual(Array(4).fill(['clock']));
});

test('a request can put some records and reject others', async () => {
  const { simulation, client, received, settle } = create(1);
  injectFault(simulation, 'partial', 'put');
  const Records = ['a', 'b'].map((PartitionKey) => ({ PartitionKey, Data: Buffer.from('1') }));
  const response = await settle(client.send(new PutRecordsCommand({ StreamName: 'Records', Records })));
  expect(response.FailedRecordCount).toBe(1);
  expect(response.Records!.map(({ ErrorCode }) => ErrorCode)).toEqual([
    'ProvisionedThroughputExceededException',
    undefined,
  ]);
  expect(received).toEqual([['b']]);
});

test.each([
  ['no record', []],
  ['501 records', Array<object>(501).fill({ PartitionKey: 'a', Data: Buffer.from('1') })],
  ['a record of more than 1 MiB', [{ PartitionKey: 'a', Data: Buffer.alloc(1_048_576) }]],
  ['more than 10 MiB', Array<object>(11).fill({ PartitionKey: 'a', Data: Buffer.alloc(1_000_000) })],
])('a request with %s is rejected', async (_, Records) => {
  const { client, settle } = create(1);
  const command = new PutRecordsCommand({ StreamName: 'Records', Records: Records as never });
  await expect(settle(client.send(command))).rejects.toMatchObject({ name: 'ValidationException' });
});

test('a request of an unknown stream is rejected', async () => {
  const { client, settle } = create(1);
  const command = new ListShardsCommand({ StreamName: 'Other' });
  await expect(settle(client.send(command))).rejects.toBeInstanceOf(ResourceNotFoundException);
});
