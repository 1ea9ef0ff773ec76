import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { CommonConfig } from '../../config';
import { clientOptions } from '../target/aws';
import { UserError } from '../errors';
import { findPhysicalName, type RecordedResource } from '../terraform/state-bucket';

/** The queues in which a message means that something went wrong. */
const FAILURE_QUEUES = ['FailedMessages', 'ManualReview', 'AlertQueueDlq', 'PendingApprovalsDlq'] as const;

/** The parts of a deployed pattern detection that the operator's commands look into. */
export class Pipeline {
  private readonly sqs: SQSClient;
  private readonly dynamo: DynamoDBDocumentClient;

  /** @param resources what the stack's state records */
  constructor(
    config: CommonConfig,
    private readonly resources: readonly RecordedResource[],
  ) {
    this.sqs = new SQSClient(clientOptions(config));
    this.dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(config)));
  }

  get streamName(): string {
    return this.nameOf('aws_kinesis_stream', 'MarketDataStream');
  }

  /** How far each symbol's detector has come: the correlation id of the last event that it took in. */
  async detectorProgress(): Promise<Map<string, string>> {
    const TableName = this.nameOf('aws_dynamodb_table', 'DetectorState');
    const progress = new Map<string, string>();
    const scan = { TableName, ProjectionExpression: 'symbol, lastSequence', ConsistentRead: true };
    for await (const page of paginateScan({ client: this.dynamo }, scan)) {
      for (const { symbol, lastSequence } of page.Items ?? [])
        progress.set(String(symbol), String(lastSequence));
    }
    return progress;
  }

  /** The rows of TradingPatterns: correlation id by pattern id. */
  async patterns(): Promise<Map<string, string>> {
    const TableName = this.nameOf('aws_dynamodb_table', 'TradingPatterns');
    const rows = new Map<string, string>();
    const scan = { TableName, ProjectionExpression: 'patternId, correlationId' };
    for await (const page of paginateScan({ client: this.dynamo }, scan)) {
      for (const { patternId, correlationId } of page.Items ?? [])
        rows.set(String(patternId), String(correlationId));
    }
    return rows;
  }

  /** Messages that wait in AlertQueue or are being worked on. */
  async alertBacklog(): Promise<number> {
    return this.depth('AlertQueue');
  }

  /** Messages in each queue in which there should be none. */
  async failures(): Promise<Map<string, number>> {
    const depths = FAILURE_QUEUES.map(async (id) => [id, await this.depth(id)] as const);
    return new Map(await Promise.all(depths));
  }

  private async depth(id: string): Promise<number> {
    const QueueName = this.nameOf('aws_sqs_queue', id);
    const { QueueUrl } = await this.sqs.send(new GetQueueUrlCommand({ QueueName }));
    const counts = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ] as const;
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counts] }),
    );
    return counts.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
  }

  private nameOf(type: string, id: string): string {
    const name = findPhysicalName(this.resources, type, id);
    if (name === undefined) throw new UserError(`${id} is not deployed: run npx stacks up first`);
    return name;
  }
}
