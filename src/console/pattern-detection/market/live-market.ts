import { setTimeout as sleep } from 'node:timers/promises';
import { readBatch, type StreamRecord } from '../../../domain/market-data';
import { LiveQuotes } from './live-quotes';
import type { LiveSeries } from './live-series';

/** Reads the new records of the stream until the signal aborts. */
export type ReadRecords = (
  onRecords: (records: readonly StreamRecord[]) => void,
  signal: AbortSignal,
) => Promise<void>;

/** A reading of the stream, and how many follow it. */
interface Reading {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  followers: number;
}

/**
 * The new events of the stream. It is read once for all charts and lists, and only while one of them is open. Each event is
 * counted here, so that pages get only the prices that they show.
 */
export class LiveMarket {
  readonly quotes = new LiveQuotes();
  private readonly watched = new Set<LiveSeries>();
  private reading: Reading | undefined;

  /** @param maxEventAgeHours the maximum age of events that the system accepts */
  constructor(
    private readonly read: ReadRecords,
    private readonly maxEventAgeHours: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether the stream is being read. */
  get isReading(): boolean {
    return this.reading !== undefined;
  }

  /** Adds the events of a symbol to a series from now on. Returns the function that ends it. */
  watch(series: LiveSeries): () => void {
    this.watched.add(series);
    return () => this.watched.delete(series);
  }

  /**
   * Reads the stream until the signal aborts, and calls a function in between.
   * @param everyMs the time between two calls, in milliseconds
   * @throws the error of the reading
   */
  async follow(onTick: () => void, everyMs: number, signal: AbortSignal): Promise<void> {
    const reading = (this.reading ??= this.start());
    reading.followers++;
    const controller = new AbortController();
    const either = AbortSignal.any([signal, controller.signal]);
    try {
      await Promise.race([reading.ended, tick(onTick, everyMs, either)]);
    } finally {
      controller.abort();
      reading.followers--;
      if (reading.followers === 0) {
        reading.controller.abort();
        if (this.reading === reading) this.reading = undefined;
      }
    }
  }

  private start(): Reading {
    const controller = new AbortController();
    const ended = this.read((records) => this.add(records), controller.signal);
    // Those who follow report the error.
    ended.catch(() => undefined);
    return { controller, ended, followers: 0 };
  }

  private add(records: readonly StreamRecord[]): void {
    const batch = readBatch(records, this.maxEventAgeHours);
    this.quotes.add(batch, this.now());
    for (const series of this.watched) series.add(batch);
  }
}

async function tick(onTick: () => void, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) onTick();
  }
}
