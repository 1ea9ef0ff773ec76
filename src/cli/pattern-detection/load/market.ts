import { EVENT_KIND, toEventFields } from '../../../domain/market-data';
import type { Bar } from '../../../domain/patterns';
import type { PackableEvent } from '../replay/pack';
import { generateCloses } from './path';
import { drawBetween, createRandom } from '../../statistics/random';

export interface MarketOptions {
  /** The seed of the random prices: the same seed, run, symbols, rate and start generate the same events. */
  readonly seed: number;
  /** The prefix of all symbols, so that they are new to the detectors: up to 7 of A-Z and 0-9. */
  readonly run: string;
  readonly symbols: number;
  /** Events per second over all symbols. */
  readonly rate: number;
  /** The time of the first event in milliseconds since 1970. */
  readonly start: number;
  /** Whether the events are trades: single prices, without the range since the last event. */
  readonly trades?: boolean;
}

/**
 * The first shape of a symbol starts at a random bar in this range, so that the symbols don't all break at the same
 * time.
 */
export const FIRST_SHAPE = { min: 30, max: 1_000 };
/**
 * The maximum number of bars of a shape with the rise before it. A run with fewer bars may contain no complete shape.
 */
export const MAX_SHAPE_BARS = 140;

/**
 * Generates synthetic market events, one symbol after the other: straight prices with embedded head-and-shoulders,
 * double tops and ascending triangles. The timestamp of an event is the millisecond in which it is due.
 */
export class SyntheticMarket {
  private readonly names: readonly string[];
  private readonly paths: readonly Generator<number>[];
  private readonly last: (number | undefined)[];
  private readonly random: () => number;
  private count = 0;

  /** @param bars the number of bars per symbol: the first shape ends within them if possible */
  constructor(
    private readonly options: MarketOptions,
    bars: number,
  ) {
    const { seed } = options;
    const random = createRandom(seed);
    const latest = Math.min(FIRST_SHAPE.max, Math.max(FIRST_SHAPE.min, bars - MAX_SHAPE_BARS));
    this.names = listRunSymbols(options);
    this.paths = this.names.map(() =>
      generateCloses(
        createRandom(random() * 2 ** 32),
        Math.round(drawBetween(random, FIRST_SHAPE.min, latest)),
      ),
    );
    this.last = this.names.map(() => undefined);
    this.random = random;
  }

  /** The due time of the next event in milliseconds since 1970, with fractions. */
  get due(): number {
    return this.options.start + (1000 * this.count) / this.options.rate;
  }

  /** Returns the next event. Bars of one symbol are at least one millisecond apart. */
  generateBar(): Bar {
    const timestamp = Math.floor(this.due);
    const index = this.count++ % this.names.length;
    const close = this.paths[index]!.next().value as number;
    const open = this.options.trades ? close : (this.last[index] ?? close);
    this.last[index] = close;
    const volume = Math.round(drawBetween(this.random, 100, 10_000));
    const [high, low] = [Math.max(open, close), Math.min(open, close)];
    return { symbol: this.names[index]!, timestamp, open, high, low, close, volume };
  }
}

/** Returns the symbols of a run, which are all new to the detectors. */
export function listRunSymbols({ run, symbols }: Pick<MarketOptions, 'run' | 'symbols'>): readonly string[] {
  const digits = String(symbols - 1).length;
  return Array.from({ length: symbols }, (_, index) => `${run}-${String(index).padStart(digits, '0')}`);
}

/**
 * Returns a generated event in the form in which it is sent: a bar or a trade. The id of a trade is its time, because a symbol
 * has at most one event per millisecond.
 */
export const toSentEvent = (bar: Bar, isTrade: boolean): PackableEvent =>
  isTrade ? toEventFields({ kind: EVENT_KIND.trade, bar, details: { id: String(bar.timestamp) } }) : bar;

/** Returns the minimum number of symbols: with fewer, a symbol would have two bars in one millisecond. */
export const getMinSymbols = (rate: number): number => Math.ceil(rate / 1000);
