import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey, type KmsKeyConfig } from '@cdktf/provider-aws/lib/kms-key';
import { KmsKeyPolicy } from '@cdktf/provider-aws/lib/kms-key-policy';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { formatPolicyDocument } from './iam';
import { SystemStack } from './system-stack';

/**
 * Creates a KMS key for another purpose than encryption, with an alias. Roles use it as their policies allow. The key never
 * leaves KMS: neither the state nor a function contains it. KMS doesn't rotate such keys automatically; to rotate, create a
 * second key beside it.
 * @param scope the construct of the key, whose id is in the name of the alias
 * @returns the ARN of the key, which depends on its policy
 */
export function createPurposeKey(
  scope: Construct,
  { purpose, keyUsage, spec }: { purpose: string; keyUsage: KmsKeyConfig['keyUsage']; spec: string },
): string {
  const stack = SystemStack.of(scope);
  const key = new KmsKey(scope, 'Default', {
    description: `${stack.node.id}: ${purpose}`,
    keyUsage,
    customerMasterKeySpec: spec,
    deletionWindowInDays: 7,
  });
  const policy = new KmsKeyPolicy(scope, 'Policy', {
    keyId: key.keyId,
    policy: formatPolicyDocument([
      {
        Sid: 'AccountUsesIam',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${Fn.element(Fn.split(':', key.arn), 4)}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ]),
  });
  return new KmsAlias(scope, 'Alias', {
    name: `alias/${stack.createPhysicalName(scope.node.id, 'key')}`,
    targetKeyId: key.keyId,
    dependsOn: [policy],
  }).targetKeyArn;
}
