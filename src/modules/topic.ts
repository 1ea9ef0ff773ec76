import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, policyDocument } from './iam';
import { environmentVariable } from './names';
import { SystemStack } from './system-stack';

export interface TopicProps {
  readonly key: EncryptionKey;
  /**
   * How messages to HTTP(S) endpoints are signed: 1 with SHA-1, 2 with SHA-256.
   * @default - AWS's own, 1
   */
  readonly signatureVersion?: 1 | 2;
}

/** An encrypted SNS topic that alarms and budgets of this account may publish to, over TLS only. */
export class Topic extends Construct {
  readonly arn: string;
  private readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    this.key = props.key;
    const topic = new SnsTopic(this, 'Default', {
      name: SystemStack.of(this).physicalName(id),
      kmsMasterKeyId: props.key.arn,
      signatureVersion: props.signatureVersion,
    });
    this.arn = topic.arn;
    new SnsTopicPolicy(this, 'Policy', {
      arn: topic.arn,
      policy: policyDocument([
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

  /** Sends everything to an e-mail address, which must confirm it. */
  subscribeEmail(address: string): void {
    new SnsTopicSubscription(this, 'Email', { topicArn: this.arn, protocol: 'email', endpoint: address });
  }

  /**
   * Posts everything to an HTTP(S) endpoint, which must confirm the subscription by itself within a minute: one that
   * nobody has confirmed can't even be deleted.
   * @param after what must exist before the endpoint can answer
   */
  subscribeHttp(endpoint: string, after: ITerraformDependable[] = []): void {
    new SnsTopicSubscription(this, 'Http', {
      topicArn: this.arn,
      protocol: endpoint.startsWith('http://') ? 'http' : 'https',
      endpoint,
      endpointAutoConfirms: true,
      dependsOn: after,
    });
  }

  /** Lets the grantee confirm subscriptions, and tells it which topic's: `<ID>_TOPIC_ARN`. */
  grantConfirm(grantee: Grantee): void {
    grantee.allow({ actions: ['sns:ConfirmSubscription'], resources: [this.arn] });
    grantee.setEnvironment(environmentVariable(this.node.id, 'TOPIC_ARN'), this.arn);
  }

  /** Lets the grantee publish, and tells it where: `<ID>_TOPIC_ARN`. */
  grantPublish(grantee: Grantee): void {
    grantee.allow({ actions: ['sns:Publish'], resources: [this.arn] });
    this.key.grantUse(grantee);
    grantee.setEnvironment(environmentVariable(this.node.id, 'TOPIC_ARN'), this.arn);
  }
}
