import { Fn, Token } from 'cdktf';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { KmsKeyPolicy } from '@cdktf/provider-aws/lib/kms-key-policy';
import { Construct } from 'constructs';
import { type Grantee, policyDocument } from './iam';
import { SystemStack } from './system-stack';

/** A customer-managed key that rotates every year and can be deleted after a week. */
export class EncryptionKey extends Construct {
  /** Known only when the key's policy is in place, so that nobody uses the key before it may. */
  readonly arn: string;
  /** The account that the key is in, taken from its ARN: no data source, so that plans work offline. */
  readonly account: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const key = new KmsKey(this, 'Default', {
      description: `${stack.node.id}: data at rest`,
      enableKeyRotation: true,
      deletionWindowInDays: 7,
    });
    const account = Token.asString(Fn.element(Fn.split(':', key.arn), 4));
    this.account = account;
    const policy = new KmsKeyPolicy(this, 'Policy', {
      keyId: key.keyId,
      policy: policyDocument([
        {
          Sid: 'AccountUsesIam',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
        serviceUse(`logs.${stack.region}.amazonaws.com`, {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${stack.region}:${account}:log-group:*`,
          },
        }),
        // Alarms and budgets publish to encrypted topics; topics deliver to encrypted queues; logs to buckets, by the
        // actions that AWS WAF's guide asks for.
        ...[
          'cloudwatch.amazonaws.com',
          'budgets.amazonaws.com',
          'sns.amazonaws.com',
          'delivery.logs.amazonaws.com',
        ].map((service) => serviceUse(service, { StringEquals: { 'aws:SourceAccount': account } })),
      ]),
    });
    const alias = new KmsAlias(this, 'Alias', {
      name: `alias/${stack.physicalName(id)}`,
      targetKeyId: key.keyId,
      dependsOn: [policy],
    });
    this.arn = alias.targetKeyArn;
  }

  /** Lets the grantee encrypt and decrypt under this key. */
  grantUse(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [this.arn] });
  }

  /** Lets the grantee read what others encrypted under this key. */
  grantDecrypt(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:Decrypt'], resources: [this.arn] });
  }

  /** Lets the grantee see what kind of key it is, as services do in its name. */
  grantDescribe(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:DescribeKey'], resources: [this.arn] });
  }
}

const serviceUse = (service: string, condition: object) => ({
  Sid: service.split('.')[0],
  Effect: 'Allow',
  Principal: { Service: service },
  Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey'],
  Resource: '*',
  Condition: condition,
});
