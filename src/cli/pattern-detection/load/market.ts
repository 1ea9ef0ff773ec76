import type { Bar } from '../../../domain/patterns';
import { closes } from './path';
import { between, seeded } from './random';

export interface MarketOptions {
  /** The same seed, run, symbols, rate and start give the same events. */
  readonly seed: number;
  /** Begins every symbol, so that no detector has seen it before: up to 7 of A-Z and 0-9. */
  readonly run: string;
  readonly symbols: number;
  /** Events a second, over all symbols. */
  readonly rate: number;
  /** When the first event happens, milliseconds since 1970. */
  readonly start: number;
}

/** How late the first shape may begin, in bars: spread, so that not all symbols break at once. */
const FIRST_SHAPE = { least: 30, most: 1_000 };
/** A shape with the rise into it takes so many bars at most; a shorter run would not see its end. */
const SHAPE_BARS = 140;

/**
 * Made-up market events, the symbols taking turns: straight prices with head-and-shoulders, double tops and ascending
 * triangles planted in them. An event's timestamp is the millisecond in which it is due.
 */
export class SyntheticMarket {
  private readonly names: readonly string[];
  private readonly paths: readonly Generator<number>[];
  private readonly last: (number | undefined)[];
  private readonly volumes: () => number;
  private made = 0;

  /** @param bars how many bars of a symbol will be asked for: the first shape ends within them if it can */
  constructor(
    private readonly options: MarketOptions,
    bars: number,
  ) {
    const { seed, run, symbols } = options;
    const random = seeded(seed);
    const latest = Math.min(FIRST_SHAPE.most, Math.max(FIRST_SHAPE.least, bars - SHAPE_BARS));
    const digits = String(symbols - 1).length;
    this.names = Array.from(
      { length: symbols },
      (_, index) => `${run}-${String(index).padStart(digits, '0')}`,
    );
    this.paths = this.names.map(() =>
      closes(seeded(random() * 2 ** 32), Math.round(between(random, FIRST_SHAPE.least, latest))),
    );
    this.last = this.names.map(() => undefined);
    this.volumes = random;
  }

  /** When the next event is due, in milliseconds since 1970, with fractions. */
  get due(): number {
    return this.options.start + (1000 * this.made) / this.options.rate;
  }

  /** The next event. Its symbol's bars follow each other by at least a millisecond. */
  next(): Bar {
    const timestamp = Math.floor(this.due);
    const at = this.made++ % this.names.length;
    const close = this.paths[at]!.next().value as number;
    const open = this.last[at] ?? close;
    this.last[at] = close;
    const volume = Math.round(between(this.volumes, 100, 10_000));
    const [high, low] = [Math.max(open, close), Math.min(open, close)];
    return { symbol: this.names[at]!, timestamp, open, high, low, close, volume };
  }
}

/** Fewer symbols than this would have two bars in a millisecond. */
export const leastSymbols = (rate: number): number => Math.ceil(rate / 1000);
