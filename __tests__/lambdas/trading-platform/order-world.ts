import { ChangeMessageVisibilityBatchCommand, type SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import {
  ARRIVAL_EVENTS,
  type Arrival,
  formatOrderCommand,
  type OrderCommand,
  parseArrival,
  parseOrderCommand,
} from '../../../src/domain/orders';
import { createBackoff } from '../../../src/lambdas/shared/backoff';
import { createEventBridge } from '../../../src/lambdas/shared/event-bus';
import type { Telemetry } from '../../../src/lambdas/shared/telemetry';
import { createInputQueue } from '../../../src/lambdas/trading-platform/adapters/input-queue';
import type { Database } from '../../../src/lambdas/trading-platform/database';
import { processMessages, type ProcessorDeps } from '../../../src/lambdas/trading-platform/process-messages';
import { relayEvents } from '../../../src/lambdas/trading-platform/relay-events';
import { LIMITS, NOW } from '../../domain/orders/examples';

interface RecordOptions {
  readonly group?: string;
  /** The milliseconds since the message was received for the first time. */
  readonly waited?: number;
}

/** The functions that write orders, with a real database, and queues and a bus in memory. */
export class OrderWorld {
  /** The events on the bus, as `type eventId`. */
  readonly published: string[] = [];
  /** The messages in the dead-letter queue, with their reasons. */
  readonly dead: { readonly body: string; readonly reason: string; readonly group?: string }[] = [];
  /** The messages that were made visible after a delay. */
  readonly delays: { readonly receipt: string; readonly seconds: number }[] = [];
  readonly measured: { readonly name: string; readonly value: number }[] = [];
  isBusDown = false;
  isQueueDown = false;
  /** Whether the bus accepts connections and never answers. */
  isBusHanging = false;
  /** The failure of the settings. */
  settingsError: Error | undefined;
  /** Detail types that the bus refuses. */
  readonly refusedTypes = new Set<string>();
  private receipts = 0;

  constructor(readonly database: Database) {}

  /** Delivers bodies to the function of OrderCommands, each in the group of its order. */
  processCommands(records: readonly SQSRecord[], timeLimit = 20_000): Promise<SQSBatchResponse> {
    const readLimits = () =>
      this.settingsError ? Promise.reject(this.settingsError) : Promise.resolve(LIMITS);
    return this.process(records, { parse: parseOrderCommand, isOrdered: true, readLimits }, timeLimit);
  }

  /** Delivers bodies to the function of Arrivals. */
  processArrivals(records: readonly SQSRecord[], timeLimit = 20_000): Promise<SQSBatchResponse> {
    const readLimits = () => Promise.resolve('none' as const);
    return this.process(records, { parse: parseArrival, isOrdered: false, readLimits }, timeLimit);
  }

  relay(timeLimit = 50_000) {
    return relayEvents(this.deps, () => timeLimit);
  }

  /** Creates a record of a queue. */
  createRecord(body: string, { group, waited = 0 }: RecordOptions = {}): SQSRecord {
    const receipt = String(++this.receipts);
    return {
      messageId: receipt,
      receiptHandle: receipt,
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        ApproximateFirstReceiveTimestamp: String(Date.parse(NOW) - waited),
        ...(group && { MessageGroupId: group }),
      },
    } as unknown as SQSRecord;
  }

  createCommandRecord(command: OrderCommand, waited = 0): SQSRecord {
    return this.createRecord(formatOrderCommand(command), { group: command.orderId, waited });
  }

  createArrivalRecord(arrival: Arrival, waited = 0): SQSRecord {
    const { source, detailType } =
      arrival.kind === 'credit' ? ARRIVAL_EVENTS.accountCredited : ARRIVAL_EVENTS.executionReported;
    const body = JSON.stringify({ source, 'detail-type': detailType, detail: arrival });
    return this.createRecord(body, { waited });
  }

  private process(
    records: readonly SQSRecord[],
    own: Pick<ProcessorDeps, 'parse' | 'isOrdered' | 'readLimits'>,
    timeLimit: number,
  ): Promise<SQSBatchResponse> {
    const event = { Records: [...records] } as SQSEvent;
    return processMessages(event, { ...this.deps, ...own }, () => timeLimit);
  }

  private get deps() {
    const sqs = { send: (command: unknown) => this.send(command) } as unknown as Pick<SQSClient, 'send'>;
    const bus = { send: (command: unknown) => this.put(command) } as unknown as Pick<
      EventBridgeClient,
      'send'
    >;
    return {
      database: this.database,
      telemetry: this.telemetry,
      queue: createInputQueue(sqs, 'queue', 'dead-letter-queue'),
      events: createEventBridge(bus, createBackoff(1, 1)),
      bus: 'TradingEvents',
    };
  }

  private async send(command: unknown): Promise<object> {
    if (this.isQueueDown) throw new Error('the queue is down');
    if (command instanceof SendMessageCommand) {
      const { MessageBody: body = '', MessageAttributes, MessageGroupId: group } = command.input;
      const reason = MessageAttributes?.reason?.StringValue ?? '';
      this.dead.push({ body, reason, ...(group !== undefined && { group }) });
    } else if (command instanceof ChangeMessageVisibilityBatchCommand) {
      for (const { ReceiptHandle: receipt = '', VisibilityTimeout: seconds = -1 } of command.input.Entries ??
        [])
        this.delays.push({ receipt, seconds });
    }
    return Promise.resolve({});
  }

  private async put(command: unknown): Promise<object> {
    if (this.isBusDown) throw new Error('the bus is down');
    if (this.isBusHanging) await new Promise(() => {});
    const { Entries = [] } = (command as PutEventsCommand).input;
    const results = Entries.map(({ DetailType = '', Detail = '{}' }) => {
      if (this.refusedTypes.has(DetailType)) return { ErrorCode: 'Refused', ErrorMessage: DetailType };
      const { eventId } = JSON.parse(Detail) as { readonly eventId: string };
      this.published.push(`${DetailType} ${eventId}`);
      return { EventId: '1' };
    });
    return Promise.resolve({ Entries: results });
  }

  private readonly telemetry: Telemetry = {
    log: { info: () => {}, warn: () => {}, error: () => {} } as unknown as Telemetry['log'],
    meter: {
      count: () => {},
      measure: (name, _unit, value) => void this.measured.push({ name, value }),
      measureAll: () => {},
      flush: () => {},
    },
    trace: (_name, work) => work(),
    now: () => Date.parse(NOW),
    elapsed: () => performance.now(),
  };
}
