import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

/** Numbered objects in a bucket. */
export interface NumberedObjects {
  readonly s3: Pick<S3Client, 'send'>;
  readonly bucket: string;
  /** The beginning of all keys, such as `us-east-1/`. */
  readonly prefix: string;
  /** Formats the key of a number from 1; keys must sort by number. */
  readonly formatKey: (number: number) => string;
}

/** A key that is not of a number could be after all others, and the search would not end. */
const MAX_NUMBER = 2 ** 40;

/**
 * Finds the key of the last object, of which a bucket can list only the first ones: about two requests for each digit of its
 * number in binary. Missing objects before it do not matter.
 * @returns undefined if there is no object
 */
export async function findLastObject(objects: NumberedObjects): Promise<string | undefined> {
  let [low, high] = [0, 1];
  let last = await findNext(objects, low);
  if (last === undefined) return undefined;
  for (let next = await findNext(objects, high); next !== undefined; next = await findNext(objects, high)) {
    last = next;
    [low, high] = [high, high * 2];
    if (high > MAX_NUMBER) return last;
  }
  // An object is after `low`, and none is after `high`.
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    const next = await findNext(objects, middle);
    if (next === undefined) high = middle;
    else [low, last] = [middle, next];
  }
  return last;
}

/** Finds the first key after that of a number. */
async function findNext(
  { s3, bucket, prefix, formatKey }: NumberedObjects,
  number: number,
): Promise<string | undefined> {
  const { Contents } = await s3.send(
    new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      StartAfter: formatKey(number),
      MaxKeys: 1,
    }),
  );
  return Contents?.[0]?.Key;
}
