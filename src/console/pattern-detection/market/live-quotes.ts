import { type Batch, type EventKind, isPriceEvent } from '../../../domain/market-data';

/** The last price of a symbol, and how many events it has. */
export interface Quote {
  readonly symbol: string;
  /** Undefined before the first price. */
  readonly price?: number;
  /** The time of the price, in milliseconds since 1970. */
  readonly at?: number;
  /** Events a second, over about the last second. */
  readonly rate: number;
}

interface Counted {
  price: number | undefined;
  at: number | undefined;
  /** Events since the last measurement. */
  events: number;
  rate: number;
}

/** A rate is measured over at least this time, and is 0 if nothing was measured for longer than the second time, in milliseconds. */
const RATE_MS = 1_000;
const IDLE_MS = 3_000;

/** The last prices and the event rates of all symbols of a feed. */
export class LiveQuotes {
  private readonly symbols = new Map<string, Counted>();
  private measuredAt = -Infinity;

  /** Adds a symbol that the system knows, with the last price that it stores. */
  addKnown(symbol: string, price?: number, at?: number): void {
    if (!this.symbols.has(symbol)) this.symbols.set(symbol, { price, at, events: 0, rate: 0 });
  }

  /** Adds the events of a batch. @param now milliseconds since 1970 */
  add({ events }: Batch, now: number): void {
    if (now - this.measuredAt > IDLE_MS) this.restart(now);
    const { names } = events.symbols;
    /** By the number of the symbol: a lookup by name for each event would take long. */
    const counted: (Counted | undefined)[] = [];
    for (let event = 0; event < events.count; event++) {
      const number = events.symbol[event]!;
      const symbol = (counted[number] ??= this.findOrAdd(names[number]!));
      symbol.events++;
      if (!isPriceEvent(events.kind[event] as EventKind)) continue;
      const { close, timestamp } = events.bar(event);
      if (timestamp < (symbol.at ?? -Infinity)) continue;
      symbol.price = close;
      symbol.at = timestamp;
    }
    if (now - this.measuredAt >= RATE_MS) this.measure(now);
  }

  /**
   * Lists the quotes of the symbols whose name contains a text, by name.
   * @param now milliseconds since 1970
   */
  list(
    search: string,
    limit: number,
    now: number,
  ): { quotes: readonly Quote[]; count: number; rate: number } {
    const isIdle = now - this.measuredAt > IDLE_MS;
    const text = search.toUpperCase();
    const found = [...this.symbols.keys()].filter((symbol) => symbol.toUpperCase().includes(text)).sort();
    const quotes = found.slice(0, limit).map((symbol): Quote => {
      const { price, at, rate } = this.symbols.get(symbol)!;
      return {
        symbol,
        rate: isIdle ? 0 : rate,
        ...(price !== undefined && { price }),
        ...(at !== undefined && { at }),
      };
    });
    const total = [...this.symbols.values()].reduce((sum, { rate }) => sum + rate, 0);
    return { quotes, count: found.length, rate: isIdle ? 0 : Math.round(total) };
  }

  private findOrAdd(symbol: string): Counted {
    this.addKnown(symbol);
    return this.symbols.get(symbol)!;
  }

  /** Starts to measure after a pause: the events before it have no rate. */
  private restart(now: number): void {
    for (const symbol of this.symbols.values()) Object.assign(symbol, { events: 0, rate: 0 });
    this.measuredAt = now;
  }

  private measure(now: number): void {
    const seconds = (now - this.measuredAt) / 1_000;
    for (const symbol of this.symbols.values()) {
      symbol.rate = Math.round((10 * symbol.events) / seconds) / 10;
      symbol.events = 0;
    }
    this.measuredAt = now;
  }
}
