import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

/** How long old versions and incomplete uploads are retained, in days. */
const CLEANUP_DAYS = 7;

/** A bucket, and its versioning and lifecycle. */
export interface PrivateBucket {
  readonly bucket: S3Bucket;
  /** Dependencies of a policy that denies changes of both. */
  readonly configuration: readonly ITerraformDependable[];
}

/**
 * Creates a versioned bucket that is encrypted by default. Objects use Intelligent-Tiering from the first day. The bucket
 * is deleted with the stack, even if it contains objects. `restrictBucketAccess` adds its policy.
 * @param keyArn the key of the default encryption; without it, the key of AWS for S3 (`aws/s3`)
 * @param keepsVersions whether old versions are retained as long as the bucket exists, instead of a week
 */
export function createPrivateBucket(
  scope: Construct,
  name: string,
  { keyArn, keepsVersions = false }: { readonly keyArn?: string; readonly keepsVersions?: boolean } = {},
): PrivateBucket {
  const bucket = new S3Bucket(scope, 'Default', { bucket: name, forceDestroy: true });
  const reference = { bucket: bucket.id };
  const versioning = new S3BucketVersioningA(scope, 'Versioning', {
    ...reference,
    versioningConfiguration: { status: 'Enabled' },
  });
  new S3BucketServerSideEncryptionConfigurationA(scope, 'Encryption', {
    ...reference,
    rule: [
      {
        bucketKeyEnabled: true,
        applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
      },
    ],
  });
  const lifecycle = new S3BucketLifecycleConfiguration(scope, 'Lifecycle', {
    ...reference,
    rule: [
      {
        id: 'tiers',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        transition: [{ days: 0, storageClass: 'INTELLIGENT_TIERING' }],
        noncurrentVersionExpiration: keepsVersions ? undefined : [{ noncurrentDays: CLEANUP_DAYS }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: CLEANUP_DAYS }],
      },
    ],
  });
  return { bucket, configuration: [versioning, lifecycle] };
}
