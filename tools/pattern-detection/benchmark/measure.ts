import { createHistogram } from 'node:perf_hooks';
import { computeMedian, type Timing } from './timing';

/** The code under measurement: it processes units (bars, or records of the stream) in order. */
export interface BenchmarkSubject {
  /** The number of units per pass. */
  readonly units: number;
  /** Units per call when the rate is measured. */
  readonly batch: number;
  /** Units per call when the percentiles are measured: one event takes less time than reading the clock. */
  readonly group: number;
  /** Processes the units from `from` up to `to`, and returns the number of their events. */
  process(from: number, to: number): number;
  /** Called before each pass; not timed. */
  reset(): void;
}

/** The number of passes for the rate, which is their median. */
export const PASSES = 5;

/** Returns the processor time of all threads of this process in microseconds: other programs affect it less than the time. */
function readProcessorTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/**
 * Processes all units several times for the rate and once more for the percentiles, so that the rate does not include
 * reading the clock. All times are processor time.
 * @throws Error if the subject processed no event
 */
export function measure(subject: BenchmarkSubject): Timing {
  const { units, group } = subject;
  const rate = computeMedian(Array.from({ length: PASSES }, () => measureRate(subject)));
  subject.reset();
  const each = createHistogram();
  const histogram = createHistogram();
  for (let start = 0; start < units; start += group) {
    const before = readProcessorTime();
    const processed = subject.process(start, Math.min(start + group, units));
    const nanoseconds = Math.max(1, 1000 * (readProcessorTime() - before));
    histogram.record(nanoseconds);
    // The histogram stores whole numbers, so the time is in picoseconds.
    each.record(Math.round((1000 * nanoseconds) / Math.max(1, processed)));
  }
  return {
    rate,
    p50: each.percentile(50) / 1000,
    p99: each.percentile(99) / 1000,
    p999: each.percentile(99.9) / 1000,
    group999: histogram.percentile(99.9),
  };
}

/** Processes all units once, and returns the events per second. */
function measureRate(subject: BenchmarkSubject): number {
  const { units, batch } = subject;
  subject.reset();
  const before = readProcessorTime();
  let events = 0;
  for (let start = 0; start < units; start += batch)
    events += subject.process(start, Math.min(start + batch, units));
  const microseconds = Math.max(1, readProcessorTime() - before);
  if (events === 0) throw new Error('The subject processed no event, so it has no rate');
  return (1e6 * events) / microseconds;
}
