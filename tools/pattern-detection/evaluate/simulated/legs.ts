import type { Random } from '../random';
import type { Knot } from '../types';
import type { Interval, SessionBar } from './sessions';

/** How the price moves from anchor to anchor. */
export const LEG_STYLES = ['smooth', 'uneven', 'jagged'] as const;
export type LegStyle = (typeof LEG_STYLES)[number];

/** A line through the anchors, in heights, at the trades of each bar. */
export type TradeLine = number[][];

/** Interpolates between two anchors without a corner at either of them. */
const smoothStep = (u: number) => u * u * (3 - 2 * u);

/** The moves between sessions, in average moves of a bar: small before a daily bar, otherwise up to eight. */
const pickGap = (interval: Interval, random: Random) =>
  random.exponential() * (interval === 'daily' ? 0.4 : 2);

/**
 * Interpolates between the anchors at each trade; an anchor is reached at the last trade of its bar. `smooth` legs begin
 * and end slowly; the pace of `uneven` legs differs from bar to bar; `jagged` legs are straight. Between two sessions, the
 * price moves along the leg without a trade.
 */
export function interpolateLegs(
  anchors: readonly Knot[],
  sessions: readonly SessionBar[],
  tradesPerBar: readonly number[],
  { style, interval }: { style: LegStyle; interval: Interval },
  random: Random,
): TradeLine {
  const line: TradeLine = [new Array<number>(tradesPerBar[0]!).fill(anchors[0]!.x)];
  for (let k = 1; k < anchors.length; k++) {
    const [from, to] = [anchors[k - 1]!, anchors[k]!];
    const steps = Array.from({ length: to.t - from.t }, (_, i) => ({
      gap: sessions[from.t + 1 + i]!.isFirst ? pickGap(interval, random) : 0,
      pace: style === 'uneven' ? 0.2 + Math.min(3, random.exponential()) : 1,
    }));
    const total = steps.reduce((sum, { gap, pace }) => sum + gap + pace, 0);
    let walked = 0;
    steps.forEach(({ gap, pace }, i) => {
      walked += gap;
      const trades = tradesPerBar[from.t + 1 + i]!;
      line.push(
        Array.from({ length: trades }, (_, trade) => {
          const u = (walked + (pace * (trade + 1)) / trades) / total;
          return from.x + (to.x - from.x) * (style === 'smooth' ? smoothStep(u) : u);
        }),
      );
      walked += pace;
    });
  }
  return line;
}

/** Deviations of jagged legs: straight lines between random points, two to five bars apart, at most a quarter of a leg. */
export function drawJags(bars: number, random: Random): number[] {
  const jags: number[] = [];
  let last = 0;
  while (jags.length < bars) {
    const [next, length] = [random.normal(), random.integer(2, 5)];
    for (let i = 1; i <= length; i++) jags.push(last + ((next - last) * i) / length);
    last = next;
  }
  return jags.slice(0, bars);
}
