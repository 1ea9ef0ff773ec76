import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { createClientOptions } from '../../../../src/cli/target/aws';
import type { CommonConfig } from '../../../../src/config';
import type { AlertRow } from '../../../../src/domain/alerts';
import { BarLog, decodeBarList, type PriceBar } from '../../../../src/domain/recent-bars';
import type { SentRecord } from './send';

const ACCOUNT = '000000000000';

/** A message of FailedMessages. */
export interface Failure {
  readonly reason: string;
  /** The events, as JSON. */
  readonly text?: string;
}

/** A notification, or a digest of several alerts. */
export interface Notification {
  readonly alertId?: string;
  readonly kind?: string;
  readonly alerts?: readonly { readonly alertId: string }[];
}

/** Reads what a deployed environment has made of a day of trades. */
export class DayResults {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly lambda: LambdaClient;
  private readonly sns: SNSClient;
  private readonly sqs: SQSClient;

  constructor(
    private readonly config: CommonConfig,
    private readonly isOfDay: (symbol: string) => boolean,
  ) {
    const options = createClientOptions(config);
    this.dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(options));
    this.lambda = new LambdaClient(options);
    this.sns = new SNSClient(options);
    this.sqs = new SQSClient(options);
  }

  /** Reads the bars by symbol and interval, in order: the closed rows, and those that are still with their detector. */
  async readBars(): Promise<Map<string, PriceBar[]>> {
    const bars = new Map<string, PriceBar[]>();
    const add = (series: string, more: readonly PriceBar[]) =>
      bars.set(series, [...(bars.get(series) ?? []), ...more]);
    for (const { series, bars: encoded } of await this.scan('RecentBars'))
      add(String(series), decodeBarList(encoded as Uint8Array));
    for (const { symbol, bars: encoded } of await this.scan('DetectorState')) {
      const log = BarLog.decode(encoded as Uint8Array);
      log.close();
      for (const closed of log.takeClosed()) add(String(symbol), closed);
    }
    return new Map(
      [...bars]
        .filter(([series]) => this.isOfDay(series.split('#')[0]!))
        .map(([series, all]) => [series, all.sort((a, b) => a.timestamp - b.timestamp)]),
    );
  }

  async readPatternIds(): Promise<string[]> {
    const rows = await this.scan('TradingPatterns');
    return rows
      .filter(({ symbol }) => this.isOfDay(String(symbol)))
      .map(({ patternId }) => String(patternId));
  }

  async readAlerts(): Promise<AlertRow[]> {
    const rows = (await this.scan('AlertHistory')) as unknown as AlertRow[];
    return rows.filter(({ symbol }) => this.isOfDay(symbol));
  }

  /** Receives and deletes no message, but all are hidden for some minutes. */
  async receiveFailures(): Promise<Failure[]> {
    const failures = new Map<string, Failure>();
    const QueueUrl = `${this.config.endpoint}/${ACCOUNT}/${this.getName('FailedMessages')}`;
    for (let isEmpty = false; !isEmpty;) {
      const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
      const { Messages = [] } = await this.sqs.send(receive);
      isEmpty = Messages.length === 0;
      for (const { MessageId, Body } of Messages) failures.set(MessageId!, JSON.parse(Body!) as Failure);
    }
    return [...failures.values()];
  }

  /** Subscribes an HTTP endpoint to the topic of alerts. @returns a function that ends the subscription */
  async subscribe(Endpoint: string): Promise<() => Promise<unknown>> {
    const { region } = this.config;
    const TopicArn = `arn:aws:sns:${region}:${ACCOUNT}:${this.getName('TradingAlerts')}`;
    const request = { TopicArn, Protocol: 'http', Endpoint, ReturnSubscriptionArn: true };
    const { SubscriptionArn } = await this.sns.send(new SubscribeCommand(request));
    return () => this.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  }

  /** Invokes a function. @returns its response */
  async invoke(functionId: string, event: object): Promise<unknown> {
    const { Payload, FunctionError } = await this.lambda.send(
      new InvokeCommand({ FunctionName: this.getName(functionId), Payload: JSON.stringify(event) }),
    );
    const text = Buffer.from(Payload ?? []).toString();
    if (FunctionError !== undefined) throw new Error(`${functionId}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Delivers records of the stream again with their positions, as Lambda does after a batch has failed. */
  redeliver(records: readonly SentRecord[]): Promise<unknown> {
    return this.invoke('KinesisConsumer', {
      Records: records.map(({ data, partitionKey, shardId, sequenceNumber }) => ({
        eventID: `${shardId}:${sequenceNumber}`,
        eventSource: 'aws:kinesis',
        kinesis: {
          sequenceNumber,
          partitionKey,
          data: Buffer.from(data).toString('base64'),
          approximateArrivalTimestamp: Date.now() / 1000,
          kinesisSchemaVersion: '1.0',
        },
      })),
    });
  }

  private getName(id: string): string {
    return `${id}-${this.config.suffix}`;
  }

  private async scan(id: string): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    const options = { TableName: this.getName(id), ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: this.dynamo }, options)) rows.push(...Items);
    return rows;
  }
}
