import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Checkout, type RunningCommand } from '../checkout';

/** A response of the API. */
export interface ApiResponse {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** An entry in the output of `stacks transaction-pipeline history --json`. */
export interface HistoryEntry {
  readonly type: string;
  readonly source?: string;
  readonly rule?: string;
  readonly traceId?: string;
}

/** The deployment of the transaction pipeline that its local tests share: a new checkout with its emulator. */
export class Pipeline {
  project!: Checkout;
  /** The `up` that keeps the emulator running. */
  up!: RunningCommand;
  outputs: Readonly<Record<string, string>> = {};
  key = '';

  /** Creates the checkout, without a deployment. */
  async open(): Promise<void> {
    this.project = await Checkout.create();
  }

  /** Ends the commands that are still running. */
  close(): void {
    this.project?.killCommands();
  }

  /** The options of the AWS clients, for the region of the pipeline on the local target. */
  get clients() {
    return {
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: new NodeHttpHandler(),
      endpoint: this.project.endpoint,
    };
  }

  get sqs(): SQSClient {
    return new SQSClient(this.clients);
  }

  get events(): EventBridgeClient {
    return new EventBridgeClient(this.clients);
  }

  get s3(): S3Client {
    return new S3Client({ ...this.clients, forcePathStyle: true });
  }

  get dynamo(): DynamoDBDocumentClient {
    return DynamoDBDocumentClient.from(new DynamoDBClient(this.clients));
  }

  getOutput(name: string): string {
    const value = this.outputs[name];
    if (!value)
      throw new Error(`the stack has no output ${name}; it has ${Object.keys(this.outputs).join(', ')}`);
    return value;
  }

  getQueueUrl(id: string): string {
    return `${this.project.endpoint}/000000000000/${id}-local`;
  }

  async request(method: 'GET' | 'POST', path: string, body?: string, key = this.key): Promise<ApiResponse> {
    const response = await fetch(`${this.getOutput('TransactionApiUrl')}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) },
      body,
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, unknown>,
    };
  }

  post(transaction: object): Promise<ApiResponse> {
    return this.request('POST', '/transactions', JSON.stringify(transaction));
  }

  /** Waits until a transaction has a score. @returns the response of the API */
  async waitForScore(transactionId: string): Promise<Record<string, unknown>> {
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      const { body } = await this.request('GET', `/transactions/${transactionId}`);
      if (body.score !== undefined) return body;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`${transactionId} has no score after a minute`);
  }

  async putEvent(bus: string, source: string, detailType: string, detail: object): Promise<void> {
    const { FailedEntryCount, Entries } = await this.events.send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: bus, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) },
        ],
      }),
    );
    if (FailedEntryCount) throw new Error(`the event was not accepted: ${JSON.stringify(Entries)}`);
  }

  /** Runs a command of the pipeline with --json, and parses its output. */
  async runCommand<T>(...args: string[]): Promise<T> {
    return JSON.parse(await this.project.runOrFail('transaction-pipeline', ...args, '--json')) as T;
  }

  async readHistory(transactionId: string): Promise<readonly HistoryEntry[]> {
    const { entries } = await this.runCommand<{ entries: readonly HistoryEntry[] }>('history', transactionId);
    return entries;
  }
}

let count = 0;

/** Returns a time zone in which it is about noon, so that no transaction is at night. */
function chooseTimeZone(): string {
  const difference = 12 - new Date().getUTCHours();
  // In these names, the zone Etc/GMT-2 is two hours ahead of GMT.
  return `Etc/GMT${difference > 0 ? '-' : '+'}${Math.abs(difference)}`;
}

/** Creates a valid transaction that no rule for anomalies matches. */
export const createTransaction = (changes: object = {}) => ({
  transactionId: `test-${process.pid}-${++count}`,
  accountId: 'test-account',
  merchantId: 'test-merchant',
  timestamp: new Date(Date.now() - 60_000).toISOString(),
  amount: 12.5,
  currency: 'EUR',
  merchantCategory: 'groceries',
  country: 'NL',
  region: 'eu-central-1',
  cardNotPresent: false,
  timeZone: chooseTimeZone(),
  ...changes,
});
