import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { CommonConfig } from '../../config';
import { createClientOptions } from '../target/aws';
import { UserError } from '../errors';
import { FunctionLogs, type LogLine } from './function-logs';
import { findPhysicalName, type RecordedResource } from '../terraform/state-bucket';
import { formatCommand } from '../terminal/format-command';

/** Queues that receive messages only when processing fails. */
const FAILURE_QUEUES = ['FailedMessages', 'ManualReview', 'AlertQueueDlq', 'PendingApprovalsDlq'] as const;

const Environment = z.array(
  z.object({ variables: z.object({ MAX_EVENT_AGE_HOURS: z.coerce.number().optional() }) }),
);

/** Reads tables and queues of a deployed pattern detection for the operator's commands. */
export class Pipeline {
  private readonly sqs: SQSClient;
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly logs: FunctionLogs;

  /** @param resources the resources in the stack's state */
  constructor(
    config: CommonConfig,
    private readonly resources: readonly RecordedResource[],
  ) {
    this.sqs = new SQSClient(createClientOptions(config));
    this.dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(createClientOptions(config)));
    this.logs = new FunctionLogs(config, resources);
  }

  get streamName(): string {
    return this.requireName('aws_kinesis_stream', 'MarketDataStream');
  }

  /** The maximum age of the events that the deployed KinesisConsumer accepts, in hours; undefined if it is unknown. */
  get maxEventAgeHours(): number | undefined {
    const name = this.requireName('aws_lambda_function', 'KinesisConsumer');
    const consumer = this.resources.find(({ attributes }) => attributes.function_name === name);
    const { data } = Environment.safeParse(consumer?.attributes.environment);
    return data?.[0]?.variables.MAX_EVENT_AGE_HOURS;
  }

  /** Returns the correlation id of the last processed event by symbol. */
  async readDetectorProgress(): Promise<Map<string, string>> {
    const TableName = this.requireName('aws_dynamodb_table', 'DetectorState');
    const progress = new Map<string, string>();
    const scan = { TableName, ProjectionExpression: 'symbol, lastSequence', ConsistentRead: true };
    for await (const page of paginateScan({ client: this.dynamo }, scan)) {
      for (const { symbol, lastSequence } of page.Items ?? [])
        progress.set(String(symbol), String(lastSequence));
    }
    return progress;
  }

  /** Deletes the detectors of these symbols: the next event of each symbol starts a new one. */
  async deleteDetectors(symbols: Iterable<string>): Promise<void> {
    const TableName = this.requireName('aws_dynamodb_table', 'DetectorState');
    for (const symbol of symbols) await this.dynamo.send(new DeleteCommand({ TableName, Key: { symbol } }));
  }

  /** Returns the correlation ids by pattern id from TradingPatterns. */
  async readPatterns(): Promise<Map<string, string>> {
    const TableName = this.requireName('aws_dynamodb_table', 'TradingPatterns');
    const rows = new Map<string, string>();
    const scan = { TableName, ProjectionExpression: 'patternId, correlationId' };
    for await (const page of paginateScan({ client: this.dynamo }, scan)) {
      for (const { patternId, correlationId } of page.Items ?? [])
        rows.set(String(patternId), String(correlationId));
    }
    return rows;
  }

  /** See {@link FunctionLogs.readLines}. */
  readLogLines(functionId: string, message: string, since: number): Promise<readonly LogLine[]> {
    return this.logs.readLines(functionId, message, since);
  }

  /** Counts the messages in AlertQueue that are waiting or in flight. */
  async countAlertBacklog(): Promise<number> {
    return this.countMessages('AlertQueue');
  }

  /** Counts the messages in each failure queue. */
  async countFailures(): Promise<Map<string, number>> {
    const depths = FAILURE_QUEUES.map(async (id) => [id, await this.countMessages(id)] as const);
    return new Map(await Promise.all(depths));
  }

  private async countMessages(id: string): Promise<number> {
    const QueueName = this.requireName('aws_sqs_queue', id);
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

  private requireName(type: string, id: string): string {
    const name = findPhysicalName(this.resources, type, id);
    if (name === undefined) throw new UserError(`${id} is not deployed: run ${formatCommand('up')} first`);
    return name;
  }
}
