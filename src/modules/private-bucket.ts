import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import type { Construct } from 'constructs';
import { policyDocument } from './iam';

/**
 * Closes a bucket to the public and to plain HTTP.
 * @param statements what its policy allows besides
 * @returns the policy: what is to use the bucket waits for it
 */
export function closeBucket(
  scope: Construct,
  { id, arn }: S3Bucket,
  statements: readonly object[] = [],
): S3BucketPolicy {
  const closed = new S3BucketPublicAccessBlock(scope, 'PublicAccess', {
    bucket: id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const tlsOnly = {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return new S3BucketPolicy(scope, 'Policy', {
    bucket: id,
    policy: policyDocument([tlsOnly, ...statements]),
    dependsOn: [closed],
  });
}
