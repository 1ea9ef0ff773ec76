import { Fn, Lazy, Token } from 'cdktf';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { KmsKeyPolicy } from '@cdktf/provider-aws/lib/kms-key-policy';
import { Construct } from 'constructs';
import { type Grantee, formatPolicyDocument } from './iam';
import { EVENTBRIDGE } from './service-principals';
import { SystemStack } from './system-stack';

/** A customer-managed KMS key, rotated yearly. Its deletion takes a week. */
export class EncryptionKey extends Construct {
  /** Depends on the key policy, so that no resource uses the key before the policy allows it. */
  readonly arn: string;
  /** The account of the key, parsed from its ARN instead of a data source, so that plans work offline. */
  readonly account: string;
  /** The services that use the key in this account, in addition to CloudWatch Logs. */
  private readonly services = new Set([
    // Alarms and budgets publish to encrypted topics, topics deliver to encrypted queues, and log delivery writes to
    // encrypted buckets. The AWS WAF guide lists the actions.
    'cloudwatch.amazonaws.com',
    'budgets.amazonaws.com',
    'sns.amazonaws.com',
    'delivery.logs.amazonaws.com',
  ]);
  /** The ARNs of the encrypted topics to which rules publish. */
  private readonly ruleTopics = new Set<string>();

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
      policy: Lazy.stringValue({ produce: () => this.formatPolicy(account) }),
    });
    const alias = new KmsAlias(this, 'Alias', {
      name: `alias/${stack.createPhysicalName(id, 'key')}`,
      targetKeyId: key.keyId,
      dependsOn: [policy],
    });
    this.arn = alias.targetKeyArn;
  }

  /** Allows a service of AWS to use the key for the resources of this account. */
  allowService(service: string): void {
    this.services.add(service);
  }

  /**
   * Allows EventBridge to publish to an encrypted topic. For such topics, AWS supports no source condition in the key's
   * policy, so the statement names the topic, whose ARN SNS passes to the key.
   * @param topicArn the ARN written out, because the topic depends on the key
   */
  allowRulesToPublish(topicArn: string): void {
    this.ruleTopics.add(topicArn);
  }

  /** Allows the grantee to encrypt and decrypt with this key. */
  grantUse(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [this.arn] });
  }

  /** Allows the grantee to decrypt with this key. */
  grantDecrypt(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:Decrypt'], resources: [this.arn] });
  }

  /** Allows the grantee to describe the key, which services do with the permissions of the caller. */
  grantDescribe(grantee: Grantee): void {
    grantee.allow({ actions: ['kms:DescribeKey'], resources: [this.arn] });
  }

  private formatPolicy(account: string): string {
    const { region } = SystemStack.of(this);
    return formatPolicyDocument([
      {
        Sid: 'AccountUsesIam',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      createServiceStatement(`logs.${region}.amazonaws.com`, {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:*` },
      }),
      ...[...this.services].map((service) =>
        createServiceStatement(service, { StringEquals: { 'aws:SourceAccount': account } }),
      ),
      ...(this.ruleTopics.size === 0 ? [] : [createRuleStatement([...this.ruleTopics])]),
    ]);
  }
}

const createRuleStatement = (topicArns: readonly string[]) => ({
  ...createServiceStatement(EVENTBRIDGE, {
    StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArns },
  }),
  Sid: 'RulesPublish',
});

const createServiceStatement = (service: string, condition: object) => ({
  Sid: service.split('.')[0],
  Effect: 'Allow',
  Principal: { Service: service },
  Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey'],
  Resource: '*',
  Condition: condition,
});
