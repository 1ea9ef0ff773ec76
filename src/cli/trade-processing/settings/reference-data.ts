import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { readFileSync } from 'node:fs';
import { formatReferenceDataKey, NO_REFERENCE_DATA } from '../../../domain/trade-settings';
import { findChangedVersions, loadReferenceData } from '../../../domain/trades';
import { UserError } from '../../errors';
import type { RegionalDeployment } from '../deployment';
import { sha256 } from '../../../aws/sha256';
import { readSettings, writeSetting } from './parameters';

/** A valid file of reference data. */
export interface ReferenceDataFile {
  readonly text: string;
  readonly json: unknown;
  /** The key of its object, from the hash of the text. */
  readonly key: string;
}

/** Reads and validates a file of reference data. @throws UserError that lists the invalid values */
export function readReferenceDataFile(file: string): ReferenceDataFile {
  try {
    const text = readFileSync(file, 'utf8');
    const json: unknown = JSON.parse(text);
    loadReferenceData(json);
    return { text, json, key: formatReferenceDataKey(sha256(text)) };
  } catch (error) {
    throw new UserError(`${file} is no valid file of reference data: ${(error as Error).message}`);
  }
}

/** How a region's reference data change. */
export interface ReferenceDataChange {
  readonly region: string;
  readonly from: string;
  readonly to: string;
}

/** The number of changed versions that an error names. */
const MAX_NAMED = 5;

/**
 * Compares a file with the active one of a region, which contains all versions of the files before.
 * @returns the key of the active file
 * @throws UserError if the file drops or changes a version
 */
export async function compareWithActive(
  deployment: RegionalDeployment,
  { json }: ReferenceDataFile,
): Promise<string> {
  const { region, getOutput } = deployment;
  const key = (await readSettings(deployment)).get('ReferenceDataKey') ?? NO_REFERENCE_DATA;
  if (key === NO_REFERENCE_DATA) return key;
  const bucket = getOutput('ReferenceDataBucketName');
  const { Body } = await deployment.buckets.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const active: unknown = JSON.parse((await Body?.transformToString()) ?? 'null');
  const changed = findChangedVersions(active, json);
  if (changed.length === 0) return key;
  const others = changed.length > MAX_NAMED ? ` and ${changed.length - MAX_NAMED} others` : '';
  throw new UserError(
    `versions are never changed, because recorded trades name them: ${changed.slice(0, MAX_NAMED).join(', ')}${others}, ` +
      `compared with ${key} in ${region}: expected all earlier versions as they are, and changes as new versions`,
  );
}

/** Stores a file in a region under its hash. The same file again changes nothing. */
export async function storeReferenceData(
  { buckets, getOutput }: RegionalDeployment,
  { text, key }: ReferenceDataFile,
): Promise<void> {
  await buckets.send(
    new PutObjectCommand({
      Bucket: getOutput('ReferenceDataBucketName'),
      Key: key,
      Body: text,
      ContentType: 'application/json',
    }),
  );
}

/** Makes a stored file the active one of a region. Functions read it when their settings expire. */
export const activateReferenceData = (
  deployment: RegionalDeployment,
  { key }: ReferenceDataFile,
): Promise<void> => writeSetting(deployment, 'ReferenceDataKey', key);
