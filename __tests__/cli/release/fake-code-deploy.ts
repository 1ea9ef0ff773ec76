import {
  type Alias,
  type Clock,
  type Deployment,
  type ReleaseGroup,
  type Releases,
  type Status,
} from '../../../src/cli/release/releases';

const SECOND = 1_000;
const CANARY_MS = 5 * 60 * SECOND;
const START_MS = 8 * SECOND;

/** A clock that stands still until somebody sleeps. */
export class VirtualClock implements Clock {
  private time = 0;
  /** What else happens: called with the time whenever it has moved on. */
  onTick: (now: number) => void = () => {};
  now = () => this.time;
  sleep = (milliseconds: number) => {
    this.time += milliseconds;
    this.onTick(this.time);
    return Promise.resolve();
  };
}

interface Made {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly created: number;
  readonly canary: boolean;
  ended?: { readonly at: number; readonly status: Status; readonly error?: Deployment['error'] };
  rollback?: string;
}

/**
 * CodeDeploy and an alias, in memory and on a virtual clock: a deployment begins after eight seconds, sends a tenth of
 * the traffic for five minutes, then all of it; an alarm stops it, and a deployment of its own takes it back.
 */
export class FakeCodeDeploy implements Releases {
  readonly made: Made[] = [];
  /** Errors that the next calls meet, by method, before they do anything; undefined lets one pass. */
  readonly failing: Partial<Record<keyof Releases, (Error | undefined)[]>> = {};
  /** The creation takes place, but the answer is lost. */
  loseAnswer?: Error;
  /** When the alarm rings, in milliseconds. */
  alarmAt = Infinity;
  rollsBack = true;
  /** A deployment of this kind never gets beyond its beginning. */
  stuck = false;

  constructor(
    private readonly clock: Clock,
    private version: string,
  ) {}

  alias(): Promise<Alias> {
    this.answer('alias');
    this.settle();
    const canary = this.running();
    const shared = canary?.canary && this.clock.now() >= canary.created + START_MS;
    return Promise.resolve({
      version: this.version,
      ...(shared ? { other: { version: canary.to, share: 0.1 } } : {}),
    });
  }

  underWay(): Promise<string[]> {
    this.answer('underWay');
    this.settle();
    return Promise.resolve(this.made.filter(({ ended }) => !ended).map(({ id }) => id));
  }

  createdSince(_: ReleaseGroup, time: number): Promise<string[]> {
    this.answer('createdSince');
    this.settle();
    return Promise.resolve(this.made.filter(({ created }) => created >= time).map(({ id }) => id));
  }

  create(_: ReleaseGroup, from: string, to: string): Promise<string> {
    this.answer('create');
    this.settle();
    if (this.running()) throw aws('DeploymentLimitExceededException', 'a deployment is under way', 400);
    if (from !== this.version) throw aws('InvalidRevisionException', `the alias is not at ${from}`, 400);
    const id = this.begin(from, to, true);
    if (this.loseAnswer) throw this.loseAnswer;
    return Promise.resolve(id);
  }

  look(id: string): Promise<Deployment> {
    this.answer('look');
    this.settle();
    const { from, to, created, ended, rollback } = this.made.find((one) => one.id === id)!;
    const begun = this.clock.now() >= created + START_MS && !this.stuck;
    const status = ended?.status ?? (begun ? 'InProgress' : 'Created');
    return Promise.resolve({
      id,
      status,
      steps: begun
        ? [
            { name: 'BeforeAllowTraffic', status: 'Succeeded' },
            { name: 'AllowTraffic', status: ended ? ended.status : 'InProgress' },
            { name: 'AfterAllowTraffic', status: ended ? ended.status : 'Pending' },
          ]
        : [],
      ...(begun ? { move: { from, to } } : {}),
      ...(ended?.error ? { error: ended.error } : {}),
      ...(rollback ? { rollback } : {}),
    });
  }

  /** As somebody does at the console. */
  stop(id: string): void {
    const one = this.made.find((made) => made.id === id)!;
    this.end(one, 'Stopped', { code: 'MANUAL_STOP', message: 'stopped by a user' });
  }

  begin(from: string, to: string, canary: boolean): string {
    const id = `d-${this.made.length + 1}`;
    this.made.push({ id, from, to, created: this.clock.now(), canary });
    return id;
  }

  private running(): Made | undefined {
    return this.made.find(({ ended }) => !ended);
  }

  /** Lets happen what the clock has made due. */
  private settle(): void {
    const one = this.running();
    if (!one || this.stuck) return;
    const now = this.clock.now();
    if (one.canary && now >= this.alarmAt)
      this.end(one, 'Stopped', { code: 'ALARM_ACTIVE', message: 'activated alarms: CanaryErrorRate-dev' });
    else if (now >= one.created + START_MS + (one.canary ? CANARY_MS : 0)) {
      this.version = one.to;
      one.ended = { at: now, status: 'Succeeded' };
    }
  }

  private end(one: Made, status: Status, error: Deployment['error']): void {
    one.ended = { at: this.clock.now(), status, error };
    if (this.rollsBack) one.rollback = this.begin(one.to, one.from, false);
  }

  private answer(method: keyof Releases): void {
    const error = this.failing[method]?.shift();
    if (error) throw error;
  }
}

/** An error as the SDK throws it. */
export const aws = (name: string, message: string, httpStatusCode: number): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
