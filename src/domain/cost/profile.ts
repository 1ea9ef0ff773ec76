import type { Inventory } from './standing';
import type { Traffic } from './flow';

/** One environment of pattern detection, as its stack has it. */
export const PATTERN_DETECTION: Inventory = {
  streams: 1,
  keys: 2,
  webAcls: 1,
  webAclRules: 6,
  alarmMetrics: 68,
  anomalyAlarms: 3,
  dashboards: 1,
  polledQueues: 2,
  scheduledRuns: 24,
  idleMetrics: 1,
};

/**
 * The peak all through market hours, 6.5 a day on 21 days. Bytes of an event as `stacks load` sends it; bytes of a
 * state as it is encoded, with its key and its place in the stream; the share that passes the gate, and what comes of
 * it, as measured on five real series of 12,154 daily bars.
 */
export const MARKET_HOURS: Traffic = {
  rate: 10_000,
  hours: 6.5 * 21,
  symbols: 500,
  eventsPerRecord: 100,
  bytesPerEvent: 125,
  batchRecords: 100,
  batchWindow: 5,
  stateBytes: 1_600,
  analysesPerMillion: 1_728,
  found: 1,
  alerted: 0.29,
  critical: 0.17,
  apiRequests: 1_000,
  metrics: 78,
};

/** How much goes through: nothing, a tenth of the peak all through market hours, or the peak. */
export const PROFILES = ['idle', 'normal', 'peak'] as const;
export type Profile = (typeof PROFILES)[number];

/** What goes through by profile; undefined is nothing. */
export const TRAFFIC: Readonly<Record<Profile, Traffic | undefined>> = {
  idle: undefined,
  normal: { ...MARKET_HOURS, rate: MARKET_HOURS.rate / 10 },
  peak: MARKET_HOURS,
};
