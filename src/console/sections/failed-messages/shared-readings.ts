import type { QueueOfFailures } from '../../../cli/failures/queue';
import { type QueueReading, readFailures } from '../../../cli/failures/read-failures';

/** How long the last reading is used for the details of its messages, in milliseconds. */
const KEPT_MS = 60_000;

/** What was read, and when, in milliseconds since 1970. */
export interface Readings {
  readonly at: number;
  readonly queues: readonly QueueReading[];
}

/**
 * Readings that all pages share. While messages are read, no one else receives them. So pages must not read at the same time as
 * each other, or while messages are redriven: each would find some of the messages.
 */
export class SharedReadings {
  private last: Readings | undefined;
  private reading: Promise<Readings> | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly queues: readonly QueueOfFailures[],
    private readonly now: () => number = Date.now,
    private readonly read = readFailures,
  ) {}

  /** Reads all queues. Pages that ask at the same time get the same reading. */
  refresh(): Promise<Readings> {
    this.reading ??= this.runAlone(async () => {
      try {
        this.last = { at: this.now(), queues: await this.read(this.queues) };
        return this.last;
      } finally {
        this.reading = undefined;
      }
    });
    return this.reading;
  }

  /** Returns the last reading, unless it is older than a minute. */
  async get(): Promise<Readings> {
    if (this.last && this.now() - this.last.at < KEPT_MS) return this.last;
    return this.refresh();
  }

  /** Runs work that receives messages after all work before it. */
  runAlone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work, work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** Runs work that changes the queues. The next page reads them again. */
  async change<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.runAlone(work);
    } finally {
      this.last = undefined;
    }
  }
}
