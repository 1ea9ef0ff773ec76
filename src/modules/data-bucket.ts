import { S3BucketIntelligentTieringConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-intelligent-tiering-configuration';
import { Construct } from 'constructs';
import { createAppendOnlyStatements } from './append-only';
import { restrictBucketAccess } from './bucket-access';
import type { EncryptionKey } from './encryption-key';
import type { Conditions, Grantee } from './iam';
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
  /**
   * Whether old versions of objects are retained as long as the bucket exists, so that nothing that was stored is lost.
   * @default false - for a week
   */
  readonly keepsVersions?: boolean;
  /**
   * Whether objects are only added: the policy of the bucket denies all roles and users to replace or delete an object, or
   * to change versioning and lifecycle. Terraform deletes the policy first when it destroys the bucket.
   * @default false
   */
  readonly appendOnly?: boolean;
  /**
   * The key of the default encryption.
   * @default - the key of AWS for S3 (`aws/s3`), whose policy lets every role of the account that may access the bucket
   * use it
   */
  readonly key?: EncryptionKey;
  /**
   * The purpose in the name, where the id is too long for it: the names of buckets have at most 63 characters.
   * @default - the id
   */
  readonly purpose?: string;
}

/** A private, encrypted bucket for data, over TLS only. */
export class DataBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  private readonly key?: EncryptionKey;

  constructor(scope: Construct, id: string, props: DataBucketProps) {
    super(scope, id);
    const { account, archiveAfterDays, keepsVersions, appendOnly = false, purpose = id } = props;
    this.name = `${account}-${SystemStack.of(this).createPhysicalName(purpose, 'bucket').toLowerCase()}`;
    const { bucket, configuration } = createPrivateBucket(this, this.name, {
      keyArn: props.key?.arn,
      keepsVersions,
    });
    this.key = props.key;
    this.arn = bucket.arn;
    restrictBucketAccess(
      this,
      bucket,
      [denyOtherEncryption(bucket.arn), ...(appendOnly ? createAppendOnlyStatements(bucket.arn) : [])],
      // The policy denies changes of the configuration, so Terraform creates it last and deletes it first.
      appendOnly ? configuration : [],
    );
    if (archiveAfterDays !== undefined)
      new S3BucketIntelligentTieringConfiguration(this, 'Archive', {
        bucket: bucket.id,
        name: 'archive',
        tiering: [{ accessTier: 'ARCHIVE_ACCESS', days: archiveAfterDays }],
      });
  }

  /** Allows the grantee to put objects below a prefix over TLS, and sets `<ID>_BUCKET`. */
  grantPut(grantee: Grantee, prefix: string): void {
    this.grant(grantee, ['s3:PutObject'], `${this.arn}/${prefix}*`);
  }

  /** Allows the grantee to get objects below a prefix over TLS, and sets `<ID>_BUCKET`. */
  grantGet(grantee: Grantee, prefix = ''): void {
    this.grant(grantee, ['s3:GetObject'], `${this.arn}/${prefix}*`);
  }

  /** Allows the grantee to list all versions of objects below a prefix over TLS, and sets `<ID>_BUCKET`. */
  grantListVersions(grantee: Grantee, prefix: string): void {
    this.grant(grantee, ['s3:ListBucketVersions'], this.arn, { StringLike: { 's3:prefix': `${prefix}*` } });
  }

  private grant(
    grantee: Grantee,
    actions: readonly string[],
    resource: string,
    conditions: Conditions = {},
  ): void {
    grantee.allow({
      actions,
      resources: [resource],
      conditions: { ...conditions, Bool: { 'aws:SecureTransport': 'true' } },
    });
    this.key?.grantUse(grantee);
    grantee.setEnvironment(formatVariableName(this.node.id, 'BUCKET'), this.name);
  }
}

const denyOtherEncryption = (arn: string): object => ({
  Sid: 'OtherEncryption',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: `${arn}/*`,
  Condition: {
    StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
    // A request without the header uses the default encryption. StringNotEquals alone would deny it.
    Null: { 's3:x-amz-server-side-encryption': 'false' },
  },
});
