import type { MarketEvent } from './events';

/** A record of the stream: events of one key, in their order. */
export interface StreamRecord {
  readonly key: string;
  /** A JSON array of events. */
  readonly data: string;
  /** The symbols in it. */
  readonly symbols: readonly string[];
  readonly events: number;
}

const MAX_EVENTS = 100;
/** Kinesis meters writes by 25 KB on-demand. */
const MAX_BYTES = 25_000;
/** More keys spread over more shards, fewer fill their records sooner. */
const BUCKETS = 64;

interface Open {
  texts: string[];
  bytes: number;
  symbols: Set<string>;
}

/**
 * Packs events into records of at most 100 events or 25 KB. A symbol's events always get the same key, and leave in
 * the order in which they came, so that the stream keeps them in order in one shard.
 */
export class Packer {
  private readonly open = new Map<string, Open>();

  /** Takes an event; returns the record that it completed, if it did. */
  add(event: MarketEvent): StreamRecord | undefined {
    const key = keyOf(event.symbol);
    const text = JSON.stringify(event);
    const bytes = Buffer.byteLength(text) + 1;
    const open = this.open.get(key);
    if (open === undefined) {
      this.open.set(key, { texts: [text], bytes: bytes + 1, symbols: new Set([event.symbol]) });
      return undefined;
    }
    if (open.texts.length < MAX_EVENTS && open.bytes + bytes <= MAX_BYTES) {
      open.texts.push(text);
      open.bytes += bytes;
      open.symbols.add(event.symbol);
      return undefined;
    }
    this.open.set(key, { texts: [text], bytes: bytes + 1, symbols: new Set([event.symbol]) });
    return close(key, open);
  }

  /** The records that are not full yet. */
  flush(): StreamRecord[] {
    const records = [...this.open].map(([key, open]) => close(key, open));
    this.open.clear();
    return records;
  }
}

function close(key: string, { texts, symbols }: Open): StreamRecord {
  return { key, data: `[${texts.join(',')}]`, symbols: [...symbols], events: texts.length };
}

/** The partition key of a symbol: its bucket, by the FNV-1a hash. */
export function keyOf(symbol: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < symbol.length; at++) {
    hash = Math.imul(hash ^ symbol.charCodeAt(at), 0x01000193) >>> 0;
  }
  return `symbols-${hash % BUCKETS}`;
}
