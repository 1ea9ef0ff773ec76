import { S3BucketIntelligentTieringConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-intelligent-tiering-configuration';
import { Construct } from 'constructs';
import { restrictBucketAccess } from './bucket-access';
import type { Grantee } from './iam';
import { createPrivateBucket } from './private-bucket';
import { SystemStack } from './system-stack';
import { formatVariableName } from './variable-name';

export interface DataBucketProps {
  /** The account, which is a part of the name, because bucket names are unique across all accounts. */
  readonly account: string;
  /**
   * The days without access after which Intelligent-Tiering moves an object to the archive access tier, at least 90. An
   * object of this tier must be restored before it can be read, within hours.
   * @default - objects stay in the tiers with immediate access
   */
  readonly archiveAfterDays?: number;
}

/**
 * A private bucket for data, over TLS only. It is encrypted with the key of AWS for S3 (`aws/s3`), whose policy lets
 * every role of the account that may access the bucket use it.
 */
export class DataBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { account, archiveAfterDays }: DataBucketProps) {
    super(scope, id);
    this.name = `${account}-${SystemStack.of(this).createPhysicalName(id.toLowerCase(), 'bucket')}`;
    const bucket = createPrivateBucket(this, this.name);
    this.arn = bucket.arn;
    restrictBucketAccess(this, bucket, [
      {
        Sid: 'OtherEncryption',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: `${bucket.arn}/*`,
        Condition: {
          StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
          // A request without the header uses the default encryption. StringNotEquals alone would deny it.
          Null: { 's3:x-amz-server-side-encryption': 'false' },
        },
      },
    ]);
    if (archiveAfterDays !== undefined)
      new S3BucketIntelligentTieringConfiguration(this, 'Archive', {
        bucket: bucket.id,
        name: 'archive',
        tiering: [{ accessTier: 'ARCHIVE_ACCESS', days: archiveAfterDays }],
      });
  }

  /** Allows the grantee to put objects below a prefix over TLS, and sets `<ID>_BUCKET`. */
  grantPut(grantee: Grantee, prefix: string): void {
    grantee.allow({
      actions: ['s3:PutObject'],
      resources: [`${this.arn}/${prefix}*`],
      conditions: { Bool: { 'aws:SecureTransport': 'true' } },
    });
    grantee.setEnvironment(formatVariableName(this.node.id, 'BUCKET'), this.name);
  }
}
