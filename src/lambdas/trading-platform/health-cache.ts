import { type CheckResult, formatHealth, type PublicHealth } from '../../domain/health';
import type { Telemetry } from '../shared/telemetry';
import { type Check, runCheck } from './run-checks';

/** How long a result is used, in milliseconds: so probes cannot overload what they check. */
const MAX_AGE_MS = 5_000;
/** The longest time of a check, in milliseconds. */
const TIMEOUT_MS = 1_000;

/** The health of all dependencies, at most 5 seconds old. */
export type GetHealth = () => Promise<PublicHealth>;

/**
 * Creates the health of an execution environment. Requests at the same time wait for the same checks, and a check that
 * has not ended since an earlier request is not started again: the next request waits for it.
 */
export const createHealthCache = (
  checks: readonly Check[],
  telemetry: Pick<Telemetry, 'log' | 'now' | 'elapsed'>,
): GetHealth => {
  const { log, now } = telemetry;
  const running = new Map<string, Promise<void>>();
  let current: { readonly health: Promise<PublicHealth>; readonly startedAt: number } | undefined;

  const guard = ({ name, run }: Check): Check => ({
    name,
    run: () => {
      const started = running.get(name) ?? run().finally(() => running.delete(name));
      running.set(name, started);
      return started;
    },
  });
  const guarded = checks.map(guard);

  const check = async (startedAt: number): Promise<PublicHealth> => {
    const results = await Promise.all(guarded.map((one) => runCheck(one, TIMEOUT_MS, telemetry)));
    for (const { name, reason, latencyMs } of results.filter(isFailed))
      log.warn('health check failed', { check: name, reason, latency_ms: latencyMs });
    return formatHealth(results, new Date(startedAt).toISOString());
  };

  return () => {
    const time = now();
    // The clock can be set back.
    const age = current ? Math.abs(time - current.startedAt) : Infinity;
    if (!current || age >= MAX_AGE_MS) current = { health: check(time), startedAt: time };
    return current.health;
  };
};

const isFailed = ({ status }: CheckResult): boolean => status === 'failed';
