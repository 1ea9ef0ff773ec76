import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { restrictBucketAccess } from '../../modules/bucket-access';
import { APPLIED_PREFIX, PLANS_PREFIX } from './plan-files';

/** How long old versions of a state are retained. */
const OLD_STATE_DAYS = 365;
/** How long a plan can be applied. The workflows retain its manifest for the same time. */
const PLAN_DAYS = 30;

/** The versioned and encrypted bucket of all states, accessible over TLS only. Terraform can't destroy it. */
export class StateBucket extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    const bucket = new S3Bucket(this, 'Default', { bucket: name, lifecycle: { preventDestroy: true } });
    this.arn = bucket.arn;
    const reference = { bucket: bucket.id };
    const versioning = new S3BucketVersioningA(this, 'Versioning', {
      ...reference,
      versioningConfiguration: { status: 'Enabled' },
    });
    // Terraform's backend requests AES256 for each state that it writes, so another default would have no effect.
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      ...reference,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      ...reference,
      rule: [
        {
          id: 'old-states',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_STATE_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
        ...[PLANS_PREFIX, APPLIED_PREFIX].map((folder) => ({
          id: folder,
          status: 'Enabled',
          filter: [{ prefix: `${folder}/` }],
          expiration: [{ days: PLAN_DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
        })),
      ],
      dependsOn: [versioning],
    });
    restrictBucketAccess(this, bucket);
  }
}
