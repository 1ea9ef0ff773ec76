import { type ResolvedTopic, type Subscriber, TopicFeed } from './topic-feed';

/**
 * How long a topic is followed after the last page has left it, in milliseconds: a page that connects again, or that is
 * loaded again, continues where it was.
 */
const GRACE_MS = 10_000;

/** A topic that a page follows. */
export interface Subscription {
  readonly section: string;
  readonly topic: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The id of the last event that the page has got. @default - the page gets the events from now on */
  readonly lastId?: string;
}

/** Finds the topic of a subscription. @throws ConsoleError if there is none, or its section is not deployed */
export type ResolveTopic = (subscription: Subscription) => Promise<ResolvedTopic>;

interface Entry {
  readonly section: string;
  readonly feed: TopicFeed;
  end?: NodeJS.Timeout;
}

/** The feeds of all topics that pages show: one for each topic and its parameters. */
export class TopicFeeds {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly resolve: ResolveTopic,
    private readonly graceMs = GRACE_MS,
  ) {}

  /** The number of subscriptions of all pages. */
  get subscriberCount(): number {
    return [...this.entries.values()].reduce((sum, { feed }) => sum + feed.size, 0);
  }

  /** The number of topics that are followed. */
  get feedCount(): number {
    return this.entries.size;
  }

  /** Subscribes to a topic. Returns the function that ends the subscription. */
  subscribe(subscription: Subscription, subscriber: Subscriber): () => void {
    const { section, topic, parameters, lastId } = subscription;
    const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([section, topic, sorted]);
    const entry = this.entries.get(key) ?? {
      section,
      feed: new TopicFeed(() => this.resolve(subscription)),
    };
    this.entries.set(key, entry);
    clearTimeout(entry.end);
    entry.feed.subscribe(subscriber, lastId);
    return () => {
      entry.feed.unsubscribe(subscriber);
      if (entry.feed.size > 0) return;
      clearTimeout(entry.end);
      entry.end = setTimeout(() => this.endFeed(key, entry), this.graceMs).unref();
    };
  }

  /** Follows the topics of a section again, because it was opened again. */
  restartSection(section: string): void {
    for (const entry of this.entries.values()) if (entry.section === section) entry.feed.restart();
  }

  /** Ends all feeds. */
  close(): void {
    for (const [key, entry] of this.entries) this.endFeed(key, entry);
  }

  private endFeed(key: string, entry: Entry): void {
    clearTimeout(entry.end);
    entry.feed.stop();
    this.entries.delete(key);
  }
}
