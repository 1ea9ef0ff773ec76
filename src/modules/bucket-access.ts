import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { formatPolicyDocument } from './iam';

/**
 * Blocks public access and plain HTTP.
 * @param statements additional statements of the bucket policy
 * @param dependencies what Terraform creates before the policy, and deletes after it
 * @returns the policy, a dependency for resources that use the bucket
 */
export function restrictBucketAccess(
  scope: Construct,
  { id, arn }: S3Bucket,
  statements: readonly object[] = [],
  dependencies: readonly ITerraformDependable[] = [],
): S3BucketPolicy {
  const accessBlock = new S3BucketPublicAccessBlock(scope, 'PublicAccess', {
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
    policy: formatPolicyDocument([tlsOnly, ...statements]),
    dependsOn: [accessBlock, ...dependencies],
  });
}
