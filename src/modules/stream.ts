import { KinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { KinesisStreamConsumer } from '@cdktf/provider-aws/lib/kinesis-stream-consumer';
import { Construct } from 'constructs';
import { type BatchDelivery, deliverBatches } from './batch-delivery';
import type { EncryptionKey } from './encryption-key';
import type { Grantee } from './iam';
import type { ServerlessFunction } from './serverless-function';
import { SystemStack } from './system-stack';
import { formatVariableName } from './variable-name';

export interface StreamProps {
  readonly key: EncryptionKey;
  /** How long the stream retains records, in hours. */
  readonly retentionHours: number;
}

export interface StreamDelivery extends BatchDelivery {
  /** Whether the consumer has dedicated read throughput (enhanced fan-out) or shares that of the stream. */
  readonly fanOut: boolean;
}

/** An on-demand Kinesis stream, encrypted with a customer-managed key. */
export class Stream extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly key: EncryptionKey;
  private readonly retentionHours: number;

  constructor(scope: Construct, id: string, props: StreamProps) {
    super(scope, id);
    this.key = props.key;
    this.retentionHours = props.retentionHours;
    this.name = SystemStack.of(this).createPhysicalName(id, 'stream');
    this.arn = new KinesisStream(this, 'Default', {
      name: this.name,
      streamModeDetails: { streamMode: 'ON_DEMAND' },
      retentionPeriod: props.retentionHours,
      encryptionType: 'KMS',
      kmsKeyId: props.key.arn,
      enforceConsumerDeletion: true,
    }).arn;
  }

  /** Invokes the function's live version with batches of records, in order within a shard. */
  deliverTo(consumer: ServerlessFunction, delivery: StreamDelivery): void {
    const source = delivery.fanOut ? this.createConsumer(consumer) : this.arn;
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
    deliverBatches(consumer, `From${this.node.id}`, source, {
      ...delivery,
      maxRecordAge: delivery.maxRecordAge ?? this.retentionHours * 3600,
    });
  }

  /** Allows the grantee to list the shards and to put records into them. */
  grantPut(grantee: Grantee): void {
    grantee.allow({ actions: ['kinesis:ListShards', 'kinesis:PutRecords'], resources: [this.arn] });
    this.key.grantUse(grantee);
    grantee.setEnvironment(formatVariableName(this.node.id, 'NAME'), this.name);
  }

  private createConsumer(consumer: ServerlessFunction): string {
    const fanOut = new KinesisStreamConsumer(consumer, 'FanOut', {
      name: SystemStack.of(this).createPhysicalName(consumer.node.id, 'stream-consumer'),
      streamArn: this.arn,
    });
    consumer.allow({
      actions: ['kinesis:SubscribeToShard', 'kinesis:DescribeStreamConsumer'],
      resources: [fanOut.arn],
    });
    return fanOut.arn;
  }
}
