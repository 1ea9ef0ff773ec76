import { createHistogram } from 'node:perf_hooks';
import type { Timing } from './figures';

/** What is measured: it takes in units (bars, or records of the stream) in order. */
export interface BenchSubject {
  /** How many units a pass has. */
  readonly units: number;
  /** Units that are handed over at a time, where the rate is measured. */
  readonly batch: number;
  /** Units that are timed together, where single events are: one alone takes less than reading the clock. */
  readonly group: number;
  /** Takes in the units from `from` up to `to`, and returns how many events they held. */
  process(from: number, to: number): number;
  /** Called before each pass, outside the clock. */
  reset(): void;
}

const now = process.hrtime.bigint;

/**
 * Runs through all units once for the rate and once more for the percentiles, so that reading the clock is not in the
 * rate.
 * @throws Error if no event was taken in
 */
export function measure(subject: BenchSubject): Timing {
  const { units, batch, group } = subject;
  subject.reset();
  const started = now();
  let events = 0;
  for (let at = 0; at < units; at += batch) events += subject.process(at, Math.min(at + batch, units));
  const seconds = Number(now() - started) / 1e9;
  if (events === 0) throw new Error('a contender that takes in no event has no rate');
  subject.reset();
  const each = createHistogram();
  const whole = createHistogram();
  for (let at = 0; at < units; at += group) {
    const before = now();
    const taken = subject.process(at, Math.min(at + group, units));
    const nanoseconds = Math.max(1, Number(now() - before));
    whole.record(nanoseconds);
    // In picoseconds, because a histogram keeps whole numbers.
    each.record(Math.round((1000 * nanoseconds) / Math.max(1, taken)));
  }
  return {
    rate: events / seconds,
    p50: each.percentile(50) / 1000,
    p99: each.percentile(99) / 1000,
    p999: each.percentile(99.9) / 1000,
    group999: whole.percentile(99.9),
  };
}
