import {
  type AliasRouting,
  type Clock,
  type Deployment,
  type ReleaseGroup,
  type ReleaseClient,
  type DeploymentStatus,
} from '../../../src/cli/release/release-client';

const SECOND = 1_000;
const CANARY_MS = 5 * 60 * SECOND;
const START_MS = 8 * SECOND;

/** A clock that advances only by `sleep`. */
export class VirtualClock implements Clock {
  private time = 0;
  /** Called with the time after each `sleep`. */
  onTick: (now: number) => void = () => {};
  now = () => this.time;
  sleep = (milliseconds: number) => {
    this.time += milliseconds;
    this.onTick(this.time);
    return Promise.resolve();
  };
}

interface FakeDeployment {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly created: number;
  readonly canary: boolean;
  ended?: { readonly at: number; readonly status: DeploymentStatus; readonly error?: Deployment['error'] };
  rollback?: string;
}

/**
 * CodeDeploy and an alias in memory, with a virtual clock. A deployment starts after eight seconds, shifts a tenth of the
 * traffic for five minutes, and then all of it. An alarm stops it, and another deployment rolls it back.
 */
export class FakeReleaseClient implements ReleaseClient {
  readonly deployments: FakeDeployment[] = [];
  /** The errors of the next calls, by method; undefined lets a call succeed. */
  readonly failures: Partial<Record<keyof ReleaseClient, (Error | undefined)[]>> = {};
  /** If set, a deployment is created, but the call fails with this error. */
  createError?: Error;
  /** When the alarm goes off, in milliseconds. */
  alarmAt = Infinity;
  rollsBack = true;
  /** If set, deployments never start. */
  stuck = false;

  constructor(
    private readonly clock: Clock,
    private version: string,
  ) {}

  getAlias(): Promise<AliasRouting> {
    this.throwIfRequested('getAlias');
    this.advance();
    const canary = this.findInProgress();
    const isShifting = canary?.canary && this.clock.now() >= canary.created + START_MS;
    return Promise.resolve({
      version: this.version,
      ...(isShifting ? { additional: { version: canary.to, weight: 0.1 } } : {}),
    });
  }

  listDeploymentsInProgress(): Promise<string[]> {
    this.throwIfRequested('listDeploymentsInProgress');
    this.advance();
    return Promise.resolve(this.deployments.filter(({ ended }) => !ended).map(({ id }) => id));
  }

  listDeploymentsSince(_: ReleaseGroup, time: number): Promise<string[]> {
    this.throwIfRequested('listDeploymentsSince');
    this.advance();
    return Promise.resolve(this.deployments.filter(({ created }) => created >= time).map(({ id }) => id));
  }

  createDeployment(_: ReleaseGroup, from: string, to: string): Promise<string> {
    this.throwIfRequested('createDeployment');
    this.advance();
    if (this.findInProgress())
      throw createAwsError('DeploymentLimitExceededException', 'a deployment is in progress', 400);
    if (from !== this.version)
      throw createAwsError('InvalidRevisionException', `the alias is not at ${from}`, 400);
    const id = this.startDeployment(from, to, true);
    if (this.createError) throw this.createError;
    return Promise.resolve(id);
  }

  getDeployment(id: string): Promise<Deployment> {
    this.throwIfRequested('getDeployment');
    this.advance();
    const { from, to, created, ended, rollback } = this.deployments.find(
      (deployment) => deployment.id === id,
    )!;
    const hasStarted = this.clock.now() >= created + START_MS && !this.stuck;
    const status = ended?.status ?? (hasStarted ? 'InProgress' : 'Created');
    return Promise.resolve({
      id,
      status,
      lifecycleEvents: hasStarted
        ? [
            { name: 'BeforeAllowTraffic', status: 'Succeeded' },
            { name: 'AllowTraffic', status: ended ? ended.status : 'InProgress' },
            { name: 'AfterAllowTraffic', status: ended ? ended.status : 'Pending' },
          ]
        : [],
      ...(hasStarted ? { versions: { from, to } } : {}),
      ...(ended?.error ? { error: ended.error } : {}),
      ...(rollback ? { rollbackId: rollback } : {}),
    });
  }

  /** Stops a deployment manually. */
  stop(id: string): void {
    const deployment = this.deployments.find((candidate) => candidate.id === id)!;
    this.endDeployment(deployment, 'Stopped', { code: 'MANUAL_STOP', message: 'stopped by a user' });
  }

  startDeployment(from: string, to: string, canary: boolean): string {
    const id = `d-${this.deployments.length + 1}`;
    this.deployments.push({ id, from, to, created: this.clock.now(), canary });
    return id;
  }

  private findInProgress(): FakeDeployment | undefined {
    return this.deployments.find(({ ended }) => !ended);
  }

  /** Updates the deployment in progress to the time of the clock. */
  private advance(): void {
    const deployment = this.findInProgress();
    if (!deployment || this.stuck) return;
    const now = this.clock.now();
    if (deployment.canary && now >= this.alarmAt)
      this.endDeployment(deployment, 'Stopped', {
        code: 'ALARM_ACTIVE',
        message: 'activated alarms: CanaryErrorRate-dev',
      });
    else if (now >= deployment.created + START_MS + (deployment.canary ? CANARY_MS : 0)) {
      this.version = deployment.to;
      deployment.ended = { at: now, status: 'Succeeded' };
    }
  }

  private endDeployment(
    deployment: FakeDeployment,
    status: DeploymentStatus,
    error: Deployment['error'],
  ): void {
    deployment.ended = { at: this.clock.now(), status, error };
    if (this.rollsBack) deployment.rollback = this.startDeployment(deployment.to, deployment.from, false);
  }

  private throwIfRequested(method: keyof ReleaseClient): void {
    const error = this.failures[method]?.shift();
    if (error) throw error;
  }
}

/** Creates an error like those of the SDK. */
export const createAwsError = (name: string, message: string, httpStatusCode: number): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
