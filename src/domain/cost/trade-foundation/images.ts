import type { PlannedResource } from '../../plan/resources';
import { createStandingUsage, type Usage } from '../line';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { ASSUMPTIONS } from './assumptions';

/** Estimates the images in a repository, and their transfer to the regions to which the registry replicates them. */
export function estimateImages(stack: CostedStack, repository: PlannedResource): readonly Usage[] {
  const { sharedImageGb, releaseGb, releasesPerMonth, retainedReleases } = ASSUMPTIONS;
  const replicates = stack.findByType('aws_ecr_replication_configuration').length > 0;
  const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
    createStandingUsage('ECR', `${getLabel(repository)}, ${item}`, quantity, price, calculation, [
      repository,
    ]);
  return [
    add(
      'storage',
      sharedImageGb + retainedReleases * releaseGb,
      PRICE_LIST.ecr.storage,
      `shared layers of ${sharedImageGb} GB, and ${retainedReleases} releases of ${releaseGb} GB (assumed)`,
    ),
    ...(replicates
      ? [
          add(
            'replication',
            releasesPerMonth * releaseGb,
            PRICE_LIST.network.transferToRegion,
            `${releasesPerMonth} releases a month, without the shared layers (assumed)`,
          ),
        ]
      : []),
  ];
}
