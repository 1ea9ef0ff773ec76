import { Interrupted, UserError } from '../errors';
import { skipRepeats } from '../terminal/print';
import {
  type AliasRouting,
  type Deployment,
  formatStopCommand,
  IN_PROGRESS_STATUSES,
  type ReleaseGroup,
  type ReleaseOptions,
  type ReleaseOutcome,
} from './release-client';
import { isTransientError } from './transient-error';
import { formatCommand } from '../terminal/format-command';

const POLL_MS = 5_000;
const MAX_POLL_MS = 60_000;
/** How long CodeDeploy may take to start a rollback after the deployment has ended. */
const ROLLBACK_START_MS = 60_000;

/** The timeout expired before the deployment ended. */
export class WatchTimeout extends Error {
  constructor() {
    super('AWS did not answer in time: run this again');
  }
}

/** Watches the deployments of one group. Requests that fail with a transient error are retried with a growing delay. */
export class DeploymentWatcher {
  private readonly deadline: number;
  private readonly report: (line: string) => void;

  constructor(
    private readonly group: ReleaseGroup,
    private readonly options: ReleaseOptions,
  ) {
    this.deadline = options.clock.now() + options.timeout;
    this.report = skipRepeats(options.onProgress);
  }

  /** Sends a request until it succeeds. @throws WatchTimeout, and every error that is not transient */
  async retry<T>(request: () => Promise<T>): Promise<T> {
    for (let delay = POLL_MS; ; delay = Math.min(2 * delay, MAX_POLL_MS)) {
      try {
        return await request();
      } catch (error) {
        if (!isTransientError(error)) throw error;
        this.options.onProgress(`AWS is busy (${error.name}); retrying in ${delay / 1_000} s`);
        await this.wait(delay);
      }
    }
  }

  /** Waits before the next request. @throws WatchTimeout if the timeout expires before that */
  async wait(milliseconds = POLL_MS): Promise<void> {
    const { clock } = this.options;
    if (clock.now() + milliseconds > this.deadline) throw new WatchTimeout();
    await clock.sleep(milliseconds);
  }

  /** Waits until the versions of a deployment are known, or it has ended. */
  async waitForStart(id: string): Promise<Deployment> {
    for (;;) {
      const deployment = await this.retry(() => this.options.client.getDeployment(id));
      if (deployment.versions || !isInProgress(deployment.status)) return deployment;
      await this.wait();
    }
  }

  /** Watches a deployment, and the rollback that it may cause. */
  async watchToEnd(id: string): Promise<ReleaseOutcome> {
    try {
      const ended = await this.waitUntil(id, ({ status }) => !isInProgress(status));
      return ended.status === 'Succeeded'
        ? await this.confirmSuccess(ended)
        : await this.waitForRollback(ended);
    } catch (error) {
      if (error instanceof WatchTimeout) return this.createTimeout(id);
      if (error instanceof Interrupted)
        this.options.onProgress(
          `stopped watching; deployment ${id} continues. Run ${formatCommand('deploy')} to watch it again, ` +
            `or stop it with ${formatStopCommand(id)}`,
        );
      throw error;
    }
  }

  private async waitUntil(id: string, isDone: (deployment: Deployment) => boolean): Promise<Deployment> {
    const { client } = this.options;
    for (;;) {
      const deployment = await this.retry(() => client.getDeployment(id));
      const alias = await this.retry(() => client.getAlias(this.group));
      this.report(formatProgress(deployment, alias));
      if (isDone(deployment)) return deployment;
      await this.wait();
    }
  }

  private async confirmSuccess({ id }: Deployment): Promise<ReleaseOutcome> {
    const { alias, functionName, latestVersion } = this.group;
    const { version } = await this.retry(() => this.options.client.getAlias(this.group));
    if (version !== latestVersion)
      throw new UserError(
        `deployment ${id} succeeded, but ${functionName}:${alias} is at version ${version}: ` +
          'it was changed outside this deployment; deploy again',
      );
    return this.createOutcome('released', id, version, `released version ${version} of ${functionName}`);
  }

  /** Waits for the rollback of a deployment that failed or was stopped, and reports the cause. */
  private async waitForRollback(failed: Deployment): Promise<ReleaseOutcome> {
    const { client, clock } = this.options;
    const { alias, functionName } = this.group;
    const startDeadline = clock.now() + ROLLBACK_START_MS;
    const { id, rollbackId } = await this.waitUntil(
      failed.id,
      (deployment) => deployment.rollbackId !== undefined || clock.now() >= startDeadline,
    );
    const rollback = rollbackId
      ? await this.waitUntil(rollbackId, ({ status }) => !isInProgress(status))
      : undefined;
    const { version, additional } = await this.retry(() => client.getAlias(this.group));
    const cause = describeFailure(failed);
    if (rollback?.status === 'Succeeded')
      return this.createOutcome('rolled back', id, version, `rolled back to version ${version}: ${cause}`);
    const rollbackResult = rollback
      ? `its rollback ${rollback.id} has status ${rollback.status}: ${describeFailure(rollback)}; `
      : '';
    const split = additional
      ? `, with ${formatPercent(additional.weight)} of the traffic to version ${additional.version}`
      : '';
    return this.createOutcome(
      'failed',
      id,
      version,
      `${cause}; ${rollbackResult}${functionName}:${alias} is at version ${version}${split}`,
    );
  }

  private createTimeout(id: string): ReleaseOutcome {
    const minutes = this.options.timeout / 60_000;
    return this.createOutcome(
      'timed out',
      id,
      '',
      `deployment ${id} did not end within ${minutes} min and continues: run ${formatCommand('deploy')} to watch it again, ` +
        `or stop it with ${formatStopCommand(id)}`,
    );
  }

  private createOutcome(
    result: ReleaseOutcome['result'],
    deploymentId: string,
    version: string,
    message: string,
  ): ReleaseOutcome {
    const { deploymentGroup, functionName } = this.group;
    return { result, group: deploymentGroup, function: functionName, version, deploymentId, message };
  }
}

/** Whether a deployment with this status has not ended. */
export const isInProgress = (status: string): boolean =>
  (IN_PROGRESS_STATUSES as readonly string[]).includes(status);

function formatProgress(
  { id, status, lifecycleEvents }: Deployment,
  { version, additional }: AliasRouting,
): string {
  const event = lifecycleEvents.findLast((candidate) => candidate.status !== 'Pending');
  const traffic = additional
    ? `${formatPercent(1 - additional.weight)} to version ${version}, ${formatPercent(additional.weight)} to version ${additional.version}`
    : `all to version ${version}`;
  return `${id}: ${status}${event ? `, ${event.name} ${event.status}` : ''}; traffic: ${traffic}`;
}

const formatPercent = (share: number): string => `${Math.round(100 * share)} %`;

/** Describes why a deployment did not succeed. The message of CodeDeploy contains the name of the alarm. */
function describeFailure({ status, error, lifecycleEvents }: Deployment): string {
  const event = lifecycleEvents.find((candidate) => candidate.status === 'Failed');
  const details = error?.message || event?.message || 'CodeDeploy reported no reason';
  if (error?.code === 'ALARM_ACTIVE') return `an alarm went off: ${details}`;
  if (error?.code === 'MANUAL_STOP') return `stopped manually: ${details}`;
  const code = error?.code ? `${error.code}: ` : '';
  return `the deployment ${status === 'Stopped' ? 'was stopped' : 'failed'}: ${code}${details}`;
}
