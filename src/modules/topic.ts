import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, formatPolicyDocument } from './iam';
import { formatVariableName } from './variable-name';
import { SystemStack } from './system-stack';

const CONFIRMATION_MINUTES = 10;

export interface TopicProps {
  readonly key: EncryptionKey;
  /**
   * The signature of messages to HTTP(S) endpoints: 1 for SHA-1, 2 for SHA-256.
   * @default - 1, the default of AWS
   */
  readonly signatureVersion?: 1 | 2;
}

/** An encrypted SNS topic to which alarms and budgets of this account may publish, over TLS only. */
export class Topic extends Construct {
  readonly arn: string;
  private readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    this.key = props.key;
    const topic = new SnsTopic(this, 'Default', {
      name: SystemStack.of(this).physicalName(id, 'topic'),
      kmsMasterKeyId: props.key.arn,
      signatureVersion: props.signatureVersion,
    });
    this.arn = topic.arn;
    new SnsTopicPolicy(this, 'Policy', {
      arn: topic.arn,
      policy: formatPolicyDocument([
        {
          Sid: 'Alarms',
          Effect: 'Allow',
          Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
          Action: 'sns:Publish',
          Resource: topic.arn,
          Condition: { StringEquals: { 'aws:SourceAccount': Fn.element(Fn.split(':', topic.arn), 4) } },
        },
        {
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: topic.arn,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    });
  }

  /** Subscribes an e-mail address; its owner must confirm the subscription. */
  subscribeEmail(address: string): void {
    new SnsTopicSubscription(this, 'Email', { topicArn: this.arn, protocol: 'email', endpoint: address });
  }

  /**
   * Subscribes an HTTP(S) endpoint, which must confirm the subscription within ten minutes: a new API can take more than
   * the provider's default of one minute to respond. An unconfirmed subscription can't be deleted.
   * @param dependencies resources that the endpoint needs to respond
   */
  subscribeHttp(endpoint: string, dependencies: ITerraformDependable[] = []): void {
    new SnsTopicSubscription(this, 'Http', {
      topicArn: this.arn,
      protocol: endpoint.startsWith('http://') ? 'http' : 'https',
      endpoint,
      endpointAutoConfirms: true,
      confirmationTimeoutInMinutes: CONFIRMATION_MINUTES,
      dependsOn: dependencies,
    });
  }

  /** Allows the grantee to confirm subscriptions, and sets `<ID>_TOPIC_ARN`. */
  grantConfirm(grantee: Grantee): void {
    grantee.allow({ actions: ['sns:ConfirmSubscription'], resources: [this.arn] });
    grantee.setEnvironment(formatVariableName(this.node.id, 'TOPIC_ARN'), this.arn);
  }

  /** Allows the grantee to publish, and sets `<ID>_TOPIC_ARN`. */
  grantPublish(grantee: Grantee): void {
    grantee.allow({ actions: ['sns:Publish'], resources: [this.arn] });
    this.key.grantUse(grantee);
    grantee.setEnvironment(formatVariableName(this.node.id, 'TOPIC_ARN'), this.arn);
  }
}
