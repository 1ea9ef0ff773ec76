import type { Simulation } from '../../core/simulation';
import type { Message } from './message';

/** What a standard queue may do: deliver messages again, later, and in another order. A FIFO queue does none of it. */
export class StandardFaults {
  constructor(
    private readonly simulation: Simulation,
    private readonly queue: { readonly name: string; readonly isFifo: boolean },
  ) {}

  /** Whether a message is received after the ones behind it. */
  readonly isOutOfOrder = (message: Message): boolean =>
    this.happens('reorder', `${this.describe('receive', message)} ${this.simulation.now}`);

  /** Returns how much later a message that was sent is visible, in milliseconds. */
  pickDelayMs(message: Message): number {
    const where = this.describe('send', message);
    return this.happens('delay', where) ? this.simulation.faults.pickDelayMs(where) : 0;
  }

  /** Returns how long a received message is invisible: shorter than the visibility timeout if it is delivered again. */
  pickHiddenMs(message: Message, visibilityMs: number): number {
    const where = this.describe('receive', message);
    return this.happens('duplicate', where)
      ? Math.round(this.simulation.faults.detail(where).pickMagnitude(1, visibilityMs))
      : visibilityMs;
  }

  /** Whether a server that does not answer keeps its copy of a deleted message, which is received again. */
  isCopyKept(message: Message): boolean {
    return this.happens('duplicate', this.describe('delete', message));
  }

  private describe(action: string, { id, receives }: Message): string {
    return `${action} ${this.queue.name} ${id} ${receives}`;
  }

  private happens(kind: 'duplicate' | 'reorder' | 'delay', where: string): boolean {
    return !this.queue.isFifo && this.simulation.faults.happens(kind, where);
  }
}
