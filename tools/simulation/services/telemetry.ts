import { type Backoff, createBackoff } from '../../../src/lambdas/shared/backoff';
import type { Telemetry } from '../../../src/lambdas/shared/telemetry';
import type { Process } from '../core/process';

/** A line of the log of a function. */
export interface SimulatedLogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly extra: unknown;
}

/** What a system reads of the logs and metrics of its functions. Nothing of them is stored by default. */
export interface TelemetryListener {
  readonly onLog?: (line: SimulatedLogLine) => void;
  /** Receives each counter and each measured value. */
  readonly onMetric?: (name: string, value: number) => void;
}

/** Creates the log, the metrics and the clock of the handlers of a process, in its virtual time. */
export function createProcessTelemetry(process: Process, listener: TelemetryListener = {}): Telemetry {
  const { onLog, onMetric } = listener;
  const createLog =
    (level: SimulatedLogLine['level']) =>
    (message: unknown, ...[extra]: readonly unknown[]): void =>
      onLog?.({ level, message: String(message), extra });
  return {
    log: { info: createLog('info'), warn: createLog('warn'), error: createLog('error') },
    meter: {
      count: (name, value) => {
        if (value > 0) onMetric?.(name, value);
      },
      measure: (name, _, value) => onMetric?.(name, value),
      measureAll: (name, _, values) => values.forEach((value) => onMetric?.(name, value)),
      flush: () => undefined,
    },
    trace: (_, work) => work(),
    now: process.now,
    elapsed: process.now,
  };
}

/** Creates waits between attempts in the virtual time of a process, with its random numbers. */
export const createProcessBackoff = (process: Process, firstMs: number, longestMs: number): Backoff =>
  createBackoff(firstMs, longestMs, { pick: process.random.pickInteger, wait: process.wait });
