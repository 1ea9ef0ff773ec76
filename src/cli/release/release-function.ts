import { UserError } from '../errors';
import { DeploymentWatcher, isInProgress, WatchTimeout } from './deployment-watcher';
import {
  type Deployment,
  formatStopCommand,
  type ReleaseGroup,
  type ReleaseOptions,
  type ReleaseOutcome,
} from './release-client';
import { isTransientError } from './transient-error';

const CREATE_ATTEMPTS = 5;
/** The largest assumed difference between the clock of this machine and that of AWS. */
const CLOCK_SKEW_MS = 60 * 60_000;

/**
 * Moves the alias of a function to the latest version with a CodeDeploy deployment, and watches it until it ends. If that
 * deployment is already in progress, only watches it. If the alias is at the latest version, does nothing.
 * @throws UserError if a deployment of another version is in progress, or CodeDeploy rejects the deployment
 */
export async function releaseFunction(group: ReleaseGroup, options: ReleaseOptions): Promise<ReleaseOutcome> {
  const watcher = new DeploymentWatcher(group, options);
  try {
    return await startOrResume(group, watcher, options);
  } catch (error) {
    if (!(error instanceof WatchTimeout)) throw error;
    const message = `AWS did not report the deployments in progress within ${options.timeout / 60_000} min: run this again`;
    return {
      result: 'timed out',
      group: group.deploymentGroup,
      function: group.functionName,
      version: '',
      message,
    };
  }
}

async function startOrResume(
  group: ReleaseGroup,
  watcher: DeploymentWatcher,
  options: ReleaseOptions,
): Promise<ReleaseOutcome> {
  const { client, onProgress } = options;
  const { alias, functionName, latestVersion } = group;
  const current = await findDeploymentInProgress(group, watcher, options);
  if (current) {
    assertLatestVersion(group, current);
    onProgress(`deployment ${current.id} is already in progress; watching it`);
    return watcher.watchToEnd(current.id);
  }
  const { version } = await watcher.retry(() => client.getAlias(group));
  if (version === latestVersion)
    return {
      result: 'nothing to deploy',
      group: group.deploymentGroup,
      function: functionName,
      version,
      message: `nothing to deploy: ${functionName}:${alias} is at the latest version, ${version}`,
    };
  const id = await createDeployment(group, version, watcher, options);
  onProgress(`deployment ${id} moves ${functionName}:${alias} from version ${version} to ${latestVersion}`);
  return watcher.watchToEnd(id);
}

/** Finds the group's deployment that has not ended, and waits until its versions are known. */
export async function findDeploymentInProgress(
  group: ReleaseGroup,
  watcher: DeploymentWatcher,
  { client }: Pick<ReleaseOptions, 'client'>,
): Promise<Deployment | undefined> {
  for (;;) {
    const [id] = await watcher.retry(() => client.listDeploymentsInProgress(group));
    if (id === undefined) return undefined;
    const deployment = await watcher.waitForStart(id);
    if (isInProgress(deployment.status)) return deployment;
    await watcher.wait(); // It ended after it was listed, so list again.
  }
}

function assertLatestVersion(
  { functionName, latestVersion }: ReleaseGroup,
  { id, versions }: Deployment,
): void {
  if (versions?.to === latestVersion) return;
  throw new UserError(
    `deployment ${id} of ${functionName} to version ${versions?.to} is in progress, but the latest version is ` +
      `${latestVersion}: wait until it ends and deploy again, or stop it with ${formatStopCommand(id)}`,
  );
}

/**
 * Creates a deployment, with retries. CodeDeploy has no idempotency token, so a failed request may have created the
 * deployment, which may even have ended. Before each retry, new deployments of the group are listed.
 */
async function createDeployment(
  group: ReleaseGroup,
  from: string,
  watcher: DeploymentWatcher,
  options: ReleaseOptions,
): Promise<string> {
  const { client, clock, onProgress } = options;
  const since = clock.now() - CLOCK_SKEW_MS;
  const listRecent = () => watcher.retry(() => client.listDeploymentsSince(group, since));
  const before = new Set(await listRecent());
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.createDeployment(group, from, group.latestVersion);
    } catch (error) {
      const newIds = (await listRecent()).filter((id) => !before.has(id));
      const deployments = await Promise.all(newIds.map((id) => watcher.waitForStart(id)));
      const ownDeployment = deployments.find(
        ({ versions }) => versions === undefined || versions.to === group.latestVersion,
      );
      if (ownDeployment) return ownDeployment.id;
      for (const other of deployments) if (isInProgress(other.status)) assertLatestVersion(group, other);
      if (!isTransientError(error) || attempt === CREATE_ATTEMPTS) throw error;
      onProgress(`CodeDeploy is busy (${error.name}); retrying`);
      await watcher.wait(1_000 * 2 ** attempt);
    }
  }
}
