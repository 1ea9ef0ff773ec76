import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import { createIdSource, type IdSource } from '../create-uuid';
import type { MessageTexts } from '../message-sink';
import { formatArn } from '../names';

/** A message as subscribers receive it. */
export interface Notification {
  readonly id: string;
  readonly subject?: string;
  /** The message, or a text for each protocol as JSON. */
  readonly message: string;
  readonly attributes: MessageTexts;
  /** When it was published, in milliseconds since 1970. */
  readonly publishedAt: number;
}

/** How long a delivery takes without faults, at least and at most. AWS documents no number. */
const DELIVERY_MS = { shortest: 20, longest: 500 };

/**
 * A topic with one subscriber, such as a person: no stack subscribes a queue or a function. SNS has no deduplication, so each
 * publication is another message. Amazon SNS Developer Guide, "Message delivery": standard topics deliver at least once, and
 * can deliver a message twice.
 */
export class Topic {
  readonly name: string;
  readonly arn: string;
  /** The region that can be lost; none if it does not matter. */
  readonly region: string | undefined;
  /** What was published. */
  readonly published: Notification[] = [];
  /** What the subscriber received. */
  readonly received: Notification[] = [];
  /** The number of deliveries that are not finished. */
  pending = 0;
  private readonly random: Random;
  private readonly createId: IdSource;
  private readonly listeners: ((notification: Notification) => void)[] = [];

  constructor(
    private readonly simulation: Simulation,
    { name, region }: { readonly name: string; readonly region?: string },
  ) {
    this.name = name;
    this.region = region;
    this.arn = formatArn('sns', name, region);
    this.random = simulation.random.fork(`topic ${this.arn}`);
    this.createId = createIdSource(this.random);
  }

  /** Calls a function with each message that the subscriber receives. */
  onReceive(listener: (notification: Notification) => void): void {
    this.listeners.push(listener);
  }

  /** Publishes a message. @returns its id */
  publish(content: Pick<Notification, 'subject' | 'message' | 'attributes'>): string {
    const { now, faults, trace } = this.simulation;
    const notification = { ...content, id: this.createId(), publishedAt: now };
    this.published.push(notification);
    trace.note(`sns ${this.name} ${notification.id} published`);
    const where = `notify ${this.name} ${notification.id}`;
    this.deliver(notification, faults.happens('delay', where) ? faults.pickDelayMs(where) : 0);
    if (faults.happens('duplicate', where)) this.deliver(notification, faults.pickDelayMs(`${where} again`));
    return notification.id;
  }

  private deliver(notification: Notification, extraMs: number): void {
    const { shortest, longest } = DELIVERY_MS;
    this.pending++;
    const delayMs = Math.round(this.random.pickMagnitude(shortest, longest)) + extraMs;
    this.simulation.schedule(delayMs, `notify ${this.name}`, () => {
      this.pending--;
      this.received.push(notification);
      this.simulation.trace.note(`sns ${this.name} ${notification.id} received`);
      for (const listener of this.listeners) listener(notification);
    });
  }
}
