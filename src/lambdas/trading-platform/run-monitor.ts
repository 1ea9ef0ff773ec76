import { type CheckResult, createMonitorState, recordRun, removeOldestNotice } from '../../domain/health';
import type { Backoff } from '../shared/backoff';
import type { Telemetry } from '../shared/telemetry';
import type { HealthTopic } from './adapters/health-topic';
import type { MonitorStates } from './adapters/monitor-states';
import { type Check, repeatCheck } from './run-checks';

export interface MonitorDeps {
  /** The name of the monitor: the key of its state. */
  readonly monitor: string;
  readonly checks: readonly Check[];
  readonly states: MonitorStates;
  readonly topic: HealthTopic;
  readonly backoff: Backoff;
  /** Creates the id of a run. */
  readonly createId: () => string;
  readonly telemetry: Telemetry;
}

/** The metrics of the monitors. The counters have the dimension `service`. */
export const MONITOR_METRICS = { runs: 'MonitorRuns', failedChecks: 'ChecksFailed' } as const;

/** A check fails if it fails this number of times in a row: one lost packet is no alarm. */
const ATTEMPTS = 3;
/** The longest time of one attempt, in milliseconds. */
const TIMEOUT_MS = 8_000;

/** What a run found out. */
export interface MonitorRun {
  readonly results: readonly CheckResult[];
  /** The number of notices that were published. */
  readonly notices: number;
}

/**
 * Creates the handler of a monitor. It writes its state, with the notices of what has changed, before it publishes them.
 * So a run that ends in between loses no notice: Lambda repeats it, or the next run publishes it. A notice is published
 * twice only if a run ends between publishing it and recording that, or if two runs overlap, which the reserved concurrency
 * of one execution prevents.
 * @throws Error if the state or a notice cannot be written, so that Lambda repeats the run
 */
export const createMonitor =
  ({ monitor, checks, states, topic, backoff, createId, telemetry }: MonitorDeps) =>
  async (): Promise<MonitorRun> => {
    const { log, meter, now } = telemetry;
    const options = { timeoutMs: TIMEOUT_MS, attempts: ATTEMPTS, backoff };
    const results = await Promise.all(checks.map((check) => repeatCheck(check, options, telemetry)));
    for (const { name, status, latencyMs, reason } of results)
      log[status === 'ok' ? 'info' : 'error']('check', {
        check: name,
        status,
        latency_ms: latencyMs,
        reason,
      });
    meter.count(MONITOR_METRICS.runs, 1);
    meter.count(MONITOR_METRICS.failedChecks, results.filter(({ status }) => status === 'failed').length);
    meter.flush();

    const read = (await states.get(monitor)) ?? createMonitorState(monitor);
    let state = recordRun(read, results, { runId: createId(), now: new Date(now()).toISOString() });
    let notices = 0;
    let isCurrent = await states.put(state);
    for (let [notice] = state.unsent; isCurrent && notice; [notice] = state.unsent) {
      await topic.publish(notice, monitor);
      notices++;
      state = removeOldestNotice(state);
      isCurrent = await states.put(state);
    }
    if (!isCurrent) log.warn('another run of the monitor has written its state', { monitor });
    return { results, notices };
  };
