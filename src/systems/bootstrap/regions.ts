import type { SystemDefinition } from '../../config';
import type { BootstrapConfig } from '../../config/bootstrap';
import { createCommonConfig } from './state-locations';

/** The actions on resources without a region: IAM, budgets, and buckets, which the policies list individually. */
const GLOBAL_ACTIONS = ['budgets:*', 'iam:*', 's3:*'];

/** Lists the regions of the systems in all environments, without duplicates. */
export const listRegions = (
  config: Pick<BootstrapConfig, 'region' | 'stateBucket' | 'environments'>,
  definitions: readonly Pick<SystemDefinition, 'regions'>[],
): readonly string[] => [
  ...new Set(
    config.environments.flatMap((suffix) =>
      definitions.flatMap(({ regions }) => regions(createCommonConfig(config, suffix))),
    ),
  ),
];

/** Denies all requests to other regions than those of the systems. */
export const denyOtherRegions = (regions: readonly string[]): object => ({
  Sid: 'NotOtherRegions',
  Effect: 'Deny',
  NotAction: GLOBAL_ACTIONS,
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': regions } },
});
