import type { InputViolation, ParseResult } from '../../domain/validation';

/** An event or a message that is not what its consumer reads. Repeating it does not help. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';

  /** The message names field and rule, but not the value, which may belong to a customer. */
  constructor({ field, rule }: Pick<InputViolation, 'field' | 'rule'>) {
    super(`${field} must ${rule}`);
  }
}

/** An event about a transaction that is not stored. */
export class UnknownTransactionError extends Error {
  override readonly name = 'UnknownTransactionError';

  constructor(transactionId: string) {
    super(`transaction ${transactionId} is not stored; expected an event about one that the API accepted`);
  }
}

/** Other invocations changed the same rows in all attempts. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';

  constructor(transactionId: string, attempts: number) {
    super(
      `transaction ${transactionId} is not written after ${attempts} attempts, because its histories changed each time`,
    );
  }
}

/** Returns the value. @throws InvalidEventError for a violation */
export const expectValid = <T>(result: ParseResult<T>): T => {
  if ('value' in result) return result.value;
  throw new InvalidEventError(result.violation);
};
