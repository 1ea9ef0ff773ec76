import type { Random } from './random';
import type { Bar } from './types';

/** A bar of a series with a fault, and the bar of the clean series that was the last one at its time. */
export interface FaultyBar {
  readonly bar: Bar;
  readonly clean: Bar;
}

/** Adds one fault to a series at bar `at`, which is not the first bar. */
type AddFault = (bars: readonly Bar[], at: number, random: Random) => FaultyBar[];

export interface Fault {
  readonly add: AddFault;
  /** Where the fault begins in a series with a pattern: `anywhere` is before the pattern or inside it, up to its break. */
  readonly place: 'before' | 'inside' | 'anywhere';
}

const MINUTE = 60_000;
/** The number of flat bars that fill a halt, and the move of a bad print. */
const FILLERS = 58;
const BAD_MOVE = 0.3;
/** The move of a gap, and the part of the bars that arrives twice or in the wrong order. */
const GAP = 0.1;
const DISORDER = 0.1;

const changeBar = (bars: readonly Bar[], at: number, change: (bar: Bar) => Bar): FaultyBar[] =>
  bars.map((bar, i) => ({ bar: i === at ? change(bar) : bar, clean: bar }));

function scaleBar(bar: Bar, k: number): Bar {
  const { open, high, low, close, volume } = bar;
  return { ...bar, open: open * k, high: high * k, low: low * k, close: close * k, volume: volume / k };
}

/** Multiplies the prices before the bar, as in a feed that does not adjust them for a split. */
const scaleBefore =
  (k: number): AddFault =>
  (bars, at) =>
    bars.map((bar, i) => ({ bar: i < at ? scaleBar(bar, k) : bar, clean: bar }));

/** Moves all later prices by a share of the price, up or down. */
function addGap(bars: readonly Bar[], at: number, random: Random): FaultyBar[] {
  const k = 1 + GAP * (random.chance(0.5) ? 1 : -1);
  const move = (bar: Bar): Bar => ({ ...scaleBar(bar, k), volume: bar.volume });
  return bars.map((bar, i) => ({ bar: i < at ? bar : move(bar), clean: bar }));
}

/** Inserts flat bars at the last close, as vendors fill a halt. */
function insertFillers(bars: readonly Bar[], at: number, hasVolume: boolean): FaultyBar[] {
  const step = (bars[at]!.timestamp - bars[at - 1]!.timestamp) / (FILLERS + 1);
  return bars.flatMap((clean, i): FaultyBar[] => {
    const bar = hasVolume ? clean : { ...clean, volume: 0 };
    if (i !== at - 1) return [{ bar, clean }];
    const { close } = bar;
    const fillers = Array.from({ length: FILLERS }, (_, k): FaultyBar => {
      const timestamp = Math.round(bar.timestamp + (k + 1) * step);
      return { bar: { ...bar, timestamp, open: close, high: close, low: close, volume: 0 }, clean };
    });
    return [{ bar, clean }, ...fillers];
  });
}

const FAULTS_ANYWHERE: Readonly<Record<string, AddFault>> = {
  'a wick of +30 %': (bars, at) =>
    changeBar(bars, at, (bar) => ({ ...bar, high: Math.max(bar.open, bar.close) * (1 + BAD_MOVE) })),
  'a wick of −30 %': (bars, at) =>
    changeBar(bars, at, (bar) => ({ ...bar, low: Math.min(bar.open, bar.close) * (1 - BAD_MOVE) })),
  'a close that is 30 % off': (bars, at, random) => {
    const k = random.chance(0.5) ? 1 + BAD_MOVE : 1 - BAD_MOVE;
    const change = (bar: Bar): Bar => {
      const close = bar.close * k;
      // A tick has only one price.
      if (bar.high === bar.low) return { ...bar, open: close, high: close, low: close, close };
      return { ...bar, high: Math.max(bar.high, close), low: Math.min(bar.low, close), close };
    };
    return changeBar(bars, at, change);
  },
  'a split 4:1, not adjusted': scaleBefore(4),
  'a split 3:2, not adjusted': scaleBefore(1.5),
  'a reverse split 1:10, not adjusted': scaleBefore(0.1),
  '58 flat fillers without volume in the feed': (bars, at) => insertFillers(bars, at, false),
  '58 flat bars of zero volume': (bars, at) => insertFillers(bars, at, true),
  'no bars for an hour to three days': (bars, at, random) => {
    const gap = random.integer(60, 3 * 24 * 60) * MINUTE;
    return bars.map((clean, i) => ({
      bar: i < at ? clean : { ...clean, timestamp: clean.timestamp + gap },
      clean,
    }));
  },
  'a tenth of the bars twice': (bars, _, random) =>
    bars.flatMap((bar) => {
      const item = { bar, clean: bar };
      return random.chance(DISORDER) ? [item, item] : [item];
    }),
  'a bar and its predecessor swapped': (bars, at) => {
    const faulty = bars.map((bar) => ({ bar, clean: bar }));
    [faulty[at - 1], faulty[at]] = [faulty[at]!, faulty[at - 1]!];
    return faulty;
  },
};

/** The faults of real feeds, by name. A gap is not a fault, but a detector should not lose sight of a pattern by it. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  ...Object.fromEntries(
    Object.entries(FAULTS_ANYWHERE).map(([name, add]) => [name, { add, place: 'anywhere' as const }]),
  ),
  'a gap of ±10 % before the pattern': { add: addGap, place: 'before' },
  'a gap of ±10 % inside the pattern': { add: addGap, place: 'inside' },
};
