import type { Random } from './random';
import type { Bar, DetectorUnderTest, DetectedPattern } from './types';

export interface Invariance {
  readonly series: number;
  /** Events that were compared: with 0, the measurement shows nothing. */
  readonly events: number;
  /** Series whose events differ. */
  readonly changed: number;
}

interface Transformation {
  readonly name: string;
  /** The changed series, and the one that must have the same events. */
  readonly apply: (bars: readonly Bar[], random: Random) => { changed: readonly Bar[]; same: readonly Bar[] };
  /** Maps the times of the changed series to those of `same`. */
  readonly createTimeMapping?: (changed: readonly Bar[], same: readonly Bar[]) => (time: number) => number;
}

const scalePrices = (k: number): Transformation => ({
  name: `price × ${k}`,
  apply: (bars) => ({
    same: bars,
    changed: bars.map((bar) => ({
      ...bar,
      open: bar.open * k,
      high: bar.high * k,
      low: bar.low * k,
      close: bar.close * k,
    })),
  }),
});

const mapTimesByIndex = (changed: readonly Bar[], same: readonly Bar[]) => {
  const back = new Map(changed.map(({ timestamp }, i) => [timestamp, same[i]!.timestamp]));
  return (time: number) => back.get(time) ?? NaN;
};

/** Changes that must not change the events. A late bar, older than the previous one, is dropped. */
const TRANSFORMATIONS: readonly Transformation[] = [
  scalePrices(0.01),
  scalePrices(3.7),
  scalePrices(1000),
  {
    name: 'gaps in time',
    apply: (bars, random) => {
      let shift = 0;
      const gap = () => (shift += random.chance(0.1) ? random.integer(1, 5) * 86_400_000 : 0);
      return { same: bars, changed: bars.map((bar) => ({ ...bar, timestamp: bar.timestamp + gap() })) };
    },
    createTimeMapping: mapTimesByIndex,
  },
  {
    name: 'a tenth of the bars twice',
    apply: (bars, random) => ({
      same: bars,
      changed: bars.flatMap((bar) => (random.chance(0.1) ? [bar, bar] : [bar])),
    }),
  },
  {
    name: 'late bars repeated',
    apply: (bars, random) => ({
      same: bars,
      changed: bars.flatMap((bar, i) =>
        random.chance(0.1) ? [bar, bars[Math.max(0, i - random.integer(1, 20))]!] : [bar],
      ),
    }),
  },
  {
    name: 'adjacent bars swapped',
    apply: (bars, random) => {
      const [same, changed]: [Bar[], Bar[]] = [[], []];
      for (let i = 0; i < bars.length; i++) {
        const [bar, next] = [bars[i]!, bars[i + 1]];
        if (next && random.chance(0.05)) {
          changed.push(next, bar);
          same.push(next);
          i++;
        } else {
          changed.push(bar);
          same.push(bar);
        }
      }
      return { same, changed };
    },
  },
];

/** Formats an event without its prices. */
function formatEvent(detection: DetectedPattern, mapTime: (time: number) => number): string {
  const { pattern, start, end, confirmedAt, confidence = 0, pivots = [] } = detection;
  const turns = pivots.map(({ kind, timestamp }) => [kind, mapTime(timestamp)]);
  return JSON.stringify([
    pattern,
    mapTime(start),
    mapTime(end),
    mapTime(confirmedAt),
    confidence.toFixed(6),
    turns,
  ]);
}

/**
 * Measures whether the events, apart from prices, are the same in any currency, and if late bars are added to the feed.
 */
export function measureInvariance(
  detector: DetectorUnderTest,
  all: Iterable<readonly Bar[]>,
  random: Random,
): Record<string, Invariance> {
  const count = Object.fromEntries(
    TRANSFORMATIONS.map(({ name }) => [name, { series: 0, events: 0, changed: 0 }]),
  );
  for (const bars of all)
    for (const { name, apply, createTimeMapping } of TRANSFORMATIONS) {
      const { changed, same } = apply(bars, random);
      const back = createTimeMapping?.(changed, same) ?? ((time: number) => time);
      const expected = detector(same).map((detection) => formatEvent(detection, (time) => time));
      const actual = detector(changed).map((detection) => formatEvent(detection, back));
      count[name]!.series++;
      count[name]!.events += expected.length;
      if (JSON.stringify(expected) !== JSON.stringify(actual)) count[name]!.changed++;
    }
  return count;
}

/** Rounds prices to `ticks` steps between the lowest low and the highest high, so that many of them are equal. */
export function roundToTicks(bars: readonly Bar[], ticks: number): Bar[] {
  const [high, low] = [Math.max(...bars.map((bar) => bar.high)), Math.min(...bars.map((bar) => bar.low))];
  const tick = (high - low) / ticks;
  const round = (price: number) => Math.max(1, Math.round(price / tick)) * tick;
  return bars.map((bar) => ({
    ...bar,
    open: round(bar.open),
    high: round(bar.high),
    low: round(bar.low),
    close: round(bar.close),
  }));
}
