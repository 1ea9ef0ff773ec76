import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { CommonConfig } from '../../config';
import { createClientOptions } from '../target/aws';
import { UserError } from '../errors';
import { BarFormatError, type BarOptions, decodeRow, type EncodedRow } from '../../domain/bars';
import { getCalendar, isInterval, type Interval } from '../../domain/calendar';
import { DEFAULT_SENSITIVITY, SENSITIVITY_NAMES, type Sensitivity } from '../../domain/patterns/sensitivity';
import { FunctionLogs, type LogLine } from '../target/function-logs';
import { getSymbolRow } from './symbol-row';
import { readFunctionVariables } from '../terraform/recorded-functions';
import { findPhysicalName, type RecordedResource } from '../terraform/state-bucket';
import { formatCommand } from '../terminal/format-command';

/** Queues that receive messages only when processing fails. */
const FAILURE_QUEUES = ['FailedMessages', 'ManualReview', 'AlertQueueDlq', 'PendingApprovalsDlq'] as const;

const ConsumerVariables = z.object({
  MAX_EVENT_AGE_HOURS: z.coerce.number().optional(),
  BAR_INTERVALS: z.string().optional(),
  MARKET_CALENDAR: z.string().optional(),
  SENSITIVITY: z.enum(SENSITIVITY_NAMES).optional(),
});

/** Returns the correlation ids of the last processed events of a symbol. */
export type ReadProgress = (symbol: string) => readonly string[];

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
    return this.consumerVariables?.MAX_EVENT_AGE_HOURS;
  }

  /** The intervals of the bars that the deployed KinesisConsumer builds; empty if it uses each event as a bar. */
  get barIntervals(): readonly Interval[] {
    return (this.consumerVariables?.BAR_INTERVALS ?? '').split(',').filter(isInterval);
  }

  /** The id of the calendar with the sessions of these bars. */
  get barCalendar(): string {
    return this.consumerVariables?.MARKET_CALENDAR ?? '24x7';
  }

  /** How much the deployed KinesisConsumer reports. */
  get sensitivity(): Sensitivity {
    return this.consumerVariables?.SENSITIVITY ?? DEFAULT_SENSITIVITY;
  }

  private get consumerVariables() {
    this.requireName('aws_lambda_function', 'KinesisConsumer');
    return readFunctionVariables(this.resources, 'KinesisConsumer', ConsumerVariables);
  }

  /**
   * Returns a function with the correlation ids of the last processed events of a symbol: one for each shard. If bars are
   * built, a symbol shares them with the other symbols of its row.
   */
  async readProgress(): Promise<ReadProgress> {
    const rows = new Map<string, readonly string[]>();
    const hasBars = this.barIntervals.length > 0;
    if (hasBars) {
      const scan = { ProjectionExpression: 'part, positions', ConsistentRead: true };
      for (const { part, positions } of await this.scan('OpenBars', scan))
        if (Array.isArray(positions)) rows.set(String(part).slice(0, 2), positions.map(String));
      return (symbol) => rows.get(getSymbolRow(symbol)) ?? [];
    }
    const scan = { ProjectionExpression: 'symbol, lastSequence', ConsistentRead: true };
    for (const { symbol, lastSequence } of await this.scan('DetectorState', scan))
      rows.set(String(symbol), [String(lastSequence)]);
    return (symbol) => rows.get(symbol) ?? [];
  }

  /** Returns the time of the newest event of each row of open bars, in milliseconds since 1970. */
  async readRowTimes(): Promise<ReadonlyMap<string, number>> {
    const parts = new Map<string, Uint8Array>();
    for (const { part, bars } of await this.scan('OpenBars', { ConsistentRead: true }))
      parts.set(String(part), bars as Uint8Array);
    const listener = { onBar: () => undefined, onRejected: () => undefined };
    const options = { calendar: getCalendar(this.barCalendar), intervals: this.barIntervals, listener };
    const times = new Map<string, number>();
    for (const [part, hot] of parts) {
      const row = part.replace(/#hot$/, '');
      const cold = parts.get(`${row}#cold`);
      if (row !== part && cold) times.set(row, readNewest({ hot, cold }, options));
    }
    return times;
  }

  /** Deletes the detectors of these symbols: the next event of each symbol starts a new one. */
  async deleteDetectors(symbols: Iterable<string>): Promise<void> {
    const TableName = this.requireName('aws_dynamodb_table', 'DetectorState');
    for (const symbol of symbols) await this.dynamo.send(new DeleteCommand({ TableName, Key: { symbol } }));
  }

  /** Returns the correlation ids by pattern id from TradingPatterns. */
  async readPatterns(): Promise<Map<string, string>> {
    const rows = new Map<string, string>();
    const scan = { ProjectionExpression: 'patternId, correlationId' };
    for (const { patternId, correlationId } of await this.scan('TradingPatterns', scan))
      rows.set(String(patternId), String(correlationId));
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

  private async scan(id: string, options: object): Promise<readonly Record<string, unknown>[]> {
    const TableName = this.requireName('aws_dynamodb_table', id);
    const items: Record<string, unknown>[] = [];
    for await (const page of paginateScan({ client: this.dynamo }, { TableName, ...options }))
      items.push(...(page.Items ?? []));
    return items;
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

/** Returns the time of a row's newest event; -Infinity if the row has other intervals, because it then starts again. */
const readNewest = (row: EncodedRow, options: BarOptions): number => {
  try {
    return decodeRow(row, options).newest;
  } catch (error) {
    if (error instanceof BarFormatError) return -Infinity;
    throw error;
  }
};
