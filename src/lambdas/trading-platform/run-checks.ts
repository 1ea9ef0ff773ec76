import type { CheckResult } from '../../domain/health';
import type { Backoff } from '../shared/backoff';
import { toError } from '../shared/concurrency';
import { withDeadline } from '../shared/deadline';
import type { Telemetry } from '../shared/telemetry';

/** A check of one dependency. */
export interface Check {
  readonly name: string;
  /** Resolves if the dependency works. @throws Error with the reason otherwise */
  run(): Promise<void>;
}

const MAX_REASON_CHARACTERS = 300;

/** Runs a check for at most a time. Never throws. */
export const runCheck = async (
  { name, run }: Check,
  timeoutMs: number,
  { elapsed }: Pick<Telemetry, 'elapsed'>,
): Promise<CheckResult> => {
  const start = elapsed();
  const getLatency = () => Math.round(elapsed() - start);
  try {
    await withDeadline(run(), timeoutMs);
    return { name, status: 'ok', latencyMs: getLatency() };
  } catch (thrown) {
    const error = toError(thrown);
    const reason = `${error.name}: ${error.message}`.slice(0, MAX_REASON_CHARACTERS);
    return { name, status: 'failed', latencyMs: getLatency(), reason };
  }
};

/** Runs a check again while it fails. @param attempts at least 1 */
export const repeatCheck = async (
  check: Check,
  { timeoutMs, attempts, backoff }: { timeoutMs: number; attempts: number; backoff: Backoff },
  telemetry: Pick<Telemetry, 'elapsed'>,
): Promise<CheckResult> => {
  let result = await runCheck(check, timeoutMs, telemetry);
  for (let attempt = 1; attempt < attempts && result.status === 'failed'; attempt++) {
    await backoff.wait(attempt - 1);
    result = await runCheck(check, timeoutMs, telemetry);
  }
  return result;
};
