import { CanaryRelease } from '../../modules/canary-release';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { Shared } from './shared';

/** More failures than this, in percent, take a new version of PatternDetector back. */
const CANARY_ERROR_RATE = 2;

/** New code reaches a tenth of the traffic first. `npx stacks deploy` starts the deployments. */
export function release({ stack, config, tradingAlerts }: Shared, detector: ServerlessFunction) {
  if (!config.holds('code-deploy')) return {};
  const { deploymentGroupName } = new CanaryRelease(stack, 'PatternDetectorRelease', {
    function: detector,
    errorRate: CANARY_ERROR_RATE,
    topic: tradingAlerts,
  });
  return { deploymentGroupName };
}
