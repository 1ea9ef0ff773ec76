import { z } from 'zod';
import { tryParseJson } from '../../../domain/validation';
import { ConsoleError } from '../errors';
import type { FeedEvent } from './topic-feed';
import type { TopicFeeds } from './topic-feeds';

/** How often the server sends an event without data, so that a page notices a server that doesn't answer. */
const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it connects again. */
const RECONNECT_MS = 2_000;
/** A page that reads more slowly is disconnected. It connects again, and gets the events that it has missed. */
const MAX_UNREAD_BYTES = 4_000_000;

const FollowedTopics = z
  .array(
    z.object({
      /** Names the topic in the events of this connection. */
      key: z.string().regex(/^\w{1,20}$/),
      section: z.string(),
      topic: z.string(),
      parameters: z.record(z.string(), z.unknown()).default({}),
      lastId: z.string().max(100).optional(),
    }),
  )
  .max(50);
export type FollowedTopics = z.infer<typeof FollowedTopics>;

/**
 * Reads the topics of a request for events.
 * @param topics JSON: a list of `{ key, section, topic, parameters, lastId? }`
 * @param lastEventId the header Last-Event-ID of a browser that connects again: the last ids by the keys, as in a query string
 */
export function readFollowedTopics(topics: string, lastEventId = ''): FollowedTopics {
  const parsed = tryParseJson(topics, 'topics');
  if ('violation' in parsed)
    throw new ConsoleError(400, { what: 'topics is not JSON', expected: 'a list of topics as JSON' });
  const lastIds = new URLSearchParams(lastEventId);
  return FollowedTopics.parse(parsed.value).map((topic) => ({
    ...topic,
    lastId: lastIds.get(topic.key) ?? topic.lastId,
  }));
}

/**
 * Opens a stream of server-sent events with all topics of a page. Each event has the last ids of all topics as its id, so that
 * a browser that connects again resumes each of them.
 */
export function openEventStream(
  feeds: TopicFeeds,
  topics: FollowedTopics,
  heartbeatMs = HEARTBEAT_MS,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const lastIds = new URLSearchParams(
    topics.flatMap(({ key, lastId }) => (lastId === undefined ? [] : [[key, lastId]])),
  );
  const unsubscribes: (() => void)[] = [];
  let heartbeat: NodeJS.Timeout | undefined;
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
    clearInterval(heartbeat);
    unsubscribes.splice(0).forEach((unsubscribe) => unsubscribe());
  };

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string) => {
          if (hasEnded) return;
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) > 0) return;
          end();
          controller.close();
        };
        const send = (key: string, event: FeedEvent) => {
          if ('id' in event) lastIds.set(key, event.id);
          const data = 'json' in event ? `"value":${event.json}` : JSON.stringify(event).slice(1, -1);
          write(`id: ${lastIds.toString()}\ndata: {"key":${JSON.stringify(key)},${data}}\n\n`);
        };
        write(`retry: ${RECONNECT_MS}\n\n`);
        heartbeat = setInterval(() => write('event: heartbeat\ndata: {}\n\n'), heartbeatMs);
        for (const topic of topics)
          unsubscribes.push(feeds.subscribe(topic, (event) => send(topic.key, event)));
        // The events that a page has missed can already be more than it may leave unread.
        if (hasEnded) end();
      },
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_UNREAD_BYTES }),
  );
}
