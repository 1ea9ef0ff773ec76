import type { ResourceRequirement } from './resource-requirements';

const FUNCTION = 'aws_lambda_function';
/** The concurrency of a new account, and the part of it that AWS requires to remain unreserved. */
const ACCOUNT_CONCURRENCY = { total: 1000, unreserved: 100 };

/** Requires that the reserved concurrency of all functions leaves enough for the rest of the account. */
export const UNRESERVED_CONCURRENCY: ResourceRequirement = {
  type: FUNCTION,
  findMismatches({ resources }) {
    const reserved = resources
      .filter(({ type }) => type === FUNCTION)
      .reduce((sum, { values }) => sum + Number(values.reserved_concurrent_executions ?? 0), 0);
    const maximum = ACCOUNT_CONCURRENCY.total - ACCOUNT_CONCURRENCY.unreserved;
    return reserved > 0 && reserved <= maximum
      ? []
      : [
          {
            address: `${FUNCTION}.*`,
            found: `${reserved} reserved`,
            expected: `1 to ${maximum} reserved concurrent executions of all functions`,
          },
        ];
  },
};
