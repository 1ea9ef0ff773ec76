import type { Random } from './random';
import type { Bar, DetectorUnderTest } from './types';

export interface Causality {
  readonly cuts: number;
  /** Events that were confirmed before the cuts: with 0, the measurement shows nothing. */
  readonly events: number;
  /** Cuts whose events are not, byte for byte, the first events of the whole series. */
  readonly changed: number;
}

/** Cuts each series at random bars and compares its events with the first events of the whole series. */
export function measureCausality(
  detector: DetectorUnderTest,
  series: Iterable<readonly Bar[]>,
  random: Random,
  cutsPerSeries: number,
): Causality {
  let [cuts, events, changed] = [0, 0, 0];
  for (const bars of series) {
    const all = detector(bars);
    for (let i = 0; i < cutsPerSeries; i++) {
      const cut = random.integer(1, bars.length - 1);
      const now = bars[cut - 1]!.timestamp;
      const expected = all.filter(({ confirmedAt }) => confirmedAt <= now);
      cuts++;
      events += expected.length;
      if (JSON.stringify(detector(bars.slice(0, cut))) !== JSON.stringify(expected)) changed++;
    }
  }
  return { cuts, events, changed };
}
