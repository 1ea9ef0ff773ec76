import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { closeBucket } from './private-bucket';
import { SystemStack } from './system-stack';

export interface LogBucketProps {
  readonly key: EncryptionKey;
  /** How the bucket's name must begin for the service that writes to it, such as `aws-waf-logs`. */
  readonly namePrefix: string;
  /** The folder that the logs are in, without slashes. */
  readonly folder: string;
}

/** How long what was overwritten, deleted or never uploaded to its end is kept. */
const DAYS_OF_REMAINS = 7;

/**
 * A private, encrypted bucket that AWS's log delivery writes to, over TLS only. Its objects are in
 * Intelligent-Tiering from their first day; the bucket goes with the stack, whatever is in it.
 */
export class LogBucket extends Construct {
  /** Where logs are to be delivered: the folder in the bucket. */
  readonly destinationArn: string;
  /** What must be in place before something delivers. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { key, namePrefix, folder }: LogBucketProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    // The account in it, because a bucket's name is unique in all of AWS.
    const bucket = new S3Bucket(this, 'Default', {
      bucket: `${namePrefix}-${key.account}-${stack.physicalName(id.toLowerCase())}`,
      forceDestroy: true,
    });
    const of = { bucket: bucket.id };
    new S3BucketVersioningA(this, 'Versioning', { ...of, versioningConfiguration: { status: 'Enabled' } });
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      ...of,
      rule: [
        {
          bucketKeyEnabled: true,
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
        },
      ],
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      ...of,
      rule: [
        {
          id: 'tiers',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          transition: [{ days: 0, storageClass: 'INTELLIGENT_TIERING' }],
          noncurrentVersionExpiration: [{ noncurrentDays: DAYS_OF_REMAINS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: DAYS_OF_REMAINS }],
        },
      ],
    });
    const ours = {
      StringEquals: { 'aws:SourceAccount': key.account },
      ArnLike: { 'aws:SourceArn': `arn:aws:logs:${stack.region}:${key.account}:*` },
    };
    const delivery = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' } };
    this.destinationArn = `${bucket.arn}/${folder}`;
    this.ready = closeBucket(this, bucket, [
      {
        ...delivery,
        Sid: 'Write',
        Action: 's3:PutObject',
        Resource: `${this.destinationArn}/AWSLogs/${key.account}/*`,
        Condition: {
          ...ours,
          StringEquals: { ...ours.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
        },
      },
      {
        ...delivery,
        Sid: 'Look',
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: bucket.arn,
        Condition: ours,
      },
    ]);
  }
}
