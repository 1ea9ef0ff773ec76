import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { closeBucket } from '../../modules/private-bucket';
import { APPLIED, PLANS } from './plans';

/** How long a state can be gone back to. */
const DAYS_OF_OLD_STATES = 365;
/** How long a plan can wait for its apply; the workflows keep its manifest as long. */
const DAYS_OF_PLANS = 30;

/** The bucket of all states: every version of them, encrypted, over TLS only, and not to be destroyed by Terraform. */
export class StateBucket extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    const bucket = new S3Bucket(this, 'Default', { bucket: name, lifecycle: { preventDestroy: true } });
    this.arn = bucket.arn;
    const of = { bucket: bucket.id };
    const versioning = new S3BucketVersioningA(this, 'Versioning', {
      ...of,
      versioningConfiguration: { status: 'Enabled' },
    });
    // Terraform's backend asks for AES256 with each state it writes: another default would hold for none of them.
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      ...of,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      ...of,
      rule: [
        {
          id: 'old-states',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: DAYS_OF_OLD_STATES }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
        ...[PLANS, APPLIED].map((folder) => ({
          id: folder,
          status: 'Enabled',
          filter: [{ prefix: `${folder}/` }],
          expiration: [{ days: DAYS_OF_PLANS }],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
        })),
      ],
      dependsOn: [versioning],
    });
    closeBucket(this, bucket);
  }
}
