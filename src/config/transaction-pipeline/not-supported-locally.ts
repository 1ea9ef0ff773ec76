import type { NotSupportedLocally } from '../system-definition';

/**
 * The parts of the transaction pipeline that the local target does not support. The offline plan for AWS contains all of
 * them.
 */
export const NOT_SUPPORTED_LOCALLY: readonly NotSupportedLocally[] = [
  {
    capability: 'account-settings',
    feature: 'the stack account-eu-central-1-shared, with the role by which API Gateway writes logs',
  },
];
