import type { CheckResult } from './check';

/** What the last run found out about a check. */
export interface CheckState {
  readonly status: CheckResult['status'];
  /** Since when the check has this status, as far as the runs know: ISO 8601 in UTC with milliseconds. */
  readonly since: string;
}

/** A message to people: a check has begun to fail, this is over, or the monitor no longer has the check that failed. */
export interface HealthNotice {
  readonly kind: 'failed' | 'over' | 'removed';
  readonly check: string;
  /** When the check began to fail, as far as the runs know. */
  readonly failedSince: string;
  /** When it was over, or was no longer checked. */
  readonly overAt?: string;
  readonly reason?: string;
}

/** The state of a monitor between its runs. */
export interface MonitorState {
  readonly monitor: string;
  /** From 1; increases with each write. */
  readonly version: number;
  /** The run that wrote the state. */
  readonly runId: string;
  readonly checks: Readonly<Record<string, CheckState>>;
  /** The notices that are not published yet, oldest first. */
  readonly unsent: readonly HealthNotice[];
}

/** Creates the state of a monitor before its first run. */
export const createMonitorState = (monitor: string): MonitorState => ({
  monitor,
  version: 0,
  runId: '',
  checks: {},
  unsent: [],
});

/**
 * Returns the state after a run. It contains the notices of what has changed, before anything is published: if the run
 * ends in between, the next one publishes them. Checks that are not in the results are forgotten. A notice reports those that
 * have failed, for example under a name of an earlier release, because they can never be over.
 * @param run.now ISO 8601 in UTC with milliseconds
 */
export const recordRun = (
  state: MonitorState,
  results: readonly CheckResult[],
  { runId, now }: { readonly runId: string; readonly now: string },
): MonitorState => {
  const entries = results.map((result) => {
    const previous = Object.hasOwn(state.checks, result.name) ? state.checks[result.name] : undefined;
    const isUnchanged = previous?.status === result.status;
    const next: CheckState = isUnchanged ? previous : { status: result.status, since: now };
    return { name: result.name, next, notice: isUnchanged ? undefined : createNotice(result, previous, now) };
  });
  const names = new Set(results.map(({ name }) => name));
  const removed = Object.entries(state.checks)
    .filter(([name, { status }]) => status === 'failed' && !names.has(name))
    .map(([check, { since }]): HealthNotice => ({ kind: 'removed', check, failedSince: since, overAt: now }));
  return {
    monitor: state.monitor,
    version: state.version + 1,
    runId,
    checks: Object.fromEntries(entries.map(({ name, next }) => [name, next])),
    unsent: [...state.unsent, ...removed, ...entries.flatMap(({ notice }) => notice ?? [])],
  };
};

/** Returns the notice of a changed check; undefined for one that is healthy in its first run. */
const createNotice = (
  { name, status, reason }: CheckResult,
  previous: CheckState | undefined,
  now: string,
): HealthNotice | undefined => {
  if (status === 'failed')
    return { kind: 'failed', check: name, failedSince: now, ...(reason !== undefined && { reason }) };
  return previous && { kind: 'over', check: name, failedSince: previous.since, overAt: now };
};

/** Returns the state after the oldest unsent notice was published. */
export const removeOldestNotice = (state: MonitorState): MonitorState => ({
  ...state,
  version: state.version + 1,
  unsent: state.unsent.slice(1),
});
