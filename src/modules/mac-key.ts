import { Fn } from 'cdktf';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { KmsKeyPolicy } from '@cdktf/provider-aws/lib/kms-key-policy';
import { Construct } from 'constructs';
import { type Grantee, policyDocument } from './iam';
import { SystemStack } from './system-stack';

/**
 * A key for HMAC-SHA-256 that KMS makes and never gives out: neither the state nor a function holds it. KMS can't
 * rotate such a key by itself; a new one is made beside it.
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
      policy: policyDocument([
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
      name: `alias/${stack.physicalName(id)}`,
      targetKeyId: key.keyId,
      dependsOn: [policy],
    }).targetKeyArn;
  }

  grantSign(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:GenerateMac'], resources: [this.arn] });
  }

  grantVerify(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:VerifyMac'], resources: [this.arn] });
  }
}
