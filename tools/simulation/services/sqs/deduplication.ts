import type { Simulation } from '../../core/simulation';
import { SECOND_MS } from '../names';

/** Amazon SQS Developer Guide, "Exactly-once processing": the deduplication interval is five minutes. */
export const DEDUPLICATION_MS = 5 * 60 * SECOND_MS;

/** The ids of the messages that a FIFO queue accepted within the last five minutes. The scope is the group of a message. */
export class Deduplication {
  private readonly accepted = new Map<string, { readonly messageId: string; readonly at: number }>();

  constructor(private readonly simulation: Simulation) {}

  /** Returns the id of the message that was accepted with this deduplication id; undefined if there is none. */
  find(groupId?: string, deduplicationId?: string): string | undefined {
    const found = this.accepted.get(formatKey(groupId, deduplicationId));
    return found && this.simulation.now - found.at < DEDUPLICATION_MS ? found.messageId : undefined;
  }

  add(groupId: string | undefined, deduplicationId: string | undefined, messageId: string): void {
    this.removeExpired();
    const key = formatKey(groupId, deduplicationId);
    this.accepted.delete(key);
    this.accepted.set(key, { messageId, at: this.simulation.now });
  }

  /** The ids are in the order in which they were accepted. */
  private removeExpired(): void {
    for (const [key, { at }] of this.accepted) {
      if (this.simulation.now - at < DEDUPLICATION_MS) return;
      this.accepted.delete(key);
    }
  }
}

const formatKey = (groupId = '', deduplicationId = ''): string => `${groupId} ${deduplicationId}`;
