import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  createOpenBarsTable,
  type SavedBars,
} from '../../../../src/lambdas/pattern-detection/adapters/open-bars-table';
import { createConditionError, dynamo } from '../../shared/client';

const position = 'shardId-000000000000:1#0';
const saved: SavedBars = {
  version: 7,
  coldVersion: 5,
  positions: [position],
  hot: Uint8Array.of(1, 2),
  cold: Uint8Array.of(3),
};
const hotItem = { part: '3f#hot', version: 7, coldVersion: 5, positions: [position], bars: saved.hot };
const coldItem = { part: '3f#cold', version: 5, bars: saved.cold };

const createCancellation = (code: string) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: [{ Code: code }, { Code: 'None' }],
  });

test('loads both parts of each row with consistent reads', async () => {
  const { client, inputs } = dynamo({ Responses: { T: [coldItem, hotItem] } });
  const loaded = await createOpenBarsTable(client, 'T').load(['3f', '00']);
  expect([...loaded]).toEqual([['3f', saved]]);
  const Keys = ['3f#hot', '3f#cold', '00#hot', '00#cold'].map((part) => ({ part }));
  expect(inputs).toEqual([{ RequestItems: { T: { Keys, ConsistentRead: true } } }]);
});

test('loads the versions of rows from their hot parts, without the bars', async () => {
  const { client, inputs } = dynamo({
    Responses: { T: [{ part: '3f#hot', version: 7, positions: [position] }] },
  });
  const versions = await createOpenBarsTable(client, 'T').loadVersions(['3f', '00']);
  expect([...versions]).toEqual([['3f', { version: 7, positions: [position] }]]);
  expect(inputs).toEqual([
    {
      RequestItems: {
        T: {
          Keys: [{ part: '3f#hot' }, { part: '00#hot' }],
          ConsistentRead: true,
          ProjectionExpression: '#part, #version, #positions',
          ExpressionAttributeNames: { '#part': 'part', '#version': 'version', '#positions': 'positions' },
        },
      },
    },
  ]);
});

test('returns a saved row as the table contains it', async () => {
  const table = createOpenBarsTable(dynamo().client, 'T');
  const next = { hot: Uint8Array.of(9), cold: Uint8Array.of(3), positions: [position] };
  expect(await table.save('3f', next, saved)).toEqual({ ...next, version: 8, coldVersion: 5 });
  expect(await table.save('3f', { ...next, cold: Uint8Array.of(4) }, saved)).toMatchObject({
    coldVersion: 8,
  });
  expect(await table.save('3f', next, undefined)).toEqual({ ...next, version: 1, coldVersion: 1 });
});

test.each([
  ['a newer cold part', [hotItem, { ...coldItem, version: 8 }]],
  ['no hot part', [coldItem]],
  ['no cold part', [hotItem]],
])('does not combine the parts of two versions: %s', async (_, items) => {
  const table = createOpenBarsTable(dynamo({ Responses: { T: items } }).client, 'T');
  await expect(table.load(['3f'])).rejects.toThrow(
    'failed to read the open bars of row 3f: another invocation is replacing them',
  );
});

test('saves only the hot part if the cold part is unchanged', async () => {
  const { client, inputs } = dynamo();
  const next = { hot: Uint8Array.of(9), cold: Uint8Array.of(3), positions: [position] };
  await createOpenBarsTable(client, 'T').save('3f', next, saved);
  expect(inputs).toEqual([
    {
      TableName: 'T',
      Item: { ...hotItem, version: 8, bars: next.hot },
      ConditionExpression: 'version = :previous',
      ExpressionAttributeValues: { ':previous': 7 },
    },
  ]);
});

test('saves a changed cold part, and a new row, in one transaction', async () => {
  const { client, inputs } = dynamo();
  const table = createOpenBarsTable(client, 'T');
  const next = { hot: Uint8Array.of(9), cold: Uint8Array.of(4), positions: [position] };
  await table.save('3f', next, saved);
  await table.save('3f', next, undefined);
  const createWrites = (version: number, condition: object) => ({
    TransactItems: [
      {
        Put: {
          TableName: 'T',
          Item: { ...hotItem, version, coldVersion: version, bars: next.hot },
          ...condition,
        },
      },
      { Put: { TableName: 'T', Item: { ...coldItem, version, bars: next.cold } } },
    ],
  });
  expect(inputs).toEqual([
    createWrites(8, {
      ConditionExpression: 'version = :previous',
      ExpressionAttributeValues: { ':previous': 7 },
    }),
    createWrites(1, { ConditionExpression: 'attribute_not_exists(part)' }),
  ]);
});

test.each([
  ['the hot part', saved.cold, createConditionError()],
  ['both parts', Uint8Array.of(4), createCancellation('ConditionalCheckFailed')],
])('reports a row that another invocation replaced as an error: %s', async (_, cold, error) => {
  const table = createOpenBarsTable(dynamo(error).client, 'T');
  await expect(table.save('3f', { ...saved, cold }, saved)).rejects.toThrow(
    'failed to save the open bars of row 3f: another invocation has replaced them',
  );
});

test('reports other errors of the transaction unchanged', async () => {
  const conflict = createCancellation('TransactionConflict');
  const table = createOpenBarsTable(dynamo(conflict).client, 'T');
  await expect(table.save('3f', { ...saved, cold: Uint8Array.of(4) }, saved)).rejects.toBe(conflict);
});
