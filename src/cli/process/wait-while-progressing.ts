import { pause } from './interrupt';

/** How time passes; tests replace it. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** What a reading of some work found. */
export interface Reading<Result> {
  readonly result: Result;
  readonly isDone: boolean;
  /** Another value than that of the reading before means that the work has progressed. */
  readonly progress: string | number;
}

export interface WaitOptions extends Partial<Clock> {
  /** The time between two readings, in milliseconds. */
  readonly pollMs: number;
  /** How long to wait without progress, in milliseconds. */
  readonly patienceMs: number;
}

/**
 * Reads the state of some work until it is done, or until it makes no progress for a time.
 * @returns the last reading
 * @throws Interrupted immediately when the user stops the command, unless another `wait` is given
 */
export async function waitWhileProgressing<Result>(
  read: () => Promise<Reading<Result>>,
  { pollMs, patienceMs, now = Date.now, wait = pause }: WaitOptions,
): Promise<Reading<Result>> {
  let previous: Reading<Result>['progress'] | undefined;
  for (let lastProgress = now(); ; await wait(pollMs)) {
    const reading = await read();
    if (reading.progress !== previous) lastProgress = now();
    previous = reading.progress;
    if (reading.isDone || now() - lastProgress > patienceMs) return reading;
  }
}
