import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import type { MessageSink } from '../message-sink';
import { SECOND_MS } from '../names';
import type { BusEvent } from './bus-event';
import type { EventTarget } from './event-target';
import { type InputTransformer, transformInput } from './transform-input';

export interface RuleTargetProps {
  readonly target: EventTarget;
  /** The number of retries. @default 185, the default of EventBridge */
  readonly retries?: number;
  /** The age in seconds above which an event is not delivered any more. @default 24 hours, the default of EventBridge */
  readonly maxEventAgeSeconds?: number;
  /** What the target receives in place of the event. @default - the event */
  readonly input?: InputTransformer;
  /** Receives the events that could not be delivered. @default - they are dropped */
  readonly deadLetters?: MessageSink;
}

// Amazon EventBridge User Guide, "How EventBridge retries delivering events":
/** By default, EventBridge tries for 24 hours and up to 185 times again, with exponential backoff and jitter. */
const DEFAULT_RETRIES = 185;
const DEFAULT_MAX_EVENT_AGE_S = 24 * 3600;
/** The waits between attempts. AWS documents no numbers; with these, 24 hours end before 185 retries. */
const RETRY_MS = { first: SECOND_MS, longest: 15 * 60 * SECOND_MS };
/** How long a delivery takes without faults, at least and at most. AWS states about half a second. */
const DELIVERY_MS = { shortest: 20, longest: 500 };

/** An event on its way to a target. */
interface Delivery {
  readonly event: BusEvent;
  readonly traceHeader?: string;
  readonly acceptedAt: number;
  retries: number;
}

/** A target of a rule: EventBridge delivers each event at least once, and in no order. */
export class RuleTarget {
  /** The number of events that are not delivered yet. */
  pending = 0;
  private readonly random: Random;

  constructor(
    private readonly simulation: Simulation,
    private readonly name: string,
    private readonly props: RuleTargetProps,
  ) {
    this.random = simulation.random.fork(`rule ${name} ${props.target.arn}`);
  }

  send(event: BusEvent, traceHeader: string | undefined): void {
    const { faults, now } = this.simulation;
    const where = `deliver ${this.name} ${event.id} to ${this.props.target.arn} at ${now}`;
    const plan = (extraMs: number): void => {
      this.pending++;
      const { shortest, longest } = DELIVERY_MS;
      const delayMs = Math.round(this.random.pickMagnitude(shortest, longest)) + extraMs;
      this.schedule(delayMs, { event, traceHeader, acceptedAt: now, retries: 0 });
    };
    plan(faults.happens('delay', where) ? faults.pickDelayMs(where) : 0);
    if (faults.happens('duplicate', where)) plan(faults.pickDelayMs(`${where} again`));
  }

  private schedule(delayMs: number, delivery: Delivery): void {
    this.simulation.schedule(delayMs, `rule ${this.name}`, () => this.attempt(delivery));
  }

  private attempt(delivery: Delivery): void {
    const {
      target,
      input,
      retries = DEFAULT_RETRIES,
      maxEventAgeSeconds = DEFAULT_MAX_EVENT_AGE_S,
    } = this.props;
    const { event, traceHeader, acceptedAt } = delivery;
    const result = target.deliver({
      event,
      traceHeader,
      input: input ? transformInput(event, input) : event,
    });
    if (result.status === 'delivered') {
      this.pending--;
      this.simulation.trace.note(`events ${this.name} ${event.id} delivered`);
      return;
    }
    const { first, longest } = RETRY_MS;
    const waitMs = Math.round(
      ((1 + this.random.next()) / 2) * Math.min(longest, first * 2 ** delivery.retries),
    );
    const isLast =
      result.status === 'rejected' ||
      delivery.retries >= retries ||
      this.simulation.now + waitMs - acceptedAt > maxEventAgeSeconds * SECOND_MS;
    if (isLast) return this.fail(delivery, result.reason);
    delivery.retries++;
    this.schedule(waitMs, delivery);
  }

  private fail({ event, retries }: Delivery, reason: string): void {
    this.pending--;
    const { deadLetters, target } = this.props;
    this.simulation.trace.note(`events ${this.name} ${event.id} not delivered`);
    deadLetters?.send(JSON.stringify(event), {
      attributes: {
        RULE_ARN: this.name,
        TARGET_ARN: target.arn,
        ERROR_CODE: 'SDK_CLIENT_ERROR',
        ERROR_MESSAGE: reason,
        RETRY_ATTEMPTS: String(retries),
      },
    });
  }
}
