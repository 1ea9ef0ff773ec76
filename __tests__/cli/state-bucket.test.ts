import {
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { StateBucket } from '../../src/cli/state-bucket';
import { readConfig } from '../../src/config';

interface Sent {
  readonly input: object;
}

/** S3, which has the bucket or not; keeps what it is told to change. */
function bench({ exists = false, target = 'local', head = 'NotFound' } = {}) {
  const sent: Sent[] = [];
  const send = (command: Sent) => {
    if (!(command instanceof HeadBucketCommand)) sent.push(command);
    else if (!exists) return Promise.reject(Object.assign(new Error(head), { name: head }));
    return Promise.resolve({});
  };
  const config = readConfig({ TARGET: target, STATE_BUCKET: 'trial-state', ALERT_EMAIL: 'desk@example.com' });
  const bucket = new StateBucket(config, { send } as unknown as S3Client);
  const one = (kind: abstract new (...args: never[]) => object) =>
    sent.find((command) => command instanceof kind)?.input;
  return { bucket, sent, one };
}

describe('the state bucket of the local target', () => {
  it('is made with no public access, TLS alone, encrypted and versioned', async () => {
    const { bucket, sent, one } = bench();
    expect(await bucket.ensure()).toBe(true);
    expect(sent[0]).toBeInstanceOf(CreateBucketCommand);
    expect(one(PutPublicAccessBlockCommand)).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const { Policy } = one(PutBucketPolicyCommand) as { Policy: string };
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
    expect(one(PutBucketEncryptionCommand)).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    expect(one(PutBucketVersioningCommand)).toMatchObject({ VersioningConfiguration: { Status: 'Enabled' } });
    for (const { input } of sent) expect(input).toMatchObject({ Bucket: 'trial-state' });
  });

  it('is protected also if its making was cut off after the bucket itself', async () => {
    const { bucket, sent, one } = bench({ exists: true });
    expect(await bucket.ensure()).toBe(false);
    expect(one(CreateBucketCommand)).toBeUndefined();
    expect(sent).toHaveLength(4);
  });

  it('is not made where S3 answers anything but that it is not there', async () => {
    const { bucket, sent } = bench({ head: 'Forbidden' });
    await expect(bucket.ensure()).rejects.toThrow('Forbidden');
    expect(sent).toEqual([]);
  });
});

test('on AWS no bucket is made: a mistyped name would be an empty state', async () => {
  const { bucket, sent } = bench({ target: 'aws' });
  await expect(bucket.ensure()).rejects.toThrow(
    'trial-state is made by hand on AWS: see help/getting-started.md',
  );
  expect(sent).toEqual([]);
});
