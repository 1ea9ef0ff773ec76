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
import { createClientOptions } from '../target/aws';
import { parseLock, type LockInfo } from './state-lock';
import {
  type Client,
  ensureBucket,
  listKeys,
  readResources,
  readText,
  type RecordedResource,
  type RegionalBucket,
} from './state-objects';

export type { RecordedResource } from './state-objects';

const StateId = z.object({ serial: z.number(), lineage: z.string() });
/** Which state it is: each write raises the serial, and a new state has a new lineage. */
export type StateId = z.infer<typeof StateId>;

/** The buckets, one in each region, that hold the states of an environment's systems and their lock files. */
export class StateBucket {
  private readonly clients = new Map<string, Client>();

  /** @param client takes the place of the clients in all regions */
  constructor(
    private readonly config: CommonConfig,
    private readonly client?: Client,
  ) {}

  private getClient(region: string): Client {
    if (this.client) return this.client;
    const client =
      this.clients.get(region) ??
      new S3Client({
        ...createClientOptions(withRegion(this.config, region)),
        forcePathStyle: this.config.target === 'local',
        // The buckets of an account are listed together, whatever their region.
        followRegionRedirects: true,
      });
    this.clients.set(region, client);
    return client;
  }

  /** The regions of all systems, whichever of them the configuration selects. */
  private get regions(): readonly string[] {
    return [...new Set(listAllStacks({ ...this.config, systems: undefined }).map(({ region }) => region))];
  }

  /**
   * Makes the local target's buckets unless they are there, and protects them each time, so that one whose creation was
   * cut off is completed: no public access, TLS only, encrypted, versioned. Returns whether any was made.
   * @param regions of the selected systems by default
   * @throws UserError on AWS: with a mistyped STATE_BUCKET, a new bucket would hold an empty state, and the next apply
   * would create everything a second time
   */
  async ensure(
    regions: readonly string[] = listAllStacks(this.config).map(({ region }) => region),
  ): Promise<boolean> {
    const { stateBucket, target } = this.config;
    if (target !== 'local')
      throw new UserError(
        `the state bucket ${stateBucket} is made by hand on AWS: see help/getting-started.md`,
      );
    const made: boolean[] = [];
    for (const region of new Set(regions))
      made.push(
        await ensureBucket({
          Bucket: withRegion(this.config, region).stateBucket,
          s3: this.getClient(region),
        }),
      );
    return made.includes(true);
  }

  /** Who holds a stack's state, if anybody does. */
  async readLock(stack: string): Promise<LockInfo | undefined> {
    const text = await readText(this.getBucket(stack), `${stack}.tfstate.tflock`);
    return text === undefined ? undefined : parseLock(text);
  }

  /** Which state a stack has; undefined if it has none. */
  async readStateId(stack: string): Promise<StateId | undefined> {
    const text = await readText(this.getBucket(stack), `${stack}.tfstate`);
    return text === undefined ? undefined : StateId.parse(JSON.parse(text));
  }

  /** A document in the bucket of a stack's state, such as `drift/orders-dev.json`. */
  async readDocument(stack: string, key: string): Promise<string | undefined> {
    return readText(this.getBucket(stack), key);
  }

  /** Keeps a document beside a stack's state. */
  async saveDocument(stack: string, Key: string, Body: string): Promise<void> {
    const { Bucket, s3 } = this.getBucket(stack);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));
  }

  /** All resources that one stack's state records; empty if there is no state. */
  async readResources(stack: string): Promise<RecordedResource[]> {
    return readResources(this.getBucket(stack), `${stack}.tfstate`);
  }

  /** All resources that any state in the buckets of this environment records. */
  async readAllResources(): Promise<RecordedResource[]> {
    const perRegion = this.regions.map(async (region) => {
      const bucket = { Bucket: withRegion(this.config, region).stateBucket, s3: this.getClient(region) };
      const keys = (await listKeys(bucket)).filter((key) => key.endsWith('.tfstate'));
      return (await Promise.all(keys.map((key) => readResources(bucket, key)))).flat();
    });
    return (await Promise.all(perRegion)).flat();
  }

  /**
   * The suffixes of the environments beside this one: whose state bucket is there, or whose state or lock of this
   * system lies in any bucket. Costs one request for each bucket, so it is for the local target.
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

  /** The suffix in the name of a system's stack. */
  private getSuffix(stack: string, system: string): string | undefined {
    if (!stack.startsWith(`${system}-`)) return undefined;
    const rest = stack.slice(system.length + 1);
    const regions = SYSTEM_DEFINITIONS.find(({ name }) => name === system)?.regions(this.config) ?? [];
    const region = regions.find((one) => regions.length > 1 && rest.startsWith(`${one}-`));
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
