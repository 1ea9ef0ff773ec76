import type { Simulation } from '../../core/simulation';
import type { Message } from './message';

/** The messages that receivers have, until each is deleted or visible again. */
export class InFlight {
  private readonly messages = new Map<string, Message>();
  /** When the next check is due. One event for all messages: most of them are deleted before. */
  private checkAt = Infinity;

  constructor(
    private readonly simulation: Simulation,
    private readonly label: string,
    private readonly onVisible: (message: Message) => void,
  ) {}

  get size(): number {
    return this.messages.size;
  }

  values(): Iterable<Message> {
    return this.messages.values();
  }

  /** Returns the message of a receipt handle; undefined if it is deleted, or was received again. */
  find(receiptHandle: string): Message | undefined {
    return this.messages.get(receiptHandle);
  }

  /** Hides a message until a time. */
  hide(message: Message, visibleAt: number): void {
    message.visibleAt = visibleAt;
    this.messages.set(message.receiptHandle!, message);
    this.planCheck(visibleAt);
  }

  delete(message: Message): void {
    this.messages.delete(message.receiptHandle!);
  }

  private planCheck(at: number): void {
    if (at >= this.checkAt) return;
    this.checkAt = at;
    // The messages may be deleted by then, so this is nothing to wait for: a queue with messages is not empty.
    this.simulation.scheduleRecurring(at - this.simulation.now, `visibility timeout of ${this.label}`, () => {
      if (this.checkAt === at) this.check();
    });
  }

  private check(): void {
    this.checkAt = Infinity;
    const { now } = this.simulation;
    let next = Infinity;
    for (const message of [...this.messages.values()])
      if (message.visibleAt <= now) {
        this.delete(message);
        message.receiptHandle = undefined;
        this.onVisible(message);
      } else next = Math.min(next, message.visibleAt);
    if (next < Infinity) this.planCheck(next);
  }
}
