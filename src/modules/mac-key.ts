import { Fn } from 'cdktf';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { KmsKeyPolicy } from '@cdktf/provider-aws/lib/kms-key-policy';
import { Construct } from 'constructs';
import { type Grantee, formatPolicyDocument } from './iam';
import { SystemStack } from './system-stack';

/**
 * A KMS key for HMAC-SHA-256. The key never leaves KMS: neither the state nor a function contains it. KMS doesn't rotate
 * such keys automatically; to rotate, create a second key beside it.
 */
export class MacKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const key = new KmsKey(this, 'Default', {
      description: `${stack.node.id}: message authentication codes`,
      keyUsage: 'GENERATE_VERIFY_MAC',
      customerMasterKeySpec: 'HMAC_256',
      deletionWindowInDays: 7,
    });
    const policy = new KmsKeyPolicy(this, 'Policy', {
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
    this.arn = new KmsAlias(this, 'Alias', {
      name: `alias/${stack.createPhysicalName(id, 'key')}`,
      targetKeyId: key.keyId,
      dependsOn: [policy],
    }).targetKeyArn;
  }

  /** Allows the grantee to sign messages. */
  grantSign(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:GenerateMac'], resources: [this.arn] });
  }

  /** Allows the grantee to verify signatures. */
  grantVerify(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:VerifyMac'], resources: [this.arn] });
  }
}
