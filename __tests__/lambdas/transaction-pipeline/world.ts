import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  SQSBatchResponse,
} from 'aws-lambda';
import { matchEvent } from '../../../src/domain/event-patterns';
import {
  ANOMALY_RULES,
  BUS_RULES,
  RULE_PATTERNS,
  type TransactionRow,
} from '../../../src/domain/transactions';
import { Database } from '../../../tools/simulation/services/dynamodb/database';
import type { Row } from '../../../tools/simulation/services/dynamodb/row';
import { Table } from '../../../tools/simulation/services/dynamodb/table';
import { createChange } from './changes';
import { type Fault, type Outcome, Process, RETRIES_NAME } from './process';
import { createBatch, NOW, STRICT_RULES } from './requests';

/** An event on a bus. */
export interface StoredEvent {
  readonly id: string;
  readonly time: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly 'replay-name'?: string;
}

type QueueName = 'received' | 'ingest' | 'detector' | 'notifier' | 'audit';
type FunctionName = 'detect' | 'notify';

/** An asynchronous invocation of a function. */
interface AsynchronousInvocation {
  readonly to: FunctionName;
  readonly payload: object;
  readonly requestId: string;
  readonly attempts: number;
}

/** A message of a queue. */
export interface Message {
  readonly to: QueueName;
  readonly body: string;
  readonly id: string;
  readonly receives: number;
}

/** A new row in the stream of the table. */
interface Insertion {
  readonly record: DynamoDBRecord;
  readonly attempts: number;
}

/** Something that waits to be delivered. */
export type Delivery = AsynchronousInvocation | Message | Insertion;

export const isReceived = (delivery: Delivery): delivery is Message =>
  'body' in delivery && delivery.to === 'received';

const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:Function-dev:live';
const MAX_ATTEMPTS = 3;
const MAX_STREAM_ATTEMPTS = 20;
const MAX_RECEIVES = 3;
/** The messages that SQS returns at once. */
export const MAX_BATCH = 10;
const RETRY_MS = 60_000;
const VISIBILITY_MS = 180_000;

/** The services of the pipeline in memory: buses with their rules, asynchronous invocations, queues, tables, a topic. */
export class World {
  time = NOW;
  readonly transactions = new Table('Transactions', ['accountId', 'ts']);
  readonly ids = new Table('TransactionIds', ['transactionId']);
  readonly profiles = new Table('Profiles', ['profileId']);
  readonly rules = new Table('Rules', ['ruleId', 'version']);
  readonly auditLogs = new Table('AuditLogs', ['transactionId', 'ts']);
  readonly database = new Database([this.transactions, this.ids, this.profiles, this.rules, this.auditLogs]);
  readonly notifications: object[] = [];
  readonly archive: StoredEvent[] = [];
  readonly systemEvents: StoredEvent[] = [];
  readonly pending: Delivery[] = [];
  readonly deadLetters: Delivery[] = [];
  readonly logs: { readonly level: string; readonly message: string; readonly extra: object }[] = [];
  readonly counts = new Map<string, number>();
  readonly durations: { readonly name: string; readonly value: number }[] = [];
  /** The number of claims to notify people. */
  claims = 0;
  /** The call at which a fault happened. */
  faultAt: string | undefined;
  /** Which entries of the next request EventBridge rejects. */
  rejectEntry: (entry: PutEventsRequestEntry) => boolean = () => false;
  /** Selects the entries of a request that have an effect, given the calls of its process so far: for planted bugs. */
  filterEntries: (
    entries: readonly PutEventsRequestEntry[],
    calls: readonly string[],
  ) => readonly PutEventsRequestEntry[] = (entries) => entries;
  /** How often EventBridge delivers an event to a function: at least once. */
  copies = 1;
  /** Whether a failed batch of the stream is not repeated: for planted bugs. */
  publishesOnce = false;
  /** Whether EventBridge reports the events that it rejects. */
  reportsRejections = true;
  /** Waits for the turn of a call; immediately by default. */
  takeTurn: (name: string) => Promise<void> = () => Promise.resolve();
  /** Chooses the fault of the next process. */
  chooseFault: (process: number) => Fault | undefined = () => undefined;
  /** Called when something waits. */
  onPending: () => void = () => undefined;
  /** The calls of each process. */
  readonly processes: Process[] = [];
  /** The keys of the rows that the stream contains. */
  private readonly inserted = new Set<string>();
  private lastId = 0;

  constructor() {
    this.rules.add(STRICT_RULES);
  }

  count(name: string, value: number): void {
    if (value > 0) this.counts.set(name, (this.counts.get(name) ?? 0) + value);
  }

  private createId = (kind: string): string => `${kind}-${++this.lastId}`;

  createProcess(): Process {
    const created = new Process(this, this.chooseFault(this.processes.length));
    this.processes.push(created);
    return created;
  }

  enqueueMessage(to: QueueName, body: string): void {
    this.add({ to, body, id: this.createId('message'), receives: 0 });
  }

  /** Adds the new rows of the table to its stream, as DynamoDB does with each write. */
  captureInsertions(): void {
    for (const [key, row] of this.transactions.rows) {
      if (this.inserted.has(key)) continue;
      this.inserted.add(key);
      const record = createChange({ after: row, time: this.time / 1000 });
      for (let copy = 0; copy < this.copies; copy++) this.add({ record, attempts: 0 });
    }
  }

  private add(delivery: Delivery): void {
    this.pending.push(delivery);
    this.onPending();
  }

  putEvents(entries: readonly PutEventsRequestEntry[], calls: readonly string[]) {
    const filtered = this.filterEntries(entries, calls);
    const results = entries.map((entry) => {
      if (!filtered.includes(entry)) return { EventId: 'lost' };
      if (this.rejectEntry(entry))
        return this.reportsRejections
          ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }
          : { EventId: 'lost' };
      const event: StoredEvent = {
        id: this.createId('event'),
        time: `${new Date(this.time).toISOString().slice(0, 19)}Z`,
        source: entry.Source!,
        'detail-type': entry.DetailType!,
        detail: JSON.parse(entry.Detail!) as StoredEvent['detail'],
      };
      this.deliver(entry.EventBusName!, event);
      return { EventId: event.id };
    });
    return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results };
  }

  /** Delivers an event of a bus to the targets of its rules. */
  deliver(bus: string, event: StoredEvent): void {
    if (bus === 'system') this.systemEvents.push(event);
    if (bus !== 'transaction') return this.enqueueMessage('audit', JSON.stringify(event));
    if (event['replay-name'] === undefined) this.archive.push(event);
    for (const rule of BUS_RULES.filter((id) => matchEvent(RULE_PATTERNS[id].pattern, event))) {
      const isAnomaly = ANOMALY_RULES.some((id) => id === rule);
      const payload = isAnomaly ? { rule, event } : event;
      for (let copy = 0; copy < this.copies; copy++)
        if (rule === 'EveryTransaction') this.enqueueMessage('received', JSON.stringify(event));
        else this.invoke(rule === 'SuspiciousTransactions' ? 'notify' : 'detect', payload);
      if (isAnomaly) this.enqueueMessage('audit', JSON.stringify(payload));
      if (rule !== 'EveryTransaction') this.enqueueMessage('audit', JSON.stringify(event));
    }
  }

  invoke(to: FunctionName, payload: object): void {
    this.add({ to, payload, requestId: this.createId('request'), attempts: 0 });
  }

  /** Sends a request. Returns the response; undefined if the process ended before it. */
  async send(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult | undefined> {
    const process = this.createProcess();
    const outcome = await process.run(() =>
      process.ingest(event, { getRemainingTimeInMillis: () => 10_000 }),
    );
    return outcome.state === 'returned' ? (outcome.value as APIGatewayProxyResult) : undefined;
  }

  /** Processes one delivery, or the messages of a batch, and adds those again that fail. */
  async process(delivery: Delivery, others: readonly Message[] = []): Promise<Outcome> {
    const process = this.createProcess();
    if ('record' in delivery) {
      const outcome = await process.run(() => process.publish({ Records: [delivery.record] }));
      const isDone =
        outcome.state === 'returned' &&
        (outcome.value as DynamoDBBatchResponse).batchItemFailures.length === 0;
      const again = { ...delivery, attempts: delivery.attempts + 1 };
      if (!isDone && !this.publishesOnce)
        (again.attempts < MAX_STREAM_ATTEMPTS ? this.pending : this.deadLetters).push(again);
      return outcome;
    }
    const shared = { functionVersion: '7', invokedFunctionArn: FUNCTION_ARN };
    if ('payload' in delivery) {
      const { to, payload, requestId } = delivery;
      const context = { awsRequestId: requestId, ...shared };
      const outcome = await process.run(() => process[to](payload, context));
      if (outcome.state === 'returned') this.sendResult(delivery, outcome.value);
      else this.retry(delivery, outcome.error);
      return outcome;
    }
    const messages = [delivery, ...others];
    const batch = createBatch(messages, delivery.to === 'detector' ? RETRIES_NAME : delivery.to);
    const context = { awsRequestId: 'batch', ...shared };
    const handlers = {
      ingest: () => process.ingest(batch, { getRemainingTimeInMillis: () => 10_000 }),
      received: () => process.detect(batch, context),
      detector: () => process.detect(batch, context),
      notifier: () => process.notify(batch, context),
      audit: () => process.audit(batch),
    };
    const outcome = await process.run(handlers[delivery.to]);
    const failed = new Set(
      outcome.state === 'returned'
        ? (outcome.value as SQSBatchResponse).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
        : messages.map(({ id }) => id),
    );
    if (failed.size > 0) this.time += VISIBILITY_MS;
    for (const message of messages.filter(({ id }) => failed.has(id))) {
      const again = { ...message, receives: message.receives + 1 };
      if (again.receives < MAX_RECEIVES) this.add(again);
      else this.deadLetters.push(again);
    }
    return outcome;
  }

  /** The record that Lambda sends to a destination. */
  private createRecord(delivery: AsynchronousInvocation, condition: string, response: unknown) {
    return {
      version: '1.0',
      timestamp: new Date(this.time).toISOString(),
      requestContext: {
        requestId: delivery.requestId,
        functionArn: FUNCTION_ARN,
        condition,
        approximateInvokeCount: delivery.attempts + 1,
      },
      requestPayload: delivery.payload,
      responseContext: { statusCode: 200, executedVersion: '7' },
      responsePayload: response,
    };
  }

  private sendResult(delivery: AsynchronousInvocation, value: unknown): void {
    const event: StoredEvent = {
      id: this.createId('event'),
      time: `${new Date(this.time).toISOString().slice(0, 19)}Z`,
      source: 'lambda',
      'detail-type': 'Lambda Function Invocation Result - Success',
      detail: JSON.parse(
        JSON.stringify(this.createRecord(delivery, 'Success', value)),
      ) as StoredEvent['detail'],
    };
    this.deliver('audit', event);
  }

  private retry(delivery: AsynchronousInvocation, error: Error): void {
    this.time += RETRY_MS;
    const again = { ...delivery, attempts: delivery.attempts + 1 };
    if (again.attempts < MAX_ATTEMPTS) return this.add(again);
    const response = { errorType: error.name, errorMessage: error.message };
    const record = this.createRecord(delivery, 'RetriesExhausted', response);
    this.enqueueMessage(delivery.to === 'detect' ? 'detector' : 'notifier', JSON.stringify(record));
  }

  /** Puts the events of the new rows. */
  async publish(): Promise<void> {
    const insertions = this.pending.filter((delivery) => 'record' in delivery);
    this.pending.splice(0, Infinity, ...this.pending.filter((delivery) => !('record' in delivery)));
    for (const insertion of insertions) await this.process(insertion);
  }

  /**
   * Processes everything that waits, one after another; received transactions in batches. @param choose chooses the next
   * delivery by its index
   */
  async drain(choose: (count: number) => number = () => 0): Promise<void> {
    while (this.pending.length > 0) {
      const [next] = this.pending.splice(choose(this.pending.length), 1);
      const others = isReceived(next!) ? this.pending.filter(isReceived).slice(0, MAX_BATCH - 1) : [];
      for (const other of others) this.pending.splice(this.pending.indexOf(other), 1);
      await this.process(next!, others);
    }
  }

  get rows(): readonly TransactionRow[] {
    return this.transactions.list() as unknown as TransactionRow[];
  }

  /** The history of a transaction in the audit trail. */
  getHistory = (transactionId: string): readonly Row[] =>
    this.auditLogs
      .list()
      .filter((row) => row.transactionId === transactionId)
      .sort((a, b) => (String(a.ts) < String(b.ts) ? -1 : 1));
}
