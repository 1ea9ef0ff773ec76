import { S3Client } from '@aws-sdk/client-s3';
import { StateBucket } from '../../src/cli/state-bucket';
import { readConfig } from '../../src/config';

/** Answers as S3 with these buckets, and notes which objects were asked for. */
function answering(buckets: Readonly<Record<string, readonly string[]>>): string[] {
  const asked: string[] = [];
  const answer = async ({ input = {} }: { input?: { Bucket?: string; Key?: string } }) => {
    const { Bucket, Key } = input;
    if (Bucket === undefined) return { Buckets: Object.keys(buckets).map((Name) => ({ Name })) };
    if (Key === undefined) return { Contents: buckets[Bucket]!.map((one) => ({ Key: one })) };
    asked.push(`${Bucket}/${Key}`);
    return { Body: { transformToString: async () => JSON.stringify({ resources: [] }) } };
  };
  jest.spyOn(S3Client.prototype, 'send').mockImplementation(answer as never);
  return asked;
}

describe('StateBucket', () => {
  afterEach(() => jest.restoreAllMocks());

  it('knows the environments beside its own by their buckets, their states and their locks', async () => {
    answering({
      'market-stacks-state-east': ['pattern-detection-east.tfstate'],
      'market-stacks-state-north-east': [],
      'one-for-many': ['pattern-detection-far-east.tfstate', 'pattern-detection-south.tfstate.tflock'],
      logs: ['pattern-detection-west.log', 'reports-west.tfstate', 'notes'],
    });
    const bucket = new StateBucket(readConfig({ TARGET: 'local', ENVIRONMENT_SUFFIX: 'east' }));
    const others = await bucket.otherEnvironments('pattern-detection');
    expect(others.sort()).toEqual(['far-east', 'north-east', 'south']);
  });

  it("looks for the account's settings where no environment's state is", async () => {
    const asked = answering({});
    const bucket = new StateBucket(readConfig({ ENVIRONMENT_SUFFIX: 'east' }));
    await bucket.resourcesOf('account-shared');
    await bucket.resourcesOf('pattern-detection-east');
    expect(asked).toEqual([
      'market-stacks-state-shared/account-shared.tfstate',
      'market-stacks-state-east/pattern-detection-east.tfstate',
    ]);
  });
});
