import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { type ReferenceFile } from '../../../domain/trade-records';
import { loadReferenceData } from '../../../domain/trades';
import { formatReferenceDataKey, NO_REFERENCE_DATA } from '../../../domain/trade-settings';
import { createReferenceDataError } from '../errors';
import { sha256 } from '../../../aws/sha256';
import type { GetClient } from './clients';

/** Loads reference data by the key of their file. @throws ConfigurationError if they are missing or invalid */
export type LoadReferenceData = (key: string, endpoint: string) => Promise<ReferenceFile>;

/** Creates the reader of the bucket ReferenceData. A file never changes, so that of the last key stays in memory. */
export const createReferenceDataLoader = (
  getClient: GetClient<Pick<S3Client, 'send'>>,
  bucket: string,
): LoadReferenceData => {
  let last: { readonly key: string; readonly file: Promise<ReferenceFile> } | undefined;
  return async (key, endpoint) => {
    if (key === NO_REFERENCE_DATA) throw createReferenceDataError('no reference data are stored yet');
    if (last?.key === key) return last.file;
    const file = readFile(getClient(endpoint), bucket, key);
    const loading = { key, file };
    last = loading;
    try {
      return await file;
    } catch (error) {
      if (last === loading) last = undefined;
      throw error;
    }
  };
};

const readFile = async (
  client: Pick<S3Client, 'send'>,
  bucket: string,
  key: string,
): Promise<ReferenceFile> => {
  const text = await readText(client, bucket, key);
  // The key is part of the lineage of each trade, so its content must be the one that the key names.
  if (formatReferenceDataKey(sha256(text)) !== key)
    throw createReferenceDataError(`the object ${key} in ${bucket} is not the file of this name`);
  try {
    return { key, reference: loadReferenceData(JSON.parse(text)) };
  } catch (error) {
    throw createReferenceDataError(`the object ${key} in ${bucket} is invalid: ${(error as Error).message}`);
  }
};

const readText = async (client: Pick<S3Client, 'send'>, bucket: string, key: string): Promise<string> => {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  } catch (error) {
    if (error instanceof NoSuchKey) throw createReferenceDataError(`the object ${key} is not in ${bucket}`);
    throw error;
  }
};
