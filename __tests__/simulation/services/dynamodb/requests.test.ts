import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { Table } from '../../../../tools/simulation/services/dynamodb/table';

const TableName = 'Orders';
const createTable = () =>
  new Table(TableName, ['account', 'id'], { byState: { partition: 'state', sort: 'at' } });

interface Order {
  readonly account: string;
  readonly id: string;
  readonly state?: string | undefined;
  readonly at?: number;
}
const small = (letters: string) => fc.constantFrom(...letters);
const order = fc.record<Order>(
  { account: small('ab'), id: small('123456'), state: small('xy'), at: fc.nat({ max: 5 }) },
  { requiredKeys: ['account', 'id'] },
);
const byKey = ({ account, id }: Order) => account + id;

/** Puts orders, or deletes those that are `null` after their key. */
async function write(table: Table, steps: readonly (readonly [Order, boolean])[]) {
  const model = new Map<string, Order>();
  for (const [item, isDeleted] of steps) {
    const { account, id } = item;
    await table.client.send(
      isDeleted
        ? new DeleteCommand({ TableName, Key: { account, id } })
        : new PutCommand({ TableName, Item: { ...item } }),
    );
    if (isDeleted) model.delete(byKey(item));
    else model.set(byKey(item), item);
  }
  return [...model.values()];
}

/** Reads all pages of a query. */
async function readAll(table: Table, query: object): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({ TableName, ...query, ...(start && { ExclusiveStartKey: start }) }),
    );
    items.push(...(page as { Items: unknown[] }).Items);
    start = (page as { LastEvaluatedKey?: Record<string, unknown> }).LastEvaluatedKey;
  } while (start);
  return items;
}

const steps = fc.array(fc.tuple(order, fc.boolean()), { maxLength: 40 });

test('a query returns the rows of its partition and range in their order, in pages of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      small('ab'),
      fc.tuple(small('0123456'), small('0123456')),
      fc.boolean(),
      fc.integer({ min: 1, max: 4 }),
      async (list, account, [from, to], ScanIndexForward, Limit) => {
        const table = createTable();
        const rows = await write(table, list);
        const expected = rows
          .filter((row) => row.account === account && row.id >= from && row.id <= to)
          .sort((a, b) => (a.id < b.id === ScanIndexForward ? -1 : 1));
        const found = await readAll(table, {
          KeyConditionExpression: 'account = :account AND id BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':account': account, ':from': from, ':to': to },
          ConsistentRead: true,
          ScanIndexForward,
          Limit,
        });
        expect(found).toEqual(expected);
      },
    ),
  );
});

test('a query of an index returns each row with its attributes once, as it was before the last write', async () => {
  await fc.assert(
    fc.asyncProperty(steps, small('xy'), fc.nat({ max: 5 }), async (list, state, until) => {
      const table = createTable();
      const last = list.at(-1);
      const rows = await write(table, list.slice(0, -1));
      if (last) await write(table, [last]);
      const found = await readAll(table, {
        IndexName: 'byState',
        KeyConditionExpression: '#state = :state AND #at <= :until',
        ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
        ExpressionAttributeValues: { ':state': state, ':until': until },
        Limit: 2,
      });
      const expected = rows.filter((row) => row.state === state && row.at !== undefined && row.at <= until);
      const sort = (items: readonly unknown[]) =>
        [...(items as readonly Order[])].sort((a, b) => (byKey(a) < byKey(b) ? -1 : 1));
      expect(sort(found)).toEqual(sort(expected));
      const times = (found as readonly Order[]).map(({ at }) => at!);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }),
  );
});

test('a page continues after its last row, also if that row is deleted meanwhile', async () => {
  const table = createTable();
  await write(
    table,
    ['1', '2', '3'].map((id) => [{ account: 'a', id }, false]),
  );
  const query = {
    TableName,
    KeyConditionExpression: 'account = :a',
    ExpressionAttributeValues: { ':a': 'a' },
    ConsistentRead: true,
  };
  const first = await table.client.send(new QueryCommand({ ...query, Limit: 2 }) as never);
  const { LastEvaluatedKey: ExclusiveStartKey } = first as { LastEvaluatedKey: Record<string, string> };
  await table.client.send(new DeleteCommand({ TableName, Key: { account: 'a', id: '2' } }));
  const second = await table.client.send(new QueryCommand({ ...query, ExclusiveStartKey }) as never);
  expect(second).toMatchObject({ Items: [{ account: 'a', id: '3' }] });
});

describe('a request', () => {
  const Key = { account: 'a', id: '1' };
  const setUp = async () => {
    const table = createTable();
    await table.client.send(new PutCommand({ TableName, Item: { ...Key, count: 1, note: undefined } }));
    return table;
  };

  it('deletes a row only if its condition is met, and returns the row if required', async () => {
    const table = await setUp();
    const createDelete = (count: number) =>
      new DeleteCommand({
        TableName,
        Key,
        ConditionExpression: '#count = :count',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':count': count },
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
    const failed = table.client.send(createDelete(2));
    await expect(failed).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    await expect(failed).rejects.toMatchObject({ Item: { ...Key, count: 1 } });
    expect(await table.client.send(createDelete(1))).toEqual({ Attributes: { ...Key, count: 1 } });
    expect(table.rows.size).toBe(0);
  });

  it.each([
    ['NONE', {}],
    ['ALL_OLD', { Attributes: { ...Key, count: 1 } }],
    ['UPDATED_OLD', { Attributes: { count: 1 } }],
    ['ALL_NEW', { Attributes: { ...Key, count: 3, seen: true } }],
    ['UPDATED_NEW', { Attributes: { count: 3, seen: true } }],
  ] as const)('returns the values %s of an update', async (ReturnValues, expected) => {
    const table = await setUp();
    const update = new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET seen = :seen ADD #count :two',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':seen': true, ':two': 2 },
      ReturnValues,
    });
    expect(await table.client.send(update)).toEqual(expected);
  });

  it('returns the attributes that it selects', async () => {
    const table = await setUp();
    const get = new GetCommand({ TableName, Key, ConsistentRead: true, ProjectionExpression: 'id, missing' });
    expect(await table.client.send(get)).toEqual({ Item: { id: '1' } });
    table.settle();
    const scan = new ScanCommand({
      TableName,
      FilterExpression: 'begins_with(id, :prefix)',
      ExpressionAttributeValues: { ':prefix': '2' },
    });
    expect(await table.client.send(scan)).toMatchObject({ Items: [], ScannedCount: 1 });
  });

  it.each([
    [new PutCommand({ TableName, Item: { ...Key, text: 'x'.repeat(400 * 1024) } }), 'Item size has exceeded'],
    [new PutCommand({ TableName, Item: { account: 'a' } }), 'the key needs account, id'],
    [new GetCommand({ TableName, Key: { account: 'a' } }), 'the key is account'],
    [
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': '1' },
      }),
      'expected account = … in "id = :id"',
    ],
    [
      new BatchWriteCommand({
        RequestItems: { [TableName]: [1, 2].map(() => ({ PutRequest: { Item: Key } })) },
      }),
      'two writes of one row',
    ],
    [
      new PutCommand({ TableName, Item: Key, ConditionExpression: 'attribute_exists(status)' }),
      'reserved status',
    ],
  ])('that DynamoDB rejects is an error %#', async (command, message) => {
    const table = await setUp();
    await expect(table.client.send(command as never)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as string,
    });
  });

  it('cannot change a stored row through its item', async () => {
    const table = createTable();
    const Item = { ...Key, count: 1 };
    await table.client.send(new PutCommand({ TableName, Item }));
    Item.count = 2;
    expect(table.list()).toEqual([{ ...Key, count: 1 }]);
  });
});
