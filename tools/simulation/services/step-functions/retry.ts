import type { Retrier } from './definition';
import { matchesError, type WorkflowError } from './workflow-error';

/**
 * Decides whether a state is tried again. Each retrier counts its own attempts, over all attempts of the state (Step
 * Functions, "Retry examples").
 */
export class RetryPolicy {
  private readonly attempts = new Map<Retrier, number>();

  constructor(
    private readonly retriers: readonly Retrier[],
    private readonly random: () => number,
  ) {}

  /** Returns the milliseconds to wait before the next attempt; undefined if there is none. */
  findDelay(error: WorkflowError): number | undefined {
    const retrier = this.retriers.find(({ ErrorEquals }) => matchesError(ErrorEquals, error));
    if (!retrier) return undefined;
    const before = this.attempts.get(retrier) ?? 0;
    const { MaxAttempts, IntervalSeconds, BackoffRate, MaxDelaySeconds, JitterStrategy } = retrier;
    if (before >= MaxAttempts) return undefined;
    this.attempts.set(retrier, before + 1);
    const longest = 1000 * Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** before);
    return JitterStrategy === 'FULL' ? Math.round(this.random() * longest) : longest;
  }
}
