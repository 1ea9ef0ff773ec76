import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseTimestamp, type WrittenEvent } from '../../../domain/market-data';

/** The maximum number of events in memory. */
const MAX_IN_MEMORY = 100_000;
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
    const last = (async function* () {
      yield sortPart();
    })();
    yield* mergeParts([...files.map(readPart), last]);
  } finally {
    if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
  }
}

/** Writes events as lines of their time and their JSON. */
async function writePart(file: string, events: readonly TimedEvent[]): Promise<string> {
  const texts = (function* () {
    for (let start = 0; start < events.length; start += GROUP_SIZE)
      yield events
        .slice(start, start + GROUP_SIZE)
        .map(({ time, event }) => `${time} ${JSON.stringify(event)}\n`)
        .join('');
  })();
  await pipeline(Readable.from(texts), createWriteStream(file));
  return file;
}

async function* readPart(file: string): AsyncGenerator<readonly TimedEvent[]> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop()!;
    if (lines.length > 0) yield lines.map(parseLine);
  }
}

function parseLine(line: string): TimedEvent {
  const space = line.indexOf(' ');
  return { time: Number(line.slice(0, space)), event: JSON.parse(line.slice(space + 1)) as WrittenEvent };
}

/** A sorted part, and the position of its next event; undefined at its end. */
class PartReader {
  private group: readonly TimedEvent[] = [];
  private index = 0;

  constructor(private readonly groups: AsyncIterator<readonly TimedEvent[]>) {}

  get next(): TimedEvent | undefined {
    return this.group[this.index];
  }

  /** Whether the group has no more events, so that the next one must be loaded. */
  get isEmpty(): boolean {
    return this.index >= this.group.length;
  }

  skip(): void {
    this.index++;
  }

  /** Loads the next group; at the end of the part, it has no events. */
  async load(): Promise<void> {
    const { done, value } = await this.groups.next();
    this.group = done === true ? [] : (value as readonly TimedEvent[]);
    this.index = 0;
  }
}

/** Merges sorted parts. If events have equal times, the events of an earlier part come first. */
async function* mergeParts(
  parts: readonly AsyncIterator<readonly TimedEvent[]>[],
): AsyncGenerator<readonly WrittenEvent[]> {
  const readers = parts.map((part) => new PartReader(part));
  for (const reader of readers) await reader.load();
  let group: WrittenEvent[] = [];
  for (;;) {
    let first: PartReader | undefined;
    for (const reader of readers)
      if (reader.next !== undefined && (first?.next === undefined || reader.next.time < first.next.time))
        first = reader;
    if (first?.next === undefined) break;
    group.push(first.next.event);
    first.skip();
    if (first.isEmpty) await first.load();
    if (group.length < GROUP_SIZE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
