import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { Alarm, asMaximumQuery } from './alarm';
import type { EncryptionKey } from './encryption-key';
import { type Grantee, formatPolicyDocument } from './iam';
import type { QueueDelivery, QueueProps } from './queue-props';
import type { Runbook } from './runbook';
import { formatVariableName } from './variable-name';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';
import type { Topic } from './topic';

const DAY_SECONDS = 24 * 60 * 60;
/** How long a queue retains messages, in days. */
const RETENTION_DAYS = 4;
/** The ending that SQS requires of the name of a FIFO queue. */
export const FIFO_ENDING = '.fifo';
/** A sender identifies a message itself, and groups do not limit each other (high throughput). */
const FIFO_ATTRIBUTES = {
  fifoQueue: true,
  contentBasedDeduplication: false,
  deduplicationScope: 'messageGroup',
  fifoThroughputLimit: 'perMessageGroupId',
};

/** An encrypted SQS queue, over TLS only, with its dead-letter queue. */
export class Queue extends Construct {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
  readonly deadLetters?: Queue;
  /** Whether this is the dead-letter queue of another queue. */
  readonly isDeadLetterQueue: boolean;
  private readonly key: EncryptionKey;
  /** The ARNs of the resources on whose behalf a service sends, by service. */
  private readonly senders = new Map<string, Set<string>>();

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    this.key = props.key;
    this.isDeadLetterQueue = props.deadLetterSource !== undefined;
    const stack = SystemStack.of(this);
    const formatName = (queueId: string) =>
      `${stack.createPhysicalName(queueId, 'queue')}${props.fifo ? FIFO_ENDING : ''}`;
    const formatArn = (queueId: string) =>
      `arn:aws:sqs:${stack.region}:${props.key.account}:${formatName(queueId)}`;
    this.name = formatName(id);
    if (props.maxReceives)
      this.deadLetters = new Queue(scope, `${id}Dlq`, {
        key: props.key,
        visibilityTimeout: props.visibilityTimeout,
        retentionDays: props.deadLetterRetentionDays,
        deadLetterSource: id,
        fifo: props.fifo,
      });
    const queue = new SqsQueue(this, 'Default', {
      name: this.name,
      ...(props.fifo && FIFO_ATTRIBUTES),
      messageRetentionSeconds: (props.retentionDays ?? RETENTION_DAYS) * DAY_SECONDS,
      visibilityTimeoutSeconds: props.visibilityTimeout,
      delaySeconds: props.deliveryDelay,
      kmsMasterKeyId: props.key.arn,
      redrivePolicy: this.deadLetters
        ? JSON.stringify({ deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount: props.maxReceives })
        : undefined,
      redriveAllowPolicy: JSON.stringify(
        props.deadLetterSource
          ? { redrivePermission: 'byQueue', sourceQueueArns: [formatArn(props.deadLetterSource)] }
          : { redrivePermission: 'denyAll' },
      ),
      // The policy is inline, with the ARN written out, because the provider waits 25 s for each separate policy
      // resource.
      policy: Lazy.stringValue({ produce: () => this.formatPolicy(formatArn(id)) }),
    });
    this.arn = queue.arn;
    this.url = queue.url;
  }

  /** Allows the grantee to send messages, and sets `<ID>_QUEUE_URL`. */
  grantSend(grantee: Grantee): void {
    grantee.allow({ actions: ['sqs:SendMessage'], resources: [this.arn] });
    this.key.grantUse(grantee);
    grantee.setEnvironment(formatVariableName(this.node.id, 'QUEUE_URL'), this.url);
  }

  /** Allows the grantee to read the number and the age of the messages, and sets `<ID>_QUEUE_URL`. */
  grantInspect(grantee: Grantee): void {
    grantee.allow({ actions: ['sqs:GetQueueAttributes'], resources: [this.arn] });
    grantee.setEnvironment(formatVariableName(this.node.id, 'QUEUE_URL'), this.url);
  }

  /** Allows the grantee to change when messages that it received become visible again, and sets `<ID>_QUEUE_URL`. */
  grantDelay(grantee: Grantee): void {
    grantee.allow({ actions: ['sqs:ChangeMessageVisibility'], resources: [this.arn] });
    grantee.setEnvironment(formatVariableName(this.node.id, 'QUEUE_URL'), this.url);
  }

  /** Allows a service of AWS to send messages on behalf of one resource, such as a topic or a rule. */
  allowSendFrom(service: string, sourceArn: string): void {
    this.senders.set(service, (this.senders.get(service) ?? new Set()).add(sourceArn));
    this.key.allowService(service);
  }

  /** SQS accepts at most 20 statements, 10 conditions and 8,192 bytes, so a service has one statement for all senders. */
  private formatPolicy(arn: string): string {
    return formatPolicyDocument([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: arn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      ...[...this.senders].map(([service, sources]) => ({
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: {
          ArnEquals: { 'aws:SourceArn': sources.size === 1 ? [...sources][0] : [...sources] },
          StringEquals: { 'aws:SourceAccount': this.key.account },
        },
      })),
    ]);
  }

  /**
   * Adds an alarm that fires as soon as the queue contains a message.
   * @param runbook the page that describes what to do
   * @param description what a message in this queue means, and what to check first
   */
  createNotEmptyAlarm(topic: Topic, runbook: Runbook, description: string): void {
    new Alarm(this, 'NotEmpty', {
      description,
      runbook,
      topic,
      threshold: 0,
      metrics: [asMaximumQuery('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: this.name })],
    });
  }

  /** Invokes the function's live version with batches of messages. The function reports the failed messages. */
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
      maximumBatchingWindowInSeconds: delivery.batchingWindow,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: delivery.maxConcurrency },
      dependsOn: [consumer.ready],
    });
  }
}
