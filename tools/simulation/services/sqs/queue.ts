import type { Simulation } from '../../core/simulation';
import { createIdSource, type IdSource } from '../create-uuid';
import type { MessageSink, SendOptions } from '../message-sink';
import { ACCOUNT, DEFAULT_REGION, formatArn, SECOND_MS } from '../names';
import { Deduplication } from './deduplication';
import { InFlight } from './in-flight';
import { type Message, type NewMessage, storeMessage } from './message';
import { FifoOrder, type MessageOrder, StandardOrder } from './message-order';
import { StandardFaults } from './standard-faults';

export interface QueueProps {
  readonly name: string;
  /** The visibility timeout: how long a receiver may process a message, in seconds. */
  readonly visibilitySeconds: number;
  /** How long messages are retained, in seconds. @default 4 days, the default of SQS */
  readonly retentionSeconds?: number;
  /** How long a new message is invisible, in seconds. @default 0 */
  readonly deliveryDelaySeconds?: number;
  /** @default false */
  readonly fifo?: boolean;
  /** The region that can be lost. @default - none */
  readonly region?: string;
  /** The dead-letter queue, and the number of receives after which a message moves to it. */
  readonly deadLetters?: { readonly queue: Queue; readonly maxReceives: number };
}

/** Amazon SQS Developer Guide, "Message quotas": a queue has at most about 120,000 messages in flight; then receives return nothing. */
const MAX_IN_FLIGHT = 120_000;

/** A queue of SQS. */
export class Queue implements MessageSink {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly region: string | undefined;
  /** The messages that were deleted because they were too old. */
  readonly expired: Message[] = [];
  /** The number of messages that were sent or moved here. */
  sent = 0;
  private readonly createId: IdSource;
  private readonly stored = new Map<string, Message>();
  private readonly order: MessageOrder;
  private readonly inFlight: InFlight;
  private readonly deduplication: Deduplication | undefined;
  private readonly faults: StandardFaults;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly simulation: Simulation,
    readonly props: QueueProps,
  ) {
    this.name = props.name;
    this.region = props.region;
    this.arn = formatArn('sqs', props.name, props.region);
    this.url = `https://sqs.${props.region ?? DEFAULT_REGION}.amazonaws.com/${ACCOUNT}/${props.name}`;
    this.createId = createIdSource(simulation.random.fork(`queue ${this.arn}`));
    this.inFlight = new InFlight(simulation, props.name, (message) => this.show(message));
    this.deduplication = props.fifo ? new Deduplication(simulation) : undefined;
    this.faults = new StandardFaults(simulation, this);
    this.order = props.fifo ? new FifoOrder() : new StandardOrder(this.faults.isOutOfOrder);
  }

  get isFifo(): boolean {
    return this.props.fifo ?? false;
  }

  /** All messages of the queue, visible or not. */
  get messages(): readonly Message[] {
    return [...this.stored.values()];
  }

  /** Whether the queue has no message. */
  get isEmpty(): boolean {
    return this.stored.size === 0;
  }

  get hasVisible(): boolean {
    return this.order.hasVisible;
  }

  /** Calls a function whenever a message may be visible. */
  onVisible(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Stores a message, or returns the id of the one with the same deduplication id. */
  send(body: string, options: SendOptions = {}): string {
    const { groupId, deduplicationId, attributes = {}, traceHeader } = options;
    const repeated = this.deduplication?.find(groupId, deduplicationId);
    if (repeated !== undefined) return repeated;
    const id = this.createId();
    this.deduplication?.add(groupId, deduplicationId, id);
    const { now } = this.simulation;
    this.store({ id, body, attributes, traceHeader, groupId, deduplicationId, sentAt: now });
    return id;
  }

  /** The number of messages that no receiver has. */
  get visibleCount(): number {
    return this.stored.size - this.inFlight.size;
  }

  /** Receives up to so many messages, which are then invisible for the visibility timeout. */
  receive(limit: number, visibilitySeconds = this.props.visibilitySeconds): readonly Message[] {
    const received: Message[] = [];
    const { simulation } = this;
    if (this.inFlight.size < MAX_IN_FLIGHT)
      this.order.take(limit, (message) => {
        if (message.expiresAt <= simulation.now) this.expire(message);
        else if (message.receives >= (this.props.deadLetters?.maxReceives ?? Infinity))
          this.moveToDeadLetters(message);
        else {
          this.hide(message, visibilitySeconds * SECOND_MS);
          received.push(message);
        }
        return message.receiptHandle !== undefined;
      });
    return received;
  }

  /** Deletes the message of a receipt handle. @returns whether the handle was that of the last receive */
  delete(receiptHandle: string): boolean {
    const message = this.inFlight.find(receiptHandle);
    if (!message) return false;
    if (this.faults.isCopyKept(message)) return true;
    this.inFlight.delete(message);
    this.stored.delete(message.id);
    this.order.remove(message);
    this.notify();
    return true;
  }

  /** Sets when a received message is visible again. @returns whether the handle was that of the last receive */
  changeVisibility(receiptHandle: string, seconds: number): boolean {
    const message = this.inFlight.find(receiptHandle);
    if (message) this.inFlight.hide(message, this.simulation.now + seconds * SECOND_MS);
    return message !== undefined;
  }

  /** Moves all visible messages to another queue, as a redrive does: there they are new messages. */
  moveVisible(to: Queue): number {
    let moved = 0;
    this.order.take(Infinity, (message) => {
      this.stored.delete(message.id);
      if (message.expiresAt <= this.simulation.now) this.expired.push(message);
      else {
        to.send(message.body, message);
        moved++;
      }
      return false;
    });
    return moved;
  }

  private store(message: NewMessage): void {
    const { simulation, props } = this;
    const stored = storeMessage(message, ++this.sent, props.retentionSeconds);
    this.stored.set(stored.id, stored);
    simulation.trace.note(`sqs ${this.name} ${stored.id} stored`);
    const delayMs = (props.deliveryDelaySeconds ?? 0) * SECOND_MS + this.faults.pickDelayMs(stored);
    if (delayMs > 0) simulation.schedule(delayMs, `late ${this.name}`, () => this.show(stored));
    else this.show(stored);
  }

  private show(message: Message): void {
    this.order.add(message);
    this.notify();
  }

  private notify(): void {
    if (this.order.hasVisible) for (const listener of this.listeners) listener();
  }

  private hide(message: Message, visibilityMs: number): void {
    const { simulation, name } = this;
    message.receives++;
    message.firstReceivedAt ??= simulation.now;
    message.receiptHandle = `${message.id}#${message.receives}`;
    const hiddenMs = this.faults.pickHiddenMs(message, visibilityMs);
    this.inFlight.hide(message, simulation.now + hiddenMs);
    simulation.trace.note(`sqs ${name} ${message.receiptHandle} received`);
  }

  private expire(message: Message): void {
    this.stored.delete(message.id);
    this.expired.push(message);
    this.simulation.trace.note(`sqs ${this.name} ${message.id} expired`);
  }

  /** A standard queue keeps the time of the message; a FIFO queue begins to count its retention again. */
  private moveToDeadLetters(message: Message): void {
    this.stored.delete(message.id);
    this.simulation.trace.note(`sqs ${this.name} ${message.id} moved`);
    const sentAt = this.isFifo ? this.simulation.now : message.sentAt;
    this.props.deadLetters!.queue.store({ ...message, sentAt });
  }
}
