import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import { Alarm, highest } from './alarm';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, policyDocument } from './iam';
import { environmentVariable } from './names';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

const FOUR_DAYS = 4 * 24 * 60 * 60;

export interface QueueProps {
  readonly key: EncryptionKey;
  /** Seconds in which a receiver must be done with a message. */
  readonly visibilityTimeout: number;
  /**
   * After how many receives a message moves to a dead-letter queue, `<id>Dlq`.
   * @default - no dead-letter queue: the messages here are for people
   */
  readonly maxReceives?: number;
  /**
   * The id of the queue whose dead letters come here; no other queue may send them here.
   * @default - none may
   */
  readonly deadLettersOf?: string;
}

export interface QueueDelivery {
  /** The most messages in one invocation. */
  readonly batchSize: number;
  /** The most invocations at a time, so that throttling does not use up a message's receives. */
  readonly maxConcurrency: number;
}

/** An encrypted SQS queue that keeps messages for exactly four days, over TLS only, with its dead-letter queue. */
export class Queue extends Construct {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
  readonly deadLetters?: Queue;
  /** Whether it takes another queue's dead letters. */
  readonly holdsDeadLetters: boolean;
  private readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    this.key = props.key;
    this.holdsDeadLetters = props.deadLettersOf !== undefined;
    this.name = SystemStack.of(this).physicalName(id);
    const stack = SystemStack.of(this);
    const arn = (queueId: string) =>
      `arn:aws:sqs:${stack.region}:${props.key.account}:${stack.physicalName(queueId)}`;
    if (props.maxReceives)
      this.deadLetters = new Queue(scope, `${id}Dlq`, {
        key: props.key,
        visibilityTimeout: props.visibilityTimeout,
        deadLettersOf: id,
      });
    const queue = new SqsQueue(this, 'Default', {
      name: this.name,
      messageRetentionSeconds: FOUR_DAYS,
      visibilityTimeoutSeconds: props.visibilityTimeout,
      kmsMasterKeyId: props.key.arn,
      redrivePolicy: this.deadLetters
        ? JSON.stringify({ deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount: props.maxReceives })
        : undefined,
      redriveAllowPolicy: JSON.stringify(
        props.deadLettersOf
          ? { redrivePermission: 'byQueue', sourceQueueArns: [arn(props.deadLettersOf)] }
          : { redrivePermission: 'denyAll' },
      ),
      // In the queue itself, with its ARN spelled out: the provider waits 25 s for each separate policy resource.
      policy: policyDocument([
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: arn(id),
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    });
    this.arn = queue.arn;
    this.url = queue.url;
  }

  /** Lets the grantee send, and tells it where: `<ID>_QUEUE_URL`. */
  grantSend(grantee: Grantee): void {
    grantee.allow({ actions: ['sqs:SendMessage'], resources: [this.arn] });
    this.key.grantUse(grantee);
    grantee.setEnvironment(environmentVariable(this.node.id, 'QUEUE_URL'), this.url);
  }

  /**
   * Rings as soon as one message waits here.
   * @param meaning what a message here means, and what to do about it
   */
  alarmWhenNotEmpty(topic: Topic, meaning: string): void {
    new Alarm(this, 'NotEmpty', {
      description: meaning,
      topic,
      threshold: 0,
      metrics: [highest('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: this.name })],
    });
  }

  /** Invokes the function's live version with batches of messages; it reports which of them failed. */
  deliverTo(consumer: ServerlessFunction, delivery: QueueDelivery): void {
    consumer.allow({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.arn],
    });
    this.key.grantUse(consumer);
    new LambdaEventSourceMapping(consumer, `From${this.node.id}`, {
      eventSourceArn: this.arn,
      functionName: consumer.liveArn,
      batchSize: delivery.batchSize,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: delivery.maxConcurrency },
      dependsOn: [consumer.ready],
    });
  }
}
