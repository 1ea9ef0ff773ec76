import type { Random } from './random';
import type { Bar, DetectorUnderTest } from './types';

export interface Causality {
  readonly cuts: number;
  /** Events that were known at the cuts: without any, nothing has been shown. */
  readonly events: number;
  /** Cuts after which the events so far were not, byte for byte, the first events of the whole series. */
  readonly broken: number;
}

/** Point 3: cuts each series at random places and compares what was known then with what is told at the end. */
export function measureCausality(
  detector: DetectorUnderTest,
  all: Iterable<readonly Bar[]>,
  random: Random,
  cutsEach: number,
): Causality {
  let [cuts, events, broken] = [0, 0, 0];
  for (const bars of all) {
    const whole = detector(bars);
    for (let i = 0; i < cutsEach; i++) {
      const cut = random.whole(1, bars.length - 1);
      const now = bars[cut - 1]!.timestamp;
      const known = whole.filter(({ confirmedAt }) => confirmedAt <= now);
      cuts++;
      events += known.length;
      if (JSON.stringify(detector(bars.slice(0, cut))) !== JSON.stringify(known)) broken++;
    }
  }
  return { cuts, events, broken };
}
