import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Fn, type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, formatPolicyDocument } from './iam';
import { EVENTBRIDGE } from './service-principals';
import { formatVariableName } from './variable-name';
import { SystemStack } from './system-stack';

const CONFIRMATION_MINUTES = 10;

/** A queue that receives undelivered messages: `Queue`, which depends on topics for its alarm. */
export interface DeadLetterQueue {
  readonly arn: string;
  allowSendFrom(service: string, sourceArn: string): void;
}

export interface TopicProps {
  readonly key: EncryptionKey;
  /**
   * The signature of messages to HTTP(S) endpoints: 1 for SHA-1, 2 for SHA-256.
   * @default - 1, the default of AWS
   */
  readonly signatureVersion?: 1 | 2;
  /**
   * Receives the messages that could not be delivered to a subscriber.
   * @default - such messages are lost
   */
  readonly deadLetters?: DeadLetterQueue;
  /**
   * A second topic that receives each alarm of this topic, in case this topic fails. It should have another key.
   * @default - alarms notify only this topic
   */
  readonly secondAlarmTopic?: Topic;
}

/** An encrypted SNS topic, over TLS only, to which alarms and budgets may publish if they notify it. */
export class Topic extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly key: EncryptionKey;
  private readonly secondAlarmTopic?: Topic;
  private readonly redrivePolicy?: string;
  /** The services of AWS that publish to the topic. */
  private readonly publishers = new Set<string>();
  private rulesPublish = false;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    this.key = props.key;
    this.secondAlarmTopic = props.secondAlarmTopic;
    this.name = SystemStack.of(this).createPhysicalName(id, 'topic');
    const topic = new SnsTopic(this, 'Default', {
      name: this.name,
      kmsMasterKeyId: props.key.arn,
      signatureVersion: props.signatureVersion,
    });
    this.arn = topic.arn;
    if (props.deadLetters) {
      this.redrivePolicy = JSON.stringify({ deadLetterTargetArn: props.deadLetters.arn });
      props.deadLetters.allowSendFrom('sns.amazonaws.com', topic.arn);
    }
    new SnsTopicPolicy(this, 'Policy', {
      arn: topic.arn,
      policy: Lazy.stringValue({ produce: () => this.formatPolicy() }),
    });
  }

  /** Allows alarms to publish, and returns the topics that an alarm notifies. */
  notifyOfAlarms(): string[] {
    return this.allowPublish('cloudwatch.amazonaws.com');
  }

  /** Allows budgets to publish, and returns the topics that a budget notifies. */
  notifyOfBudgets(): string[] {
    return this.allowPublish('budgets.amazonaws.com');
  }

  /** Allows the rules of EventBridge to publish. */
  allowRulesToPublish(): void {
    this.rulesPublish = true;
    const { region } = SystemStack.of(this);
    this.key.allowRulesToPublish(`arn:aws:sns:${region}:${this.key.account}:${this.name}`);
  }

  /** Allows a service to publish to this topic and its second topic, and returns both. */
  private allowPublish(service: string): string[] {
    this.publishers.add(service);
    return [this.arn, ...(this.secondAlarmTopic?.allowPublish(service) ?? [])];
  }

  private formatPolicy(): string {
    const publishers = [...this.publishers];
    const account = Fn.element(Fn.split(':', this.arn), 4);
    return formatPolicyDocument([
      ...(publishers.length === 0
        ? []
        : [
            {
              Sid: 'Alarms',
              Effect: 'Allow',
              Principal: { Service: publishers },
              Action: 'sns:Publish',
              Resource: this.arn,
              Condition: { StringEquals: { 'aws:SourceAccount': account } },
            },
          ]),
      ...(this.rulesPublish
        ? [
            {
              // EventBridge supports no conditions in the policies of topics.
              Sid: 'Rules',
              Effect: 'Allow',
              Principal: { Service: EVENTBRIDGE },
              Action: 'sns:Publish',
              Resource: this.arn,
            },
          ]
        : []),
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: this.arn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  }

  /** Subscribes an e-mail address; its owner must confirm the subscription. */
  subscribeEmail(address: string): void {
    new SnsTopicSubscription(this, 'Email', {
      topicArn: this.arn,
      protocol: 'email',
      endpoint: address,
      redrivePolicy: this.redrivePolicy,
    });
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
      redrivePolicy: this.redrivePolicy,
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
