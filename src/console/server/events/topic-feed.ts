import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorBody, toConsoleError } from '../errors';
import { toMaskedJson } from '../mask';
import type { Topic } from '../section';

/** A topic with its parameters. */
export interface ResolvedTopic {
  readonly keeps: Topic['keeps'];
  readonly follow: (send: (value: unknown) => void, signal: AbortSignal) => Promise<void>;
}

interface ValueEvent {
  readonly id: string;
  readonly json: string;
}

/** What a page gets from a topic. Values are masked JSON, which is created once for all pages. */
export type FeedEvent =
  | ValueEvent
  /** The topic failed; it is tried again. */
  | { readonly error: ErrorBody }
  /** Events were missed: the page loads its data again. */
  | { readonly reset: true };

export type Subscriber = (event: FeedEvent) => void;

/** What a page can miss before it must load its data again: a number of events, and the characters of their JSON. */
const KEPT = { events: 1_000, characters: 8_000_000 };
const RETRY_MS = { first: 1_000, longest: 15_000 };
/** A topic that has failed works again if it has run for this time without a failure, in milliseconds. */
const RECOVERED_MS = 2_000;

const createPrefix = (): string => randomBytes(6).toString('base64url');

/** One topic with its parameters, followed once for all pages that show it. */
export class TopicFeed {
  private readonly subscribers = new Set<Subscriber>();
  private readonly stopping = new AbortController();
  private restarting = new AbortController();
  /** The ids of a feed start with a random text, so that those of an earlier feed or section are recognized. */
  private prefix = createPrefix();
  private kept: { readonly number: number; readonly event: ValueEvent }[] = [];
  private keptCharacters = 0;
  private keeps: Topic['keeps'] = 'latest';
  private count = 0;
  private failure: FeedEvent | undefined;

  /** @param resolve finds the topic; it is called again after a failure, and after the section was opened again */
  constructor(private readonly resolve: () => Promise<ResolvedTopic>) {
    void this.run();
  }

  /** The number of pages that get its events. */
  get size(): number {
    return this.subscribers.size;
  }

  /**
   * Adds a page. It gets the latest value, or the events after its last one.
   * @param lastId the id of the last event that the page has got
   */
  subscribe(subscriber: Subscriber, lastId: string | undefined): void {
    this.subscribers.add(subscriber);
    const missed = lastId === undefined ? undefined : this.findMissed(lastId);
    if (missed) missed.forEach(({ event }) => subscriber(event));
    else {
      if (lastId !== undefined) subscriber({ reset: true });
      if (this.keeps === 'latest') this.kept.forEach(({ event }) => subscriber(event));
    }
    if (this.failure) subscriber(this.failure);
  }

  unsubscribe(subscriber: Subscriber): void {
    this.subscribers.delete(subscriber);
  }

  /** Follows the topic again, because its section was opened again. */
  restart(): void {
    this.prefix = createPrefix();
    this.kept = [];
    this.keptCharacters = 0;
    this.publishToAll({ reset: true });
    this.restarting.abort();
  }

  stop(): void {
    this.stopping.abort();
    this.subscribers.clear();
  }

  /** Finds the events after an id; undefined if it is of another feed, or some of the events are no longer stored. */
  private findMissed(lastId: string) {
    const [prefix, number] = lastId.split('.');
    if (prefix !== this.prefix) return undefined;
    const last = Number(number);
    const oldest = this.kept[0]?.number ?? this.count + 1;
    const hasAll = this.keeps === 'latest' || last >= oldest - 1;
    return hasAll && last <= this.count ? this.kept.filter((kept) => kept.number > last) : undefined;
  }

  private publish(value: unknown): void {
    const number = ++this.count;
    const event = { id: `${this.prefix}.${number}`, json: toMaskedJson(value) };
    this.recover();
    this.kept.push({ number, event });
    this.keptCharacters += event.json.length;
    const limit = this.keeps === 'latest' ? 1 : KEPT.events;
    while (this.kept.length > limit || (this.kept.length > 1 && this.keptCharacters > KEPT.characters))
      this.keptCharacters -= this.kept.shift()!.event.json.length;
    this.publishToAll(event);
  }

  /** Ends a failure. Events during it may have been missed. */
  private recover(): void {
    if (!this.failure) return;
    this.failure = undefined;
    this.publishToAll({ reset: true });
  }

  private publishToAll(event: FeedEvent): void {
    for (const subscriber of [...this.subscribers]) subscriber(event);
  }

  private async run(): Promise<void> {
    let pauseMs = RETRY_MS.first;
    while (!this.stopping.signal.aborted) {
      this.restarting = new AbortController();
      const signal = AbortSignal.any([this.stopping.signal, this.restarting.signal]);
      const send = (value: unknown) => {
        if (signal.aborted) return;
        pauseMs = RETRY_MS.first;
        this.publish(value);
      };
      let recovery: NodeJS.Timeout | undefined;
      try {
        const topic = await this.resolve();
        this.keeps = topic.keeps;
        recovery = setTimeout(() => this.recover(), RECOVERED_MS);
        if (!signal.aborted) await topic.follow(send, signal);
      } catch (error) {
        if (!signal.aborted) {
          this.failure = { error: toConsoleError(error).body };
          this.publishToAll(this.failure);
        }
      }
      clearTimeout(recovery);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, RETRY_MS.longest);
    }
  }
}
