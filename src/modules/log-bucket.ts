import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { restrictBucketAccess } from './bucket-access';
import { SystemStack } from './system-stack';

export interface LogBucketProps {
  readonly key: EncryptionKey;
  /** The prefix that the writing service requires in the name, such as `aws-waf-logs`. */
  readonly namePrefix: string;
  /** The folder of the logs, without slashes. */
  readonly folder: string;
}

/** How long old versions and incomplete uploads are retained. */
const CLEANUP_DAYS = 7;

/**
 * A private, encrypted bucket for the log delivery of AWS, over TLS only. Objects use Intelligent-Tiering from the first
 * day. The bucket is deleted with the stack, even if it contains objects.
 */
export class LogBucket extends Construct {
  /** The destination of the logs: the folder in the bucket. */
  readonly destinationArn: string;
  /** A dependency for resources that deliver logs. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { key, namePrefix, folder }: LogBucketProps) {
    super(scope, id);
    const stack = SystemStack.of(this);
    // The name contains the account id, because bucket names are unique across all accounts.
    const bucket = new S3Bucket(this, 'Default', {
      bucket: `${namePrefix}-${key.account}-${stack.createPhysicalName(id.toLowerCase(), 'bucket')}`,
      forceDestroy: true,
    });
    const reference = { bucket: bucket.id };
    new S3BucketVersioningA(this, 'Versioning', {
      ...reference,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      ...reference,
      rule: [
        {
          bucketKeyEnabled: true,
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
        },
      ],
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      ...reference,
      rule: [
        {
          id: 'tiers',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          transition: [{ days: 0, storageClass: 'INTELLIGENT_TIERING' }],
          noncurrentVersionExpiration: [{ noncurrentDays: CLEANUP_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: CLEANUP_DAYS }],
        },
      ],
    });
    const sameAccount = {
      StringEquals: { 'aws:SourceAccount': key.account },
      ArnLike: { 'aws:SourceArn': `arn:aws:logs:${stack.region}:${key.account}:*` },
    };
    const delivery = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' } };
    this.destinationArn = `${bucket.arn}/${folder}`;
    this.ready = restrictBucketAccess(this, bucket, [
      {
        ...delivery,
        Sid: 'Write',
        Action: 's3:PutObject',
        Resource: `${this.destinationArn}/AWSLogs/${key.account}/*`,
        Condition: {
          ...sameAccount,
          StringEquals: { ...sameAccount.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
        },
      },
      {
        ...delivery,
        Sid: 'Look',
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: bucket.arn,
        Condition: sameAccount,
      },
    ]);
  }
}
