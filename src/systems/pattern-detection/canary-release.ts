import { CanaryRelease } from '../../modules/canary-release';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { SystemContext } from './context';

/** CodeDeploy rolls a new version of PatternDetector back above this error rate in percent. */
const CANARY_ERROR_RATE = 2;

/** Creates the canary release: new code first serves 10 % of the traffic. `npx stacks deploy` starts deployments. */
export function createCanaryRelease(
  { stack, config, tradingAlerts }: SystemContext,
  detector: ServerlessFunction,
) {
  if (!config.supports('code-deploy')) return {};
  const { deploymentGroupName } = new CanaryRelease(stack, 'PatternDetectorRelease', {
    function: detector,
    errorRate: CANARY_ERROR_RATE,
    topic: tradingAlerts,
  });
  return { deploymentGroupName };
}
