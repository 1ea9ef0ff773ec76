import fc from 'fast-check';
import { findLastObject } from '../../src/aws/find-last-object';

const formatKey = (number: number) => `a/${String(number).padStart(12, '0')}.json`;

/** A bucket that lists the first key after another one, and counts the requests. */
function createBucket(keys: readonly string[]) {
  const bucket = { requests: 0 };
  const send = async ({ input }: { input: { KeyMarker: string; Prefix: string; MaxKeys: number } }) => {
    bucket.requests++;
    const found = [...keys].sort().filter((key) => key.startsWith(input.Prefix) && key > input.KeyMarker);
    const page = found.slice(0, input.MaxKeys);
    // Every object after the fifth one is deleted.
    const isDeleted = (key: string) => key > formatKey(5);
    return {
      Versions: page.filter((key) => !isDeleted(key)).map((Key) => ({ Key, VersionId: '1' })),
      DeleteMarkers: page.filter(isDeleted).map((Key) => ({ Key })),
    };
  };
  return {
    bucket,
    find: async () =>
      (await findLastObject({ s3: { send } as never, bucket: 'b', prefix: 'a/', formatKey }))?.key,
  };
}

describe('the last object', () => {
  it('is found also if others before it are missing or it is deleted', async () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(numbers, async (list) => {
        const { find } = createBucket([...list.map(formatKey), 'b/000000000999.json']);
        expect(await find()).toBe(formatKey(Math.max(...list)));
      }),
    );
    expect(await createBucket(['b/000000000001.json']).find()).toBeUndefined();
  });

  it('is found with few requests among many', async () => {
    const { find, bucket } = createBucket(Array.from({ length: 10_000 }, (_, index) => formatKey(index + 1)));
    expect(await find()).toBe(formatKey(10_000));
    expect(bucket.requests).toBeLessThan(32);
  });

  it('is one that is not a number if it is after all numbers, without an endless search', async () => {
    expect(await createBucket([formatKey(1), 'a/x']).find()).toBe('a/x');
  });
});
