import { ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import {
  type CommonConfig,
  withRegion,
  listAllStacks,
  STATE_BUCKET_PREFIX,
  SYSTEM_DEFINITIONS,
} from '../../config';
import { UserError } from '../errors';
import { createClientOptions, type RequestLimits } from '../target/aws';
import { parseLock, type LockInfo } from './state-lock';
import {
  type Client,
  ensureBucket,
  listKeys,
  readOutputs,
  readResources,
  readText,
  type RecordedResource,
  type RegionalBucket,
} from './state-objects';

export type { RecordedResource } from './state-objects';

const StateId = z.object({ serial: z.number(), lineage: z.string() });
/** The id of a version of a state: each write increments the serial, and a new state has a new lineage. */
export type StateId = z.infer<typeof StateId>;

/** The state buckets, one per region. They contain the states of an environment's systems and their lock files. */
export class StateBucket {
  private readonly clients = new Map<string, Client>();

  /**
   * @param client replaces the clients of all regions, for tests
   * @param limits how long the clients try
   */
  constructor(
    private readonly config: CommonConfig,
    private readonly client?: Client,
    private readonly limits?: RequestLimits,
  ) {}

  private getClient(region: string): Client {
    if (this.client) return this.client;
    const client =
      this.clients.get(region) ??
      new S3Client({
        ...createClientOptions(withRegion(this.config, region), this.limits),
        forcePathStyle: this.config.target === 'local',
        // An account's buckets are listed across all regions.
        followRegionRedirects: true,
      });
    this.clients.set(region, client);
    return client;
  }

  /** The regions of all systems, including systems that the configuration does not select. */
  private get regions(): readonly string[] {
    return [...new Set(listAllStacks({ ...this.config, systems: undefined }).map(({ region }) => region))];
  }

  /**
   * Creates the buckets of the local target if they don't exist. Configures them each time, in case an earlier creation
   * was interrupted: no public access, TLS only, encrypted, versioned. Returns whether a bucket was created.
   * @param regions those of the selected systems by default
   * @throws UserError on AWS: with a mistyped STATE_BUCKET, a new bucket would contain no state, and the next apply
   * would create everything a second time
   */
  async ensure(
    regions: readonly string[] = listAllStacks(this.config).map(({ region }) => region),
  ): Promise<boolean> {
    const { stateBucket, target } = this.config;
    if (target !== 'local')
      throw new UserError(
        `on AWS, create the state bucket ${stateBucket} manually: see help/getting-started.md`,
      );
    const created: boolean[] = [];
    for (const region of new Set(regions))
      created.push(
        await ensureBucket({
          Bucket: withRegion(this.config, region).stateBucket,
          s3: this.getClient(region),
        }),
      );
    return created.includes(true);
  }

  /** Reads the lock of a stack's state; undefined if it is not locked. */
  async readLock(stack: string): Promise<LockInfo | undefined> {
    const text = await readText(this.getBucket(stack), `${stack}.tfstate.tflock`);
    return text === undefined ? undefined : parseLock(text);
  }

  /** Reads the id of a stack's state; undefined if there is no state. */
  async readStateId(stack: string): Promise<StateId | undefined> {
    const text = await readText(this.getBucket(stack), `${stack}.tfstate`);
    return text === undefined ? undefined : StateId.parse(JSON.parse(text));
  }

  /** Reads a document in the bucket of a stack's state, such as `drift/orders-dev.json`. */
  async readDocument(stack: string, key: string): Promise<string | undefined> {
    return readText(this.getBucket(stack), key);
  }

  /** Saves a document in the bucket of a stack's state. */
  async saveDocument(stack: string, Key: string, Body: string): Promise<void> {
    const { Bucket, s3 } = this.getBucket(stack);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));
  }

  /** Reads all resources in the state of a stack; empty if there is no state. */
  async readResources(stack: string): Promise<RecordedResource[]> {
    return readResources(this.getBucket(stack), `${stack}.tfstate`);
  }

  /** Reads the outputs in the state of a stack, by name; empty if there is no state. */
  async readOutputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
    return readOutputs(this.getBucket(stack), `${stack}.tfstate`);
  }

  /** Reads all resources in all states in the buckets of this environment. */
  async readAllResources(): Promise<RecordedResource[]> {
    const perRegion = this.regions.map(async (region) => {
      const bucket = { Bucket: withRegion(this.config, region).stateBucket, s3: this.getClient(region) };
      const keys = (await listKeys(bucket)).filter((key) => key.endsWith('.tfstate'));
      return (await Promise.all(keys.map((key) => readResources(bucket, key)))).flat();
    });
    return (await Promise.all(perRegion)).flat();
  }

  /**
   * Finds the suffixes of the other environments: those with a state bucket, and those with a state or a lock of this
   * system in any bucket. Sends one request per bucket, so it is for the local target only.
   */
  async findOtherEnvironments(system: string): Promise<string[]> {
    const s3 = this.getClient(this.config.region);
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const regions = this.regions.map((region) => `-${region}`);
    const named = Buckets.flatMap(({ Name = '' }) => {
      const plain = Name.slice(0, Name.length - (regions.find((end) => Name.endsWith(end))?.length ?? 0));
      return plain.startsWith(STATE_BUCKET_PREFIX) ? [plain.slice(STATE_BUCKET_PREFIX.length)] : [];
    });
    const keys = await Promise.all(Buckets.map(({ Name = '' }) => listKeys({ Bucket: Name, s3 })));
    const stated = keys.flat().flatMap((key) => {
      const [stack, ...ending] = key.split('.');
      const isState = ['tfstate', 'tfstate.tflock'].includes(ending.join('.'));
      return isState && stack ? (this.getSuffix(stack, system) ?? []) : [];
    });
    return [...new Set([...named, ...stated])].filter((suffix) => suffix !== this.config.suffix);
  }

  /** Returns the suffix in the name of a system's stack. */
  private getSuffix(stack: string, system: string): string | undefined {
    if (!stack.startsWith(`${system}-`)) return undefined;
    const rest = stack.slice(system.length + 1);
    const regions = SYSTEM_DEFINITIONS.find(({ name }) => name === system)?.regions(this.config) ?? [];
    const region = regions.find((candidate) => regions.length > 1 && rest.startsWith(`${candidate}-`));
    return region === undefined ? rest : rest.slice(region.length + 1);
  }

  private getBucket(stack: string): RegionalBucket {
    const found = listAllStacks({ ...this.config, systems: undefined }).find(({ name }) => name === stack);
    const region = found?.region ?? this.config.region;
    const { stateBucket, sharedStateBucket } = withRegion(this.config, region);
    return {
      Bucket: found?.system === 'account' ? sharedStateBucket : stateBucket,
      s3: this.getClient(region),
    };
  }
}

/**
 * Finds the physical name of the resource whose logical name is `id` in the state.
 * @param type the Terraform type, such as `aws_dynamodb_table`
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
