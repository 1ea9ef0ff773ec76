import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseTimestamp, type WrittenEvent } from '../../../domain/market-data';

/** The maximum number of events in memory: about 100 MB. */
const MAX_IN_MEMORY = 250_000;
/** The number of events that are returned together. */
const GROUP_SIZE = 500;

interface TimedEvent {
  readonly time: number;
  readonly event: WrittenEvent;
}

/**
 * Puts events in the order of their time, and retains the order of events with equal times. Bars need it, because the newest
 * event of a row of open bars closes the bars of all its symbols: the trades of a file that lists one symbol after the other
 * would be late. All events are read before the first is returned. More than `maxInMemory` events are sorted in parts, in
 * files of the temporary directory.
 */
export async function* sortByTime(
  groups: AsyncIterable<readonly WrittenEvent[]>,
  maxInMemory = MAX_IN_MEMORY,
): AsyncGenerator<readonly WrittenEvent[]> {
  let part: TimedEvent[] = [];
  const files: string[] = [];
  let dir: string | undefined;
  const sortPart = () => part.sort((a, b) => a.time - b.time);
  try {
    for await (const group of groups)
      for (const event of group) {
        part.push({ time: parseTimestamp(event.timestamp)!, event });
        if (part.length < maxInMemory) continue;
        dir ??= mkdtempSync(join(tmpdir(), 'market-stacks-sort-'));
        files.push(await writePart(join(dir, `${files.length}.jsonl`), sortPart()));
        part = [];
      }
    const parts = [...files.map(readPart), fromArray(sortPart())];
    yield* mergeParts(parts);
  } finally {
    if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
  }
}

async function writePart(file: string, events: readonly TimedEvent[]): Promise<string> {
  const lines = (function* () {
    for (const { event } of events) yield `${JSON.stringify(event)}\n`;
  })();
  await pipeline(Readable.from(lines), createWriteStream(file));
  return file;
}

async function* readPart(file: string): AsyncGenerator<TimedEvent> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const event = JSON.parse(line) as WrittenEvent;
    yield { time: parseTimestamp(event.timestamp)!, event };
  }
}

async function* fromArray(events: readonly TimedEvent[]): AsyncGenerator<TimedEvent> {
  yield* events;
}

/** Merges sorted parts. Of events with equal times, those of an earlier part are first. */
async function* mergeParts(
  parts: readonly AsyncGenerator<TimedEvent>[],
): AsyncGenerator<readonly WrittenEvent[]> {
  const heads = await Promise.all(parts.map(async (part) => ({ part, next: await part.next() })));
  let group: WrittenEvent[] = [];
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads)
      if (!head.next.done && (first === undefined || head.next.value.time < first.next.value!.time))
        first = head;
    if (first === undefined) break;
    group.push(first.next.value!.event);
    first.next = await first.part.next();
    if (group.length < GROUP_SIZE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
