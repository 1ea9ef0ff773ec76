import { formatRowHashKey, getSymbolRow } from '../symbol-row';

/** An event to send. */
export interface PackableEvent {
  readonly symbol: string;
}

/** A record of the stream: events with one partition key, in order. */
export interface PackedRecord {
  readonly key: string;
  /** A JSON array of events. */
  readonly data: string;
  /** The symbols of the events. */
  readonly symbols: readonly string[];
  readonly events: number;
}

const MAX_EVENTS = 100;
/** Kinesis bills on-demand writes in units of 25 KB. */
const MAX_BYTES = 25_000;

interface OpenRecord {
  texts: string[];
  bytes: number;
  symbols: Set<string>;
}

/**
 * Packs events into records of at most 100 events or 25 KB. All events of a symbol have the same partition key and stay
 * in order, so that the stream delivers them in order from one shard.
 */
export class Packer {
  private readonly open = new Map<string, OpenRecord>();

  /** Adds an event and returns the record that it completes, if any. */
  add(event: PackableEvent): PackedRecord | undefined {
    const key = getPartitionKey(event.symbol);
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
    return closeRecord(key, open);
  }

  /** Returns and removes the records that are not full yet. */
  flush(): PackedRecord[] {
    const records = [...this.open].map(([key, open]) => closeRecord(key, open));
    this.open.clear();
    return records;
  }
}

function closeRecord(key: string, { texts, symbols }: OpenRecord): PackedRecord {
  return { key, data: `[${texts.join(',')}]`, symbols: [...symbols], events: texts.length };
}

const PREFIX = 'symbols-';
const keys = new Map<string, string>();
const MAX_CACHED_KEYS = 16_384;

/** Returns the partition key of a symbol: all symbols of a row of OpenBars share one. */
export function getPartitionKey(symbol: string): string {
  let key = keys.get(symbol);
  if (key === undefined) {
    if (keys.size >= MAX_CACHED_KEYS) keys.clear();
    keys.set(symbol, (key = `${PREFIX}${getSymbolRow(symbol)}`));
  }
  return key;
}

/** Whether a partition key is one of {@link getPartitionKey}, and not that of another producer. */
export const isPartitionKey = (key: string): boolean => key.startsWith(PREFIX);

/**
 * Returns the explicit hash key for a record with this partition key. It puts the record into the shard of its symbols,
 * because producers use the symbol as partition key.
 */
export const getHashKey = (key: string): string => formatRowHashKey(key.slice(PREFIX.length));
