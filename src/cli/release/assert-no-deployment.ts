import { UserError } from '../errors';
import { DeploymentWatcher } from './deployment-watcher';
import { formatStopCommand, type ReleaseGroup, type ReleaseOptions } from './release-client';
import { findDeploymentInProgress } from './release-function';

/**
 * Prevents an apply during a deployment. The canary alarm monitors the version that was published last. If the apply
 * publishes another version, the alarm no longer monitors the version that is being deployed.
 * @throws UserError that names the deployment
 */
export async function assertNoDeploymentInProgress(
  group: ReleaseGroup,
  options: ReleaseOptions,
): Promise<void> {
  const deployment = await findDeploymentInProgress(group, new DeploymentWatcher(group, options), options);
  if (!deployment) return;
  throw new UserError(
    `deployment ${deployment.id} of ${group.functionName} to version ${deployment.versions?.to} is in progress, and its ` +
      `alarm would not monitor it after an apply: wait until it ends, or stop it with ${formatStopCommand(deployment.id)}`,
  );
}
