import { ConfigError } from './config-error';
import { createWholeNumberSchema, type Variable } from './variables';

/** The concurrency of a new account in a region, and the part of it that AWS requires to remain unreserved. */
export const ACCOUNT_CONCURRENCY = { total: 1000, unreserved: 100 };
/** The concurrency that the functions of a system can reserve together. */
export const MAX_RESERVED_CONCURRENCY = ACCOUNT_CONCURRENCY.total - ACCOUNT_CONCURRENCY.unreserved;

/**
 * Creates the variable with the reserved concurrency of a function.
 * @param purpose what the function does, after "which"
 * @param min the smallest concurrency with which the function works
 */
export const createConcurrencyVariable = (name: string, purpose: string, fallback: number, min: number) =>
  ({
    schema: createWholeNumberSchema(min, MAX_RESERVED_CONCURRENCY).default(fallback),
    accepts: `${min} to ${MAX_RESERVED_CONCURRENCY}; ${MAX_RESERVED_CONCURRENCY} in all functions of the system together`,
    default: `\`${fallback}\``,
    description: `the reserved concurrency of ${name}, which ${purpose}`,
  }) satisfies Variable;

/**
 * Checks that the functions of a system can't use up the concurrency of the account.
 * @param reserved the reserved concurrency by variable
 * @param fixed the reserved concurrency of further functions, which no variable sets
 * @throws ConfigError that names the variable with the largest value
 */
export function assertReservedConcurrency(reserved: Readonly<Record<string, number>>, fixed = 0): void {
  const { total, unreserved } = ACCOUNT_CONCURRENCY;
  const sum = Object.values(reserved).reduce((all, value) => all + value, fixed);
  const [name, largest] = Object.entries(reserved).reduce((a, b) => (b[1] > a[1] ? b : a));
  if (sum > MAX_RESERVED_CONCURRENCY)
    throw new ConfigError(
      `${name} is "${largest}"; expected at most ${MAX_RESERVED_CONCURRENCY - sum + largest}, because the functions of the system reserve ${sum} and AWS requires that ${unreserved} of the account's ${total} remain unreserved`,
    );
}
