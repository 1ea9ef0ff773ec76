import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { z } from 'zod';

export type Client = Pick<S3Client, 'send'>;

/** A bucket, and a client in its region. */
export interface RegionalBucket {
  readonly Bucket: string;
  readonly s3: Client;
}

const Outputs = z.object({ outputs: z.record(z.string(), z.object({ value: z.unknown() })).default({}) });

const State = z.object({
  resources: z.array(
    z.object({
      module: z.string().optional(),
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      instances: z.array(
        z.object({
          index_key: z.union([z.string(), z.number()]).optional(),
          status: z.string().optional(),
          attributes: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

/** A resource that a state records. */
export interface RecordedResource {
  readonly type: string;
  readonly address: string;
  /** Whether its creation failed or was interrupted, so that Terraform plans to replace it. */
  readonly tainted: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Creates a bucket if it does not exist, and configures it. Returns whether it was created. */
export async function ensureBucket({ Bucket, s3 }: RegionalBucket): Promise<boolean> {
  const isNew = !(await bucketExists({ Bucket, s3 }));
  if (isNew) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(createTlsOnlyPolicy(Bucket)) }));
  // Terraform's backend requests AES256 with each state that it writes, so another default would have no effect.
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  );
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  return isNew;
}

async function bucketExists({ Bucket, s3 }: RegionalBucket): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if ((error as { name?: string }).name === 'NotFound') return false;
    throw error;
  }
}

/**
 * Lists the keys at the top level, where the states are. Folders are not listed: they can contain many other documents.
 */
export async function listKeys({ Bucket, s3 }: RegionalBucket): Promise<string[]> {
  try {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    return Contents.flatMap(({ Key }) => Key ?? []);
  } catch (error) {
    // A region without deployments has no bucket.
    if (isNoSuchBucket(error)) return [];
    throw error;
  }
}

/** Reads the resources in a state; empty if there is no state. */
export async function readResources(bucket: RegionalBucket, key: string): Promise<RecordedResource[]> {
  const text = await readText(bucket, key);
  if (text === undefined) return [];
  return State.parse(JSON.parse(text))
    .resources.filter(({ mode }) => mode === 'managed')
    .flatMap(({ module, type, name, instances }) =>
      instances.map(({ index_key: key, status, attributes }) => ({
        type,
        address: `${module ? `${module}.` : ''}${type}.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`,
        tainted: status === 'tainted',
        attributes: attributes ?? {},
      })),
    );
}

/** Reads the values of the outputs in a state by their names, also those of sensitive outputs; empty if there is no state. */
export async function readOutputs(
  bucket: RegionalBucket,
  key: string,
): Promise<Readonly<Record<string, unknown>>> {
  const text = await readText(bucket, key);
  if (text === undefined) return {};
  const { outputs } = Outputs.parse(JSON.parse(text));
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Reads the text of an object; undefined if the object or the bucket does not exist. */
export async function readText({ Bucket, s3 }: RegionalBucket, Key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof NoSuchKey || isNoSuchBucket(error)) return undefined;
    throw error;
  }
}

const isNoSuchBucket = (error: unknown): boolean => (error as { name?: string }).name === 'NoSuchBucket';

/** Creates a bucket policy that denies requests without TLS. */
const createTlsOnlyPolicy = (bucket: string): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});
