import type { Message } from './message';

/**
 * Decides about the next message of a receive.
 * @returns whether it is received; otherwise it has left the queue, because it expired or moved to the dead-letter queue
 */
export type TakeMessage = (message: Message) => boolean;

/** The visible messages of a queue, in the order in which they are received. */
export interface MessageOrder {
  /** Adds a message that was sent, or that is visible again. */
  add(message: Message): void;
  /** Offers visible messages until so many are received. */
  take(limit: number, take: TakeMessage): void;
  /** Removes a message that was received and is deleted. */
  remove(message: Message): void;
  /** Whether a receive would find a message. */
  readonly hasVisible: boolean;
}

/** Removed elements at the beginning of a list are dropped when they are this many, and more than those after them. */
const MIN_DROPPED = 64;

/** The order of a standard queue: usually that in which messages were sent. */
export class StandardOrder implements MessageOrder {
  private messages: Message[] = [];
  private first = 0;

  /** @param isOutOfOrder whether a message is received after the ones behind it */
  constructor(private readonly isOutOfOrder: (message: Message) => boolean) {}

  get hasVisible(): boolean {
    return this.first < this.messages.length;
  }

  add(message: Message): void {
    this.messages.push(message);
  }

  take(limit: number, take: TakeMessage): void {
    const overtaken: Message[] = [];
    for (let taken = 0; taken < limit && this.hasVisible;) {
      const message = this.messages[this.first++]!;
      if (this.hasVisible && this.isOutOfOrder(message)) overtaken.push(message);
      else if (take(message)) taken++;
    }
    if (this.first > MIN_DROPPED && this.first > this.messages.length / 2) {
      this.messages = this.messages.slice(this.first);
      this.first = 0;
    }
    this.messages.push(...overtaken);
  }

  remove(): void {
    // A received message is not among the visible ones.
  }
}

/** The messages of a group of a FIFO queue. */
interface MessageGroup {
  /** Those that no receiver has, by their position in the queue. */
  readonly waiting: Message[];
  /** The number of those that a receiver has. */
  received: number;
}

/**
 * The order of a FIFO queue: while a receiver has messages of a group, no others of this group are received. So the messages
 * behind one that failed wait until it is visible again.
 */
export class FifoOrder implements MessageOrder {
  private readonly groups = new Map<string, MessageGroup>();
  /** The groups whose next message can be received. */
  private readonly free = new Set<string>();

  get hasVisible(): boolean {
    return this.free.size > 0;
  }

  add(message: Message): void {
    const id = message.groupId!;
    const group = this.groups.get(id) ?? { waiting: [], received: 0 };
    this.groups.set(id, group);
    const isSent = message.receives === 0;
    if (!isSent) group.received--;
    const position = group.waiting.findIndex(({ sequence }) => sequence > message.sequence);
    group.waiting.splice(position < 0 ? group.waiting.length : position, 0, message);
    this.update(id, group);
  }

  take(limit: number, take: TakeMessage): void {
    let taken = 0;
    for (const id of [...this.free]) {
      if (taken >= limit) return;
      const group = this.groups.get(id)!;
      while (taken < limit && group.waiting.length > 0)
        if (take(group.waiting.shift()!)) {
          taken++;
          group.received++;
        }
      this.update(id, group);
    }
  }

  remove({ groupId }: Message): void {
    const group = this.groups.get(groupId!)!;
    group.received--;
    this.update(groupId!, group);
  }

  private update(id: string, group: MessageGroup): void {
    if (group.received === 0 && group.waiting.length > 0) this.free.add(id);
    else this.free.delete(id);
    if (group.received === 0 && group.waiting.length === 0) this.groups.delete(id);
  }
}
