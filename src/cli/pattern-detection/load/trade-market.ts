import type { BarSpan } from '../../../domain/calendar';
import { EVENT_KIND, toEventFields, type WrittenEvent } from '../../../domain/market-data';
import type { Bar } from '../../../domain/patterns';
import { FIRST_SHAPE, type MarketOptions, MAX_SHAPE_BARS } from './market';
import { generateCloses } from './path';
import { createRandom, drawBetween } from '../../statistics/random';
import type { TimedEvents } from './send';

export interface TradeMarketOptions extends Pick<MarketOptions, 'seed' | 'rate' | 'start'> {
  readonly symbols: readonly string[];
  /** The number of trades of all symbols. */
  readonly events: number;
  /** The bars of the shortest interval into which the trades are spread, in order; at least one. */
  readonly spans: readonly BarSpan[];
}

/** The first trades of all symbols are within this time after a bar's start, because a bar without its start is omitted. */
const ROUND_MS = 1_000;
/** A halt ends all open bars. Events that are 2 s newer close them. */
const CLOSING_MS = 2_000;

/**
 * Generates trades in the order of time, one symbol after the other, for a system that builds bars. They are due in real
 * time, but their timestamps are spread evenly over past sessions, because a bar takes minutes. The closes of the bars
 * have the shapes of `generateCloses`.
 */
export class TradeMarket implements TimedEvents {
  /** The number of trades of each symbol. */
  private readonly rounds: number;
  private readonly paths: readonly Generator<number>[];
  /** For each symbol, the close of its last bar and of the current one. */
  private readonly closes: { from: number; to: number; bar: number }[];
  private readonly random: () => number;
  private count = 0;
  private last = -Infinity;

  constructor(private readonly options: TradeMarketOptions) {
    const { seed, spans, symbols, events } = options;
    const random = createRandom(seed);
    const latest = Math.min(FIRST_SHAPE.max, Math.max(FIRST_SHAPE.min, spans.length - MAX_SHAPE_BARS));
    this.rounds = Math.ceil(events / symbols.length);
    this.paths = symbols.map(() =>
      generateCloses(
        createRandom(random() * 2 ** 32),
        Math.round(drawBetween(random, FIRST_SHAPE.min, latest)),
      ),
    );
    this.closes = this.paths.map((path) => {
      const price = path.next().value as number;
      return { from: price, to: price, bar: -1 };
    });
    this.random = random;
  }

  /** The due time of the next trade in milliseconds since 1970, with fractions. */
  get due(): number {
    return this.options.start + (1000 * this.count) / this.options.rate;
  }

  /** Returns the next trade as a bar with one price. */
  generateBar(): Bar {
    const { spans, symbols } = this.options;
    const index = this.count % symbols.length;
    const round = Math.floor(this.count++ / symbols.length);
    const position = (round * spans.length) / this.rounds;
    const bar = Math.floor(position);
    const { start, end } = spans[bar]!;
    const perRound = spans.length / this.rounds;
    const delay = (index / symbols.length) * Math.min(ROUND_MS, perRound * (end - start));
    const timestamp = Math.floor(start + (position - bar) * (end - start) + delay);
    this.last = timestamp;
    // The last trade of a symbol in a bar has the close of the path.
    const price = this.findPrice(index, bar, Math.min(1, position - bar + perRound));
    const volume = Math.round(drawBetween(this.random, 100, 10_000));
    const symbol = symbols[index]!;
    return { symbol, timestamp, open: price, high: price, low: price, close: price, volume };
  }

  /** Returns the events that close all open bars: two halts of each symbol. */
  listClosingEvents(): WrittenEvent[] {
    return [this.last + 1, this.last + 1 + CLOSING_MS].flatMap((timestamp) =>
      this.options.symbols.map((symbol) => {
        const bar = { symbol, timestamp, open: 0, high: 0, low: 0, close: 0, volume: 0 };
        return toEventFields({ kind: EVENT_KIND.halt, bar });
      }),
    );
  }

  private findPrice(index: number, bar: number, share: number): number {
    const closes = this.closes[index]!;
    for (; closes.bar < bar; closes.bar++) {
      closes.from = closes.to;
      closes.to = this.paths[index]!.next().value as number;
    }
    return Math.round(100 * (closes.from + (closes.to - closes.from) * share)) / 100;
  }
}
