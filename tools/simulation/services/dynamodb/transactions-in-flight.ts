import { IdempotentParameterMismatchException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import type { Random } from '../../core/random';
import { ServiceError } from '../../core/service-error';
import type { Simulation } from '../../core/simulation';
import { createCancelled } from './errors';

/** API reference of TransactWriteItems: how long a token makes a transaction idempotent. */
const TOKEN_MS = 600_000;
/** The duration of a transaction, in which others with the same rows conflict. */
const MAX_DURATION_MS = 10;

/** A transaction by its token. */
interface Known {
  readonly at: number;
  readonly items: unknown;
  isInProgress: boolean;
}

/** The transactions that are not finished, and the tokens of those of the last ten minutes. */
export class TransactionsInFlight {
  private readonly locked = new Set<string>();
  private readonly tokens = new Map<unknown, Known>();
  private readonly random: Random;

  constructor(
    private readonly simulation: Simulation,
    name: string,
  ) {
    this.random = simulation.random.fork(`transactions ${name}`);
  }

  /** @throws TransactionConflictException if a transaction in flight writes the row */
  assertUnlocked(target: string): void {
    if (this.locked.has(target))
      throw new TransactionConflictException({
        message: 'Transaction is ongoing for the item',
        $metadata: { httpStatusCode: 400 },
      });
  }

  /**
   * Runs a transaction, which takes some milliseconds. A repeated one with the same token has no further effect.
   * @param token the same for all attempts of a call
   * @param where the place of the call, for faults
   * @throws TransactionCanceledException if another one in flight writes a row of it
   */
  run(
    token: unknown,
    items: unknown,
    targets: readonly string[],
    where: string,
    commit: () => void,
  ): object | Promise<object> {
    const { now, faults } = this.simulation;
    for (const [old, { at, isInProgress }] of this.tokens) {
      if (isInProgress || now - at < TOKEN_MS) break;
      this.tokens.delete(old);
    }
    const known = this.tokens.get(token);
    if (known) return this.repeat(known, items);
    const isHit = faults.happens('conflict', where);
    const conflicts = targets.map((target, index) => this.locked.has(target) || (isHit && index === 0));
    if (conflicts.includes(true))
      throw createCancelled(conflicts.map((conflict) => (conflict ? 'TransactionConflict' : 'None')));
    const own = { at: now, items, isInProgress: true };
    this.tokens.set(token, own);
    for (const target of targets) this.locked.add(target);
    return new Promise((resolve, reject) => {
      this.simulation.schedule(1 + this.random.pickInteger(MAX_DURATION_MS), 'transaction', () => {
        for (const target of targets) this.locked.delete(target);
        own.isInProgress = false;
        try {
          commit();
          resolve({});
        } catch (error) {
          this.tokens.delete(token);
          reject(error);
        }
      });
    });
  }

  private repeat({ items, isInProgress }: Known, repeated: unknown): object {
    if (items !== repeated && JSON.stringify(items) !== JSON.stringify(repeated))
      throw new IdempotentParameterMismatchException({
        message: 'the token was used with other items',
        $metadata: { httpStatusCode: 400 },
      });
    // The SDK repeats the call after this error.
    if (isInProgress)
      throw new ServiceError('TransactionInProgressException', 'the transaction is in progress', {
        status: 400,
        retryable: 'throttle',
      });
    return {};
  }
}
