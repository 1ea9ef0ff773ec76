import type { BatchGetCommandInput } from '@aws-sdk/lib-dynamodb';
import { getBatch, getBatchOfTables } from '../../src/aws/batch-get';

type Key = Record<string, unknown>;

/** A table that processes this number of keys of each request, and has no item with the key `absent`. */
const createTable = (processed: number) => {
  const requests: NonNullable<BatchGetCommandInput['RequestItems']>[string][] = [];
  const send = async ({ input }: { input: BatchGetCommandInput }) => {
    const request = input.RequestItems!.T!;
    requests.push(request);
    const keys = request.Keys as Key[];
    const rest = keys.slice(processed);
    return {
      Responses: { T: keys.slice(0, processed).filter(({ id }) => id !== 'absent') },
      UnprocessedKeys: rest.length > 0 ? { T: { Keys: rest } } : {},
    };
  };
  return { client: { send } as never, requests };
};
const createKeys = (...ids: string[]) => ids.map((id) => ({ id }));

describe('getBatch', () => {
  it('reads consistently until all keys are processed, and omits keys without an item', async () => {
    const { client, requests } = createTable(2);
    const waits: number[][] = [];
    const waitToRetry = async (...wait: number[]) => void waits.push(wait);
    const items = await getBatch(client, 'T', createKeys('a', 'absent', 'b', 'c', 'd'), { waitToRetry });
    expect(items).toEqual(createKeys('a', 'b', 'c', 'd'));
    expect(requests.map(({ Keys, ...options }) => [Keys?.length, options])).toEqual([
      [5, { ConsistentRead: true }],
      [3, { ConsistentRead: true }],
      [1, { ConsistentRead: true }],
    ]);
    expect(waits).toEqual([
      [1, 3],
      [2, 1],
    ]);
  });

  it('reads only the fields that are given, even reserved words', async () => {
    const { client, requests } = createTable(9);
    const waitToRetry = () => Promise.reject(new Error('not expected'));
    await getBatch(client, 'T', createKeys('a'), { fields: ['id', 'name'], waitToRetry });
    expect(requests[0]).toMatchObject({
      ProjectionExpression: '#id, #name',
      ExpressionAttributeNames: { '#id': 'id', '#name': 'name' },
    });
  });

  it('sends nothing without keys, and stops with the error of the wait', async () => {
    const { client, requests } = createTable(1);
    const waitToRetry = () => Promise.reject(new Error('interrupted'));
    expect(await getBatch(client, 'T', [], { waitToRetry })).toEqual([]);
    expect(requests).toEqual([]);
    await expect(getBatch(client, 'T', createKeys('a', 'b'), { waitToRetry })).rejects.toThrow('interrupted');
    expect(requests).toHaveLength(1);
  });
});

describe('getBatchOfTables', () => {
  it('reads all tables in one request, and again the keys that are not processed', async () => {
    const requests: unknown[] = [];
    const send = async ({ input: { RequestItems } }: { input: BatchGetCommandInput }) => {
      requests.push(RequestItems);
      return requests.length === 1
        ? {
            Responses: { A: createKeys('a'), B: createKeys('x') },
            UnprocessedKeys: { B: { Keys: createKeys('y'), ConsistentRead: true } },
          }
        : { Responses: { B: createKeys('y') } };
    };
    const waits: number[][] = [];
    const items = await getBatchOfTables(
      { send } as never,
      { A: createKeys('a'), B: createKeys('x', 'y'), C: [] },
      async (...wait) => void waits.push(wait),
    );
    expect(Object.fromEntries(items)).toEqual({ A: createKeys('a'), B: createKeys('x', 'y'), C: [] });
    expect(requests).toEqual([
      {
        A: { Keys: createKeys('a'), ConsistentRead: true },
        B: { Keys: createKeys('x', 'y'), ConsistentRead: true },
      },
      { B: { Keys: createKeys('y'), ConsistentRead: true } },
    ]);
    expect(waits).toEqual([[1, 1]]);
  });
});
