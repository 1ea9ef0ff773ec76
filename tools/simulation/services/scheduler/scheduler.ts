import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import type { MessageSink } from '../message-sink';
import { SECOND_MS } from '../names';
import { startDelivery } from '../retried-delivery';
import { parseSchedule } from './parse-schedule';
import type { ScheduleTarget } from './schedule-target';

export interface ScheduleProps {
  /** The name with its group, such as `Timers/abc`. */
  readonly name: string;
  /** For example `rate(5 minutes)`, or once `at(2026-01-05T14:00:00)` in UTC. */
  readonly expression: string;
  readonly target: ScheduleTarget;
  readonly input: unknown;
  /** @default 185, the default of EventBridge Scheduler */
  readonly retries?: number;
  /** @default 24 hours, the default of EventBridge Scheduler */
  readonly maxEventAgeSeconds?: number;
  /** Receives the inputs that could not be delivered. @default - they are dropped */
  readonly deadLetters?: MessageSink;
}

// Amazon EventBridge Scheduler User Guide, "Configuring a dead-letter queue" and API Reference, "RetryPolicy":
/** The number of retries: 0 to 185, by default 185; */
const RETRIES = { least: 0, most: 185 };
/** the age of an event: 60 seconds to 24 hours, by default 24 hours. */
const MAX_EVENT_AGE_S = { least: 60, most: 86_400 };
/** Schedule types: schedules are accurate to the minute, so they are due within it. */
const ACCURACY_MS = 60 * SECOND_MS;

/** The schedules of EventBridge Scheduler. */
export class Scheduler {
  /** The number of deliveries that are not finished. */
  pending = 0;
  private readonly names = new Set<string>();
  private readonly random: Random;

  constructor(private readonly simulation: Simulation) {
    this.random = simulation.random.fork('scheduler');
  }

  /** Whether a schedule exists. One that is due once is deleted afterwards. */
  has(name: string): boolean {
    return this.names.has(name);
  }

  /** Creates a schedule. @throws Error if EventBridge Scheduler refuses it */
  add(props: ScheduleProps): void {
    const { name, expression, retries = RETRIES.most, maxEventAgeSeconds = MAX_EVENT_AGE_S.most } = props;
    const schedule = parseSchedule(expression);
    if (!schedule)
      throw new Error(`invalid schedule ${expression}: expected rate(5 minutes) or at(yyyy-mm-ddThh:mm:ss)`);
    if (!(retries >= RETRIES.least && retries <= RETRIES.most))
      throw new Error(`${retries} retries: expected ${RETRIES.least} to ${RETRIES.most}`);
    if (!(maxEventAgeSeconds >= MAX_EVENT_AGE_S.least && maxEventAgeSeconds <= MAX_EVENT_AGE_S.most))
      throw new Error(
        `an age of ${maxEventAgeSeconds} s: expected ${MAX_EVENT_AGE_S.least} to ${MAX_EVENT_AGE_S.most}`,
      );
    if (this.names.has(name)) throw new Error(`the schedule ${name} exists: expected another name`);
    this.names.add(name);
    const { simulation } = this;
    if ('at' in schedule) {
      // A schedule in the past is due at once. AWS does not document it.
      const delayMs = Math.max(0, schedule.at - simulation.now);
      simulation.schedule(delayMs, `schedule ${name}`, () => {
        this.names.delete(name);
        this.trigger(props);
      });
      return;
    }
    const { everyMs } = schedule;
    const repeat = (): void =>
      simulation.scheduleRecurring(everyMs, `schedule ${name}`, () => {
        repeat();
        this.trigger(props);
      });
    repeat();
  }

  private trigger(props: ScheduleProps): void {
    const { faults, now } = this.simulation;
    const where = `schedule ${props.name} at ${now}`;
    if (faults.happens('drop', where)) return;
    this.start(props, faults.happens('delay', where) ? faults.pickDelayMs(where) : 0);
    if (faults.happens('duplicate', where)) this.start(props, faults.pickDelayMs(`${where} again`));
  }

  private start(props: ScheduleProps, extraMs: number): void {
    const { name, target, input, retries = RETRIES.most, deadLetters } = props;
    this.pending++;
    startDelivery(this.simulation, this.random, {
      label: `schedule ${name}`,
      retries,
      maxAgeSeconds: props.maxEventAgeSeconds ?? MAX_EVENT_AGE_S.most,
      delayMs: this.random.pickInteger(ACCURACY_MS) + extraMs,
      deliver: () => target.deliver(input),
      onEnd: (end) => {
        this.pending--;
        this.simulation.trace.note(`scheduler ${name} ${end.status}`);
        if (end.status === 'failed')
          deadLetters?.send(JSON.stringify(input), { attributes: { ERROR_MESSAGE: end.reason } });
      },
    });
  }
}
