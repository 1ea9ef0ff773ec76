/** Faults of a call of a service: see {@link ../process.Process.call}. */
export const CALL_FAULTS = [
  /** The service throttles the call. It has no effect. */
  'throttle',
  /** The service answers with an internal error. The call has no effect. */
  'error',
  /** The call has its effect, but the response is lost. */
  'lost-response',
  /** The client stops waiting, and the call has its effect later. */
  'late-effect',
  /** The process ends before the call. */
  'crash-before',
  /** The process ends after the effect of the call, before its response. */
  'crash-after',
] as const;
export type CallFault = (typeof CALL_FAULTS)[number];

export const FAULT_KINDS = [
  ...CALL_FAULTS,
  /** A service delivers something twice. */
  'duplicate',
  /** A service delivers something in another order. */
  'reorder',
  /** A service delivers something later. */
  'delay',
  /** A service drops something that it may drop. */
  'drop',
  /** A transaction conflicts with another request. */
  'conflict',
  /** A request of several items processes only some of them. */
  'partial',
  /** The clock of an execution environment changes. */
  'clock',
  /** A service is down for a time. */
  'outage',
  /** A region is down for a time. */
  'region',
  /** Two versions of the functions run at the same time. */
  'deploy',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** How likely each fault is where it can happen, and the virtual time in which the deliveries are sent. */
export interface FaultProfile {
  readonly rates: Partial<Readonly<Record<FaultKind, number>>>;
  readonly workloadMs: number;
}

const MINUTE_MS = 60_000;
const LIGHT = {
  throttle: 0.005,
  error: 0.005,
  'lost-response': 0.002,
  'late-effect': 0.001,
  'crash-before': 0.002,
  'crash-after': 0.002,
  duplicate: 0.01,
  reorder: 0.02,
  delay: 0.01,
  drop: 0.001,
  conflict: 0.005,
  partial: 0.005,
};

export const FAULT_PROFILES = {
  none: { rates: {}, workloadMs: 30 * MINUTE_MS },
  light: { rates: LIGHT, workloadMs: 30 * MINUTE_MS },
  heavy: {
    rates: {
      throttle: 0.03,
      error: 0.03,
      'lost-response': 0.02,
      'late-effect': 0.01,
      'crash-before': 0.01,
      'crash-after': 0.01,
      duplicate: 0.05,
      reorder: 0.2,
      delay: 0.05,
      drop: 0.01,
      conflict: 0.03,
      partial: 0.03,
    },
    workloadMs: 30 * MINUTE_MS,
  },
  outages: { rates: { ...LIGHT, outage: 0.5 }, workloadMs: 480 * MINUTE_MS },
  region: { rates: { ...LIGHT, region: 1 }, workloadMs: 120 * MINUTE_MS },
  deploys: { rates: { ...LIGHT, deploy: 0.9 }, workloadMs: 60 * MINUTE_MS },
  clock: { rates: { ...LIGHT, clock: 0.05 }, workloadMs: 60 * MINUTE_MS },
} as const satisfies Readonly<Record<string, FaultProfile>>;

export type FaultProfileName = keyof typeof FAULT_PROFILES;
export const FAULT_PROFILE_NAMES = Object.keys(FAULT_PROFILES) as readonly FaultProfileName[];
