type Json = unknown;

/**
 * Performs the call of a Task state.
 * @param state the name of the state
 * @param resource the ARN of the integration, such as `arn:aws:states:::lambda:invoke`
 * @throws WorkflowError with the name of the error as the integration reports it
 */
export type PerformTask = (state: string, resource: string, parameters: Json) => Promise<Json>;

/** What happened in an execution, in the order of its history. */
export interface WorkflowEvent {
  readonly type: 'entered' | 'retried' | 'caught' | 'timed out';
  /** The name of the state. A state of a branch or an item follows that of its Parallel or Map state: `Parallel[0]/State`. */
  readonly state: string;
  /** The name of the error of a retried or caught state. */
  readonly error?: string;
}

/** The world of an execution. */
export interface WorkflowEnvironment {
  readonly perform: PerformTask;
  /** Waits before a retry. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Calls `fire` after a time, unless the returned function is called before. */
  readonly startTimer: (milliseconds: number, fire: () => void) => () => void;
  /** Returns a number from 0 to below 1, for the jitter of retries. */
  readonly random: () => number;
  readonly record?: (event: WorkflowEvent) => void;
}
