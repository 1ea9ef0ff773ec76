import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import { SHARED_SUFFIX, STATE_BUCKET_PREFIX, type Config } from '../../config';
import { clientOptions } from '../target/aws';
import { UserError } from '../errors';
import { parseLock, type LockInfo } from './state-lock';

const StateId = z.object({ serial: z.number(), lineage: z.string() });
/** Which state it is: each write raises the serial, and a new state has a new lineage. */
export type StateId = z.infer<typeof StateId>;

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
  /** Whether its creation was cut off: Terraform means to replace it. */
  readonly tainted: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The bucket that holds the states of an environment's systems and their lock files. */
export class StateBucket {
  constructor(
    private readonly config: Config,
    private readonly s3: Pick<S3Client, 'send'> = new S3Client({
      ...clientOptions(config),
      forcePathStyle: config.target === 'local',
    }),
  ) {}

  /**
   * Makes the local target's bucket unless it is there, and sees each time that it is protected, so that one whose
   * making was cut off is mended: no public access, TLS alone, encrypted, versioned. Returns whether it was made.
   * @throws UserError on AWS: with a mistyped STATE_BUCKET, a new bucket would hold an empty state, and the next apply
   * would make everything a second time
   */
  async ensure(): Promise<boolean> {
    const { stateBucket: Bucket, target } = this.config;
    if (target !== 'local')
      throw new UserError(`the state bucket ${Bucket} is made by hand on AWS: see help/getting-started.md`);
    const made = !(await this.exists());
    if (made) await this.s3.send(new CreateBucketCommand({ Bucket }));
    await this.s3.send(
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
    await this.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(tlsOnly(Bucket)) }));
    // Terraform's backend asks for AES256 with each state it writes: another default would hold for none of them.
    await this.s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      }),
    );
    await this.s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    return made;
  }

  private async exists(): Promise<boolean> {
    try {
      await this.s3.send(new HeadBucketCommand({ Bucket: this.config.stateBucket }));
      return true;
    } catch (error) {
      if ((error as { name?: string }).name === 'NotFound') return false;
      throw error;
    }
  }

  /** Who holds a stack's state, if anybody does. */
  async lockOf(stack: string): Promise<LockInfo | undefined> {
    const text = await this.read(this.bucketOf(stack), `${stack}.tfstate.tflock`);
    return text === undefined ? undefined : parseLock(text);
  }

  /** Which state a stack has; undefined if it has none. */
  async stateIdOf(stack: string): Promise<StateId | undefined> {
    const text = await this.read(this.bucketOf(stack), `${stack}.tfstate`);
    return text === undefined ? undefined : StateId.parse(JSON.parse(text));
  }

  /** A document that is kept beside a stack's state, such as `drift/pattern-detection-dev.json`. */
  async documentOf(stack: string, key: string): Promise<string | undefined> {
    return this.read(this.bucketOf(stack), key);
  }

  /** Keeps a document beside a stack's state. */
  async keepDocument(stack: string, Key: string, Body: string): Promise<void> {
    const Bucket = this.bucketOf(stack);
    await this.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));
  }

  /** All resources that one stack's state records; empty if there is no state. */
  async resourcesOf(stack: string): Promise<RecordedResource[]> {
    return this.resourcesIn(this.bucketOf(stack), `${stack}.tfstate`);
  }

  /** All resources that any state in the bucket records. */
  async allResources(): Promise<RecordedResource[]> {
    const Bucket = this.config.stateBucket;
    const keys = (await this.keysIn(Bucket)).filter((key) => key.endsWith('.tfstate'));
    return (await Promise.all(keys.map((key) => this.resourcesIn(Bucket, key)))).flat();
  }

  /**
   * The suffixes of the environments beside this one: whose state bucket is there, or whose state or lock of this
   * system lies in any bucket. Costs one request for each bucket, so it is for the local target.
   */
  async otherEnvironments(system: string): Promise<string[]> {
    const { Buckets = [] } = await this.s3.send(new ListBucketsCommand({}));
    const named = Buckets.flatMap(({ Name = '' }) =>
      Name.startsWith(STATE_BUCKET_PREFIX) ? [Name.slice(STATE_BUCKET_PREFIX.length)] : [],
    );
    const keys = await Promise.all(Buckets.map(({ Name = '' }) => this.keysIn(Name)));
    const stated = keys.flat().flatMap((key) => {
      const [stack, ...ending] = key.split('.');
      const isState = ['tfstate', 'tfstate.tflock'].includes(ending.join('.'));
      return isState && stack?.startsWith(`${system}-`) ? [stack.slice(system.length + 1)] : [];
    });
    return [...new Set([...named, ...stated])].filter((suffix) => suffix !== this.config.suffix);
  }

  private bucketOf(stack: string): string {
    const { stateBucket, sharedStateBucket } = this.config;
    return stack === `account-${SHARED_SUFFIX}` ? sharedStateBucket : stateBucket;
  }

  /** At the top, where the states are: what is kept beside them in folders is none, and may be much. */
  private async keysIn(Bucket: string): Promise<string[]> {
    const { Contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    return Contents.flatMap(({ Key }) => Key ?? []);
  }

  private async resourcesIn(Bucket: string, key: string): Promise<RecordedResource[]> {
    const text = await this.read(Bucket, key);
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

  private async read(Bucket: string, Key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey || (error as { name?: string }).name === 'NoSuchBucket')
        return undefined;
      throw error;
    }
  }
}

/** Refuses whatever comes without TLS. */
const tlsOnly = (bucket: string): object => ({
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

/**
 * The physical name of the resource whose logical name is `id`, as the state records it.
 * @param type as Terraform names it, such as `aws_dynamodb_table`
 */
export function findPhysicalName(
  resources: readonly RecordedResource[],
  type: string,
  id: string,
): string | undefined {
  return resources
    .filter((resource) => resource.type === type)
    .map(({ attributes }) => attributes.function_name ?? attributes.name)
    .find((name): name is string => typeof name === 'string' && name.startsWith(`${id}-`));
}
