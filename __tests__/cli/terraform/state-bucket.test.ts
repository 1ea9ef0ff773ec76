import {
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { StateBucket } from '../../../src/cli/terraform/state-bucket';
import { readConfig } from '../../../src/config';

interface Sent {
  readonly input: object;
}

/** Creates a fake of S3 with or without the bucket, which records changes. */
function createBucket({ exists = false, target = 'local', head = 'NotFound' } = {}) {
  const sent: Sent[] = [];
  const send = (command: Sent) => {
    if (!(command instanceof HeadBucketCommand)) sent.push(command);
    else if (!exists) return Promise.reject(Object.assign(new Error(head), { name: head }));
    return Promise.resolve({});
  };
  // A system in one region, whose bucket has the plain name.
  const config = readConfig({ SYSTEMS: 'pattern-detection', TARGET: target, STATE_BUCKET: 'trial-state' });
  const bucket = new StateBucket(config, { send } as unknown as S3Client);
  const findInput = (kind: abstract new (...args: never[]) => object) =>
    sent.find((command) => command instanceof kind)?.input;
  return { bucket, sent, findInput };
}

describe('the state bucket of the local target', () => {
  it('is created private, versioned, encrypted and accessible over TLS only', async () => {
    const { bucket, sent, findInput } = createBucket();
    expect(await bucket.ensure()).toBe(true);
    expect(sent[0]).toBeInstanceOf(CreateBucketCommand);
    expect(findInput(PutPublicAccessBlockCommand)).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const { Policy } = findInput(PutBucketPolicyCommand) as { Policy: string };
    expect(JSON.parse(Policy)).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: ['arn:aws:s3:::trial-state', 'arn:aws:s3:::trial-state/*'],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
    expect(findInput(PutBucketEncryptionCommand)).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    expect(findInput(PutBucketVersioningCommand)).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
    });
    for (const { input } of sent) expect(input).toMatchObject({ Bucket: 'trial-state' });
  });

  it('is configured completely even if its creation was interrupted', async () => {
    const { bucket, sent, findInput } = createBucket({ exists: true });
    expect(await bucket.ensure()).toBe(false);
    expect(findInput(CreateBucketCommand)).toBeUndefined();
    expect(sent).toHaveLength(4);
  });

  it('is not created unless S3 reports that it does not exist', async () => {
    const { bucket, sent } = createBucket({ head: 'Forbidden' });
    await expect(bucket.ensure()).rejects.toThrow('Forbidden');
    expect(sent).toEqual([]);
  });
});

test('no bucket is created on AWS, where a mistyped name would result in an empty state', async () => {
  const { bucket, sent } = createBucket({ target: 'aws' });
  await expect(bucket.ensure()).rejects.toThrow(
    'create the state bucket trial-state manually: see help/getting-started.md',
  );
  expect(sent).toEqual([]);
});

/** Creates a fake of S3 with these buckets, which records the requested objects. */
function mockBuckets(buckets: Readonly<Record<string, readonly string[]>>): string[] {
  const requestedKeys: string[] = [];
  const respond = async ({
    input = {},
  }: {
    input?: { Bucket?: string; Key?: string; Delimiter?: string };
  }) => {
    const { Bucket, Key, Delimiter } = input;
    if (Bucket === undefined) return { Buckets: Object.keys(buckets).map((Name) => ({ Name })) };
    if (Key === undefined) {
      const listed = buckets[Bucket]!.filter(
        (findInput) => Delimiter === undefined || !findInput.includes(Delimiter),
      );
      return { Contents: listed.map((findInput) => ({ Key: findInput })) };
    }
    requestedKeys.push(`${Bucket}/${Key}`);
    return { Body: { transformToString: async () => JSON.stringify({ resources: [] }) } };
  };
  jest.spyOn(S3Client.prototype, 'send').mockImplementation(respond as never);
  return requestedKeys;
}

describe('StateBucket', () => {
  afterEach(() => jest.restoreAllMocks());

  it('finds other environments by their buckets, states and locks', async () => {
    mockBuckets({
      'market-stacks-state-east': ['pattern-detection-east.tfstate'],
      'market-stacks-state-north-east': [],
      'one-for-many': ['pattern-detection-far-east.tfstate', 'pattern-detection-south.tfstate.tflock'],
      logs: ['pattern-detection-west.log', 'reports-west.tfstate', 'notes'],
    });
    const bucket = new StateBucket(readConfig({ TARGET: 'local', ENVIRONMENT_SUFFIX: 'east' }));
    const others = await bucket.findOtherEnvironments('pattern-detection');
    expect(others.sort()).toEqual(['far-east', 'north-east', 'south']);
  });

  it('ignores documents in folders, which are not states', async () => {
    const bucket = 'market-stacks-state-east';
    const requestedKeys = mockBuckets({
      [bucket]: ['applied/east/cafe/queue-east/errored.tfstate', 'pattern-detection-east.tfstate'],
      [`${bucket}-eu-central-1`]: [],
      [`${bucket}-eu-west-1`]: [],
    });
    await new StateBucket(readConfig({ ENVIRONMENT_SUFFIX: 'east' })).readAllResources();
    expect(requestedKeys).toEqual([`${bucket}/pattern-detection-east.tfstate`]);
  });

  it('finds the state of the account stack in the shared bucket', async () => {
    const requestedKeys = mockBuckets({});
    const bucket = new StateBucket(readConfig({ ENVIRONMENT_SUFFIX: 'east' }));
    await bucket.readResources('account-shared');
    await bucket.readResources('pattern-detection-east');
    expect(requestedKeys).toEqual([
      'market-stacks-state-shared/account-shared.tfstate',
      'market-stacks-state-east/pattern-detection-east.tfstate',
    ]);
  });

  it('identifies a state, and stores documents in its bucket', async () => {
    const objects = new Map([
      ['trial-state/trial-east.tfstate', '{"serial":7,"lineage":"one","resources":[]}'],
    ]);
    const send = async (command: { input: { Bucket: string; Key: string; Body?: string } }) => {
      const { Bucket, Key, Body } = command.input;
      if (command instanceof PutObjectCommand) objects.set(`${Bucket}/${Key}`, String(Body));
      const text = objects.get(`${Bucket}/${Key}`);
      if (text === undefined) throw Object.assign(new Error(Key), { name: 'NoSuchBucket' });
      return { Body: { transformToString: async () => text } };
    };
    const config = readConfig({ STATE_BUCKET: 'trial-state' });
    const bucket = new StateBucket(config, { send } as unknown as S3Client);
    expect(await bucket.readStateId('trial-east')).toEqual({ serial: 7, lineage: 'one' });
    expect(await bucket.readStateId('trial-west')).toBeUndefined();
    expect(await bucket.readDocument('trial-east', 'drift/trial-east.json')).toBeUndefined();
    await bucket.saveDocument('trial-east', 'drift/trial-east.json', '{}');
    expect(await bucket.readDocument('trial-east', 'drift/trial-east.json')).toBe('{}');
  });
});
