import { REGION } from '../support/rendered';
import type { Permission } from './record-permissions';

/** The services whose resources have no region: their requests have the region of the service. */
export const GLOBAL_ACTIONS = /^(iam|budgets|route53|s3):/;
/** Moves permissions from the region of the rendered stacks to another one. */
export const moveToRegion = (permissions: readonly Permission[], region: string): Permission[] =>
  permissions.map((permission) => {
    const moved = JSON.parse(JSON.stringify(permission).replaceAll(REGION, region)) as Permission;
    return GLOBAL_ACTIONS.test(moved.action)
      ? moved
      : { ...moved, context: { ...moved.context, 'aws:RequestedRegion': region } };
  });
