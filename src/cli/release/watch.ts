import { Interrupted, UserError } from '../errors';
import {
  type Alias,
  type Deployment,
  type Outcome,
  type ReleaseGroup,
  type ReleaseOptions,
  stopCommand,
  UNDER_WAY,
} from './releases';
import { isTransient } from './transient';

const POLL_MS = 5_000;
const LONGEST_POLL_MS = 60_000;
/** How long CodeDeploy may take to begin a rollback after the deployment has ended. */
const ROLLBACK_BEGINS_MS = 60_000;

/** Watching ended before the deployment did. */
export class TimedOut extends Error {
  constructor() {
    super('AWS has not answered in time: run this again');
  }
}

/** Watches deployments of one group; whatever AWS is too busy to answer is asked again, more and more slowly. */
export class Watch {
  private readonly deadline: number;
  private told = '';

  constructor(
    private readonly group: ReleaseGroup,
    private readonly options: ReleaseOptions,
  ) {
    this.deadline = options.clock.now() + options.timeout;
  }

  /** Asks until there is an answer. @throws what can't be mended by asking again, and TimedOut */
  async patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let wait = POLL_MS; ; wait = Math.min(2 * wait, LONGEST_POLL_MS)) {
      try {
        return await ask();
      } catch (error) {
        if (!isTransient(error)) throw error;
        this.options.tell(`AWS is busy (${error.name}); asking again in ${wait / 1_000} s`);
        await this.pause(wait);
      }
    }
  }

  /** Waits before the next look. @throws TimedOut if the time is up before that */
  async pause(milliseconds = POLL_MS): Promise<void> {
    const { clock } = this.options;
    if (clock.now() + milliseconds > this.deadline) throw new TimedOut();
    await clock.sleep(milliseconds);
  }

  /** Waits until CodeDeploy says from where to where a deployment moves the alias, or it has ended. */
  async untilBegun(id: string): Promise<Deployment> {
    for (;;) {
      const found = await this.patiently(() => this.options.releases.look(id));
      if (found.move || !isUnderWay(found.status)) return found;
      await this.pause();
    }
  }

  /** Follows a deployment, and the rollback that it may cause. */
  async toItsEnd(id: string): Promise<Outcome> {
    try {
      const ended = await this.until(id, ({ status }) => !isUnderWay(status));
      return ended.status === 'Succeeded' ? await this.released(ended) : await this.takenBack(ended);
    } catch (error) {
      if (error instanceof TimedOut) return this.timedOut(id);
      if (error instanceof Interrupted)
        this.options.tell(
          `stopped watching; deployment ${id} goes on. Watch it again with npx stacks deploy, ` +
            `or stop it with ${stopCommand(id)}`,
        );
      throw error;
    }
  }

  private async until(id: string, done: (deployment: Deployment) => boolean): Promise<Deployment> {
    const { releases } = this.options;
    for (;;) {
      const deployment = await this.patiently(() => releases.look(id));
      const alias = await this.patiently(() => releases.alias(this.group));
      this.show(deployment, alias);
      if (done(deployment)) return deployment;
      await this.pause();
    }
  }

  private show({ id, status, steps }: Deployment, { version, other }: Alias): void {
    const step = steps.findLast((one) => one.status !== 'Pending');
    const traffic = other
      ? `${percent(1 - other.share)} to version ${version}, ${percent(other.share)} to version ${other.version}`
      : `all to version ${version}`;
    const line = `${id}: ${status}${step ? `, ${step.name} ${step.status}` : ''}; traffic: ${traffic}`;
    if (line !== this.told) this.options.tell(line);
    this.told = line;
  }

  private async released({ id }: Deployment): Promise<Outcome> {
    const { version } = await this.patiently(() => this.options.releases.alias(this.group));
    if (version !== this.group.newest)
      throw new UserError(
        `deployment ${id} succeeded, but ${this.group.fn}:${this.group.alias} is at version ${version}: ` +
          'somebody moved it meanwhile; deploy again',
      );
    return this.outcome('released', id, version, `released version ${version} of ${this.group.fn}`);
  }

  /** The deployment failed or was stopped: waits for the rollback, and says what the reason was. */
  private async takenBack(failed: Deployment): Promise<Outcome> {
    const { releases, clock } = this.options;
    const begins = clock.now() + ROLLBACK_BEGINS_MS;
    const { id, rollback } = await this.until(
      failed.id,
      (deployment) => deployment.rollback !== undefined || clock.now() >= begins,
    );
    const undone = rollback ? await this.until(rollback, ({ status }) => !isUnderWay(status)) : undefined;
    const { version, other } = await this.patiently(() => releases.alias(this.group));
    const why = reason(failed);
    if (undone?.status === 'Succeeded')
      return this.outcome('rolled back', id, version, `rolled back to version ${version}: ${why}`);
    const left = other ? `, with ${percent(other.share)} of the traffic to version ${other.version}` : '';
    const back = undone ? `its rollback ${undone.id} ended as ${undone.status}: ${reason(undone)}; ` : '';
    return this.outcome(
      'failed',
      id,
      version,
      `${why}; ${back}${this.group.fn}:${this.group.alias} is at version ${version}${left}`,
    );
  }

  private timedOut(id: string): Outcome {
    const minutes = this.options.timeout / 60_000;
    return this.outcome(
      'timed out',
      id,
      '',
      `deployment ${id} has not ended within ${minutes} min and goes on: watch it again with npx stacks deploy, ` +
        `or stop it with ${stopCommand(id)}`,
    );
  }

  private outcome(
    result: Outcome['result'],
    deploymentId: string,
    version: string,
    message: string,
  ): Outcome {
    return { result, group: this.group.group, function: this.group.fn, version, deploymentId, message };
  }
}

/** Whether it has not ended. */
export const isUnderWay = (status: string): boolean => (UNDER_WAY as readonly string[]).includes(status);

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** CodeDeploy's own words name the alarm that rang. */
function reason({ status, error, steps }: Deployment): string {
  const step = steps.find((one) => one.status === 'Failed');
  const said = error?.message || step?.message || 'CodeDeploy gave no reason';
  if (error?.code === 'ALARM_ACTIVE') return `an alarm rang: ${said}`;
  if (error?.code === 'MANUAL_STOP') return `it was stopped by hand: ${said}`;
  return `it ${status === 'Stopped' ? 'was stopped' : 'failed'}: ${error?.code ? `${error.code}: ` : ''}${said}`;
}
