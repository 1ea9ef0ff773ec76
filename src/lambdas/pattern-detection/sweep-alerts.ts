import { type Alert, toAlert } from '../../domain/alerts';
import { formatIsoTime } from '../../domain/market-data';
import { toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import type { TradingPatterns } from './adapters/trading-patterns';

/** The event of a scheduled sweep. */
export interface SweepEvent {
  readonly sweep: true;
}

export interface AlertSweepDeps {
  readonly telemetry: Telemetry;
  readonly patterns: Pick<TradingPatterns, 'listAlertsDue' | 'clearAlertDue'>;
}

/** An Express workflow ends after five minutes; until then AlertDecision may still queue the alert itself. */
const MIN_AGE_MS = 300_000;
const MAX_ALERTS = 100;
/** The maximum duration of a sweep. An invocation can take 240 seconds. */
const MAX_DURATION_MS = 180_000;

/**
 * Raises the alerts of patterns that are stored but whose alert was never queued. It does not use AlertQueue, which may
 * be the part that failed. An alert that was queued after all is recognized by its id. The next sweep processes the
 * remaining alerts.
 * @param processAlert publishes the alert once, or requests its approval
 */
export const sweepAlerts = async (
  processAlert: (alert: Alert) => Promise<void>,
  { telemetry, patterns }: AlertSweepDeps,
): Promise<void> => {
  const { log, meter, now, trace } = telemetry;
  const started = now();
  const until = formatIsoTime(started - MIN_AGE_MS);
  const rows = await trace('read due alerts', () => patterns.listAlertsDue(until, MAX_ALERTS));
  const errors: Error[] = [];
  for (const row of rows) {
    if (now() - started > MAX_DURATION_MS) break;
    const logFields = { correlation_id: row.correlationId, alert_id: row.patternId };
    try {
      await processAlert(toAlert(row, now()));
      await patterns.clearAlertDue(row);
      meter.count('AlertsRecovered', 1);
      log.warn('alert recovered', logFields);
    } catch (thrown) {
      errors.push(toError(thrown));
      log.error('alert not recovered', { ...logFields, error: toError(thrown) });
    }
  }
  log.info('alerts swept', { due: rows.length, failed: errors.length });
  meter.flush();
  // Fails the invocation, so that the function's alarm counts it. The next sweep retries.
  if (errors[0]) throw errors[0];
};
