import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, policyDocument } from './iam';
import { environmentVariable } from './names';
import { SystemStack } from './system-stack';

export interface TopicProps {
  readonly key: EncryptionKey;
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

  /** Lets the grantee publish, and tells it where: `<ID>_TOPIC_ARN`. */
  grantPublish(grantee: Grantee): void {
    grantee.allow({ actions: ['sns:Publish'], resources: [this.arn] });
    this.key.grantUse(grantee);
    grantee.setEnvironment(environmentVariable(this.node.id, 'TOPIC_ARN'), this.arn);
  }
}
