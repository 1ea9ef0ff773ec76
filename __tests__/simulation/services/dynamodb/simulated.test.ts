import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import type { FaultKind } from '../../../../tools/simulation/core/fault-profiles';
import { Process } from '../../../../tools/simulation/core/process';
import { Simulation } from '../../../../tools/simulation/core/simulation';
import { Database } from '../../../../tools/simulation/services/dynamodb/database';
import { enableExpiry } from '../../../../tools/simulation/services/dynamodb/expiry';
import { GlobalTable } from '../../../../tools/simulation/services/dynamodb/global-table';
import { createReadLag } from '../../../../tools/simulation/services/dynamodb/read-lag';
import { Table } from '../../../../tools/simulation/services/dynamodb/table';
import { TableStream } from '../../../../tools/simulation/services/dynamodb/table-stream';

const TableName = 'Books';
const DAY_MS = 86_400_000;

function setUp(faults: readonly (readonly [FaultKind, string])[] = [], seed = 1) {
  const script = faults.map(([kind, where]) => ({ kind, where }));
  const simulation = new Simulation({ seed, faults: 'heavy', script });
  const table = new Table(TableName, ['id'], {}, createReadLag(simulation, TableName));
  const database = new Database([table], simulation);
  /** Runs work in a process of its own, with a client. */
  const start = async <T>(name: string, work: (client: Database['client']) => Promise<T>) => {
    const process = new Process(simulation, name);
    return process.run(60_000, () => work(database.createClient(process)));
  };
  return { simulation, table, database, start };
}

const createAdd = (id: string, token?: string, amount = 1) =>
  new TransactWriteCommand({
    ClientRequestToken: token,
    TransactItems: [
      {
        Update: {
          TableName,
          Key: { id },
          UpdateExpression: 'ADD amount :amount',
          ExpressionAttributeValues: { ':amount': amount },
        },
      },
      { Put: { TableName, Item: { id: `${id} audit` } } },
    ],
  });

describe('a transaction', () => {
  it('conflicts with another one in flight of the same row, and with a write of it', async () => {
    const { simulation, table, start } = setUp();
    const results = await simulation.replaceGlobals(async () => {
      const started = Array.from({ length: 20 }, (_, index) =>
        start(`Worker ${index}`, (client) =>
          client.send((index % 2 === 0 ? createAdd('a') : createPut({ id: 'a' })) as never),
        ),
      );
      await simulation.run();
      return Promise.all(started);
    });
    const errors = results.flatMap((result) => (result.status === 'failed' ? [result.error] : []));
    const reasons = errors.map((error) =>
      error instanceof TransactionCanceledException
        ? error.CancellationReasons!.map(({ Code }) => Code)
        : error.name,
    );
    expect(reasons).toContainEqual(['TransactionConflict', 'TransactionConflict']);
    expect(reasons).toContain('TransactionConflictException');
    expect(results.some(({ status }) => status === 'succeeded')).toBe(true);
    expect(table.rows.size).toBe(2);
  });

  it('has one effect if its response is lost and the call is repeated', async () => {
    const { simulation, table, start } = setUp([['lost-response', 'Worker#1/1 dynamodb.TransactWrite']]);
    const result = start('Worker', (client) => client.send(createAdd('a')));
    await simulation.run();
    expect(await result).toMatchObject({ status: 'succeeded' });
    expect(table.rows.get('["a"]')).toEqual({ id: 'a', amount: 1 });
  });

  it('has one effect for each token, and refuses the token with other items', async () => {
    const { simulation, table, start } = setUp();
    const result = start('Worker', async (client) => {
      await client.send(createAdd('a', 'token'));
      await client.send(createAdd('a', 'token'));
      await client.send(createAdd('a', 'token', 2));
    });
    await simulation.run();
    expect(await result).toMatchObject({
      status: 'failed',
      error: { name: 'IdempotentParameterMismatchException' },
    });
    expect(table.rows.get('["a"]')).toMatchObject({ amount: 1 });
  });

  it('reports which of its conditions are not met, and writes nothing', async () => {
    const { simulation, table, database, start } = setUp();
    table.add({ id: 'old' });
    const commits: number[] = [];
    database.onCommit = (changes) => commits.push(changes.length);
    const createItems = (id: string) => [
      { Delete: { TableName, Key: { id: 'old' } } },
      { ConditionCheck: { TableName, Key: { id }, ConditionExpression: 'attribute_exists(id)' } },
      { Put: { TableName, Item: { id: 'new' }, ConditionExpression: 'attribute_not_exists(id)' } },
    ];
    const result = start('Worker', async (client) => {
      const send = (id: string) => client.send(new TransactWriteCommand({ TransactItems: createItems(id) }));
      const codes = await send('missing').catch((error: TransactionCanceledException) =>
        error.CancellationReasons!.map(({ Code }) => Code),
      );
      table.add({ id: 'present' });
      await send('present');
      return codes;
    });
    await simulation.run();
    expect(await result).toEqual({ status: 'succeeded', value: ['None', 'ConditionalCheckFailed', 'None'] });
    expect([table.list(), commits]).toEqual([[{ id: 'present' }, { id: 'new' }], [2]]);
  });
});

const createPut = (Item: Record<string, unknown>) => new PutCommand({ TableName, Item });

test('a read that is not consistent returns an older row for at most a second', async () => {
  const ages: number[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const { simulation, start } = setUp([], seed);
    void start('Worker', async (client) => {
      await client.send(createPut({ id: 'a', at: simulation.now }));
      const { now } = simulation;
      for (;;) {
        const read = async (ConsistentRead: boolean) =>
          (await client.send(new GetCommand({ TableName, Key: { id: 'a' }, ConsistentRead }))) as object;
        expect(await read(true)).toMatchObject({ Item: { id: 'a' } });
        if ('Item' in (await read(false))) return void ages.push(simulation.now - now);
      }
    });
    await simulation.run();
  }
  expect(ages).toHaveLength(20);
  expect(Math.max(...ages)).toBeLessThanOrEqual(1_200);
  expect(Math.max(...ages)).toBeGreaterThan(300);
});

test('an expired row remains readable, and is deleted within 48 hours, with a record in the stream', async () => {
  const { simulation, table, start } = setUp();
  enableExpiry(simulation, table, 'expiresAt');
  const stream = new TableStream(simulation, table);
  const events: { readonly eventName: string; readonly userIdentity?: object }[] = [];
  for (const shard of stream.shards)
    shard.onRecord(({ toEventRecord }) => events.push(toEventRecord() as (typeof events)[number]));
  const expiresAt = simulation.startsAt / 1_000 + 60;
  void start('Worker', async (client) => {
    await client.send(createPut({ id: 'a', expiresAt }));
    await client.send(createPut({ id: 'renewed', expiresAt }));
    await client.send(createPut({ id: 'renewed', expiresAt: expiresAt + 100 * 86_400 }));
    await client.send(createPut({ id: 'text', expiresAt: String(expiresAt) }));
  });
  await simulation.run(simulation.startsAt + 90_000);
  expect(table.rows.has('["a"]')).toBe(true);
  await simulation.run(simulation.startsAt + 49 * 3_600_000);
  expect(table.list().map(({ id }) => id)).toEqual(['renewed', 'text']);
  expect(events.filter(({ eventName }) => eventName === 'REMOVE')).toEqual([
    expect.objectContaining({ userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
  ]);
  expect(events.map(({ eventName }) => eventName).sort()).toEqual([
    ...['INSERT', 'INSERT', 'INSERT', 'MODIFY', 'REMOVE'],
  ]);
});

test('the stream contains the changes of each row in their order, with both images', async () => {
  const { simulation, table, start } = setUp();
  const stream = new TableStream(simulation, table);
  const counts = new Map<string, number>();
  let isInterleaved = false;
  let lastId = '';
  for (const shard of stream.shards)
    shard.onRecord(({ toEventRecord }) => {
      const { dynamodb } = toEventRecord() as {
        dynamodb: {
          NewImage: Record<'id' | 'count', { S: string; N: string }>;
          OldImage?: typeof dynamodb.NewImage;
        };
      };
      const { id, count } = dynamodb.NewImage;
      expect(Number(count.N)).toBe((counts.get(id.S) ?? 0) + 1);
      expect(Number(dynamodb.OldImage?.count.N ?? 0)).toBe(counts.get(id.S) ?? 0);
      counts.set(id.S, Number(count.N));
      isInterleaved ||= lastId !== '' && lastId !== id.S;
      lastId = id.S;
    });
  for (const id of ['a', 'b', 'c'])
    void start(`Worker ${id}`, async (client) => {
      for (let index = 0; index < 30; index++)
        await client.send(
          new UpdateCommand({
            TableName,
            Key: { id },
            UpdateExpression: 'ADD #count :one',
            ExpressionAttributeNames: { '#count': 'count' },
            ExpressionAttributeValues: { ':one': 1 },
          }),
        );
    });
  await simulation.run();
  expect([counts, isInterleaved]).toEqual([new Map(['a', 'b', 'c'].map((id) => [id, 30])), true]);
});

describe('a global table', () => {
  const regions = ['us-east-1', 'us-west-2'];
  const create = (seed: number) => {
    const simulation = new Simulation({ seed, faults: 'heavy', script: [], regions });
    const table = new GlobalTable(simulation, { name: TableName, keys: ['id'], regions });
    const clients = regions.map((region) => {
      const process = new Process(simulation, `Worker ${region}`, region);
      const database = new Database([table.get(region)], simulation, region);
      return { process, client: database.createClient(process) };
    });
    return { simulation, table, clients };
  };

  it('has the last write of each row in all replicas when it comes to rest', async () => {
    const writes = fc.array(
      fc.record({ region: fc.nat({ max: 1 }), at: fc.nat({ max: 5_000 }), id: fc.constantFrom('a', 'b') }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(writes, fc.nat({ max: 1_000 }), async (list, seed) => {
        const { simulation, table } = create(seed);
        const last = new Map<string, { readonly at: number; readonly region: number }>();
        list.forEach(({ region, at, id }, number) => {
          simulation.schedule(at, 'write', () => {
            void table.get(regions[region]!).client.send(createPut({ id, number, at, region }));
          });
          const other = last.get(id);
          if (!other || at > other.at || (at === other.at && region >= other.region))
            last.set(id, { at, region });
        });
        await simulation.run();
        const [first, second] = regions.map((region) => table.get(region));
        expect(new Map(first!.rows)).toEqual(new Map(second!.rows));
        expect(table.pending).toBe(0);
        for (const [id, written] of last)
          expect(first!.list().find((row) => row.id === id)).toMatchObject(written);
      }),
      { numRuns: 50 },
    );
  });

  it('evaluates a condition on the local replica, so that both regions can create a row', async () => {
    const { simulation, table, clients } = create(1);
    const outcomes = clients.map(({ process, client }) =>
      process.run(1_000, () =>
        client.send(
          new PutCommand({
            TableName,
            Item: { id: 'a', writer: process.name },
            ConditionExpression: 'attribute_not_exists(id)',
          }),
        ),
      ),
    );
    await simulation.run();
    expect((await Promise.all(outcomes)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    const [first, second] = regions.map((region) => table.get(region).list());
    expect(first).toEqual(second);
    expect(first).toHaveLength(1);
  });
});

test('a table refuses a row that it cannot store, in a simulation too', async () => {
  const { simulation, start } = setUp();
  const result = start('Worker', (client) => client.send(createPut({ id: '' })));
  await simulation.run(simulation.startsAt + DAY_MS);
  expect(await result).toMatchObject({ status: 'failed', error: { name: 'ValidationException' } });
});

test('a request that the model does not know ends the simulation, also if the handler catches the error', async () => {
  const { simulation, start } = setUp();
  void start('Worker', (client) =>
    client.send(new TransactGetCommand({ TransactItems: [] })).catch(() => undefined),
  );
  await expect(simulation.run()).rejects.toThrow('the model of dynamodb does not know TransactGetCommand');
});
