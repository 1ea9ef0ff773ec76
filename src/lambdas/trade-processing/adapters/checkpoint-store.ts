import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { findLastObject } from '../../../aws/find-last-object';
import { describeChanges } from '../../../aws/object-versions';
import { type Checkpoint, formatCheckpoint, parseCheckpoint } from '../../../domain/ledger';
import { formatCheckpointKey, getCheckpointNames } from '../../../domain/trade-records';
import { formatViolation } from '../../../domain/validation';
import { LedgerViolation } from '../errors';

/** The checkpoints of a region, outside the table. */
export interface CheckpointStore {
  /**
   * Reads the newest checkpoint; undefined only if none was ever stored.
   * @throws LedgerViolation if it was deleted or replaced, or cannot be parsed
   */
  readNewest(): Promise<Checkpoint | undefined>;
  /** Stores a checkpoint under its number. @returns false if one with this number exists */
  add(checkpoint: Checkpoint): Promise<boolean>;
}

/** The answers of S3 if the object exists, or is being written by another request. */
const EXISTS = [412, 409];

/** Creates the adapter of the bucket LedgerCheckpoints. */
export const createCheckpointStore = (
  s3: Pick<S3Client, 'send'>,
  bucket: string,
  region: string,
): CheckpointStore => ({
  readNewest: async () => {
    const newest = await findLastObject({ s3, bucket, ...getCheckpointNames(region) });
    if (!newest) return undefined;
    const { key } = newest;
    const changes = describeChanges(newest);
    if (changes !== undefined)
      throw new LedgerViolation(`the newest checkpoint ${key} was deleted or replaced: ${changes}`);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const parsed = parseCheckpoint((await Body?.transformToString()) ?? '');
    if ('value' in parsed) return parsed.value;
    const problem =
      'violation' in parsed
        ? formatViolation(parsed.violation)
        : `unknown version ${String(parsed.unknownVersion)}`;
    throw new LedgerViolation(`the newest checkpoint ${key} is damaged: ${problem}`);
  },
  add: async (checkpoint) => {
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: formatCheckpointKey(region, checkpoint.number),
          Body: formatCheckpoint(checkpoint),
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && EXISTS.includes(error.$metadata.httpStatusCode ?? 0))
        return false;
      throw error;
    }
  },
});
