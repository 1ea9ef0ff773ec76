import type { S3Client } from '@aws-sdk/client-s3';
import { listObjectHistories, type ObjectHistory } from './object-versions';

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
 * Finds the last object, of which a bucket can list only the first ones: about two requests for each digit of its number in
 * binary. Missing objects before it do not matter, and an object that a delete marker hides is found.
 * @returns undefined if there is no object
 */
export async function findLastObject(objects: NumberedObjects): Promise<ObjectHistory | undefined> {
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

/** Finds the first object after that of a number. */
async function findNext(
  { s3, bucket, prefix, formatKey }: NumberedObjects,
  number: number,
): Promise<ObjectHistory | undefined> {
  // A page this small contains all that an object has, unless it was changed often: then another request follows.
  const range = { s3, bucket, prefix, after: formatKey(number), pageSize: 3 };
  for await (const found of listObjectHistories(range)) return found;
  return undefined;
}
