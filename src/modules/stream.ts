import { KinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { KinesisStreamConsumer } from '@cdktf/provider-aws/lib/kinesis-stream-consumer';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import type { Queue } from './queue';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';

export interface StreamProps {
  readonly key: EncryptionKey;
  /** How long records can be read again, in hours. */
  readonly retentionHours: number;
}

export interface StreamDelivery {
  /** The most records in one invocation. */
  readonly batchSize: number;
  /** Seconds to gather a batch. */
  readonly window: number;
  /** How often a failing batch is tried again, in ever smaller halves. */
  readonly retries: number;
  /** Records older than this, in seconds, are given up to `onFailure`. */
  readonly maxRecordAge: number;
  /** Gets the position of what was given up, by which its records can be read again while the stream keeps them. */
  readonly onFailure: Queue;
  /** Whether the consumer has read throughput of its own (enhanced fan-out), or shares the stream's. */
  readonly fanOut: boolean;
}

/** An on-demand Kinesis stream, encrypted under a customer-managed key. */
export class Stream extends Construct {
  readonly arn: string;
  private readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: StreamProps) {
    super(scope, id);
    this.key = props.key;
    this.arn = new KinesisStream(this, 'Default', {
      name: SystemStack.of(this).physicalName(id),
      streamModeDetails: { streamMode: 'ON_DEMAND' },
      retentionPeriod: props.retentionHours,
      encryptionType: 'KMS',
      kmsKeyId: props.key.arn,
      enforceConsumerDeletion: true,
    }).arn;
  }

  /** Invokes the function's live version with batches of records, in order within a shard. */
  deliverTo(consumer: ServerlessFunction, delivery: StreamDelivery): void {
    const source = delivery.fanOut ? this.fanOutTo(consumer) : this.arn;
    consumer.allow({
      actions: [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      resources: [this.arn],
    });
    this.key.grantUse(consumer);
    delivery.onFailure.grantSend(consumer);
    new LambdaEventSourceMapping(consumer, `From${this.node.id}`, {
      eventSourceArn: source,
      functionName: consumer.liveArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: delivery.batchSize,
      maximumBatchingWindowInSeconds: delivery.window,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      maximumRetryAttempts: delivery.retries,
      maximumRecordAgeInSeconds: delivery.maxRecordAge,
      destinationConfig: { onFailure: { destinationArn: delivery.onFailure.arn } },
      dependsOn: [consumer.ready],
    });
  }

  private fanOutTo(consumer: ServerlessFunction): string {
    const fanOut = new KinesisStreamConsumer(consumer, 'FanOut', {
      name: SystemStack.of(this).physicalName(consumer.node.id),
      streamArn: this.arn,
    });
    consumer.allow({
      actions: ['kinesis:SubscribeToShard', 'kinesis:DescribeStreamConsumer'],
      resources: [fanOut.arn],
    });
    return fanOut.arn;
  }
}
