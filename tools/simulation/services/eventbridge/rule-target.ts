import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import type { MessageSink } from '../message-sink';
import { type DeliveryEnd, startDelivery } from '../retried-delivery';
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
/** How long a delivery takes without faults, at least and at most. AWS states about half a second. */
const DELIVERY_MS = { shortest: 20, longest: 500 };

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
    this.start(event, traceHeader, faults.happens('delay', where) ? faults.pickDelayMs(where) : 0);
    if (faults.happens('duplicate', where))
      this.start(event, traceHeader, faults.pickDelayMs(`${where} again`));
  }

  private start(event: BusEvent, traceHeader: string | undefined, extraMs: number): void {
    const { target, input, retries = DEFAULT_RETRIES } = this.props;
    this.pending++;
    startDelivery(this.simulation, this.random, {
      label: `rule ${this.name}`,
      retries,
      maxAgeSeconds: this.props.maxEventAgeSeconds ?? DEFAULT_MAX_EVENT_AGE_S,
      delayMs: Math.round(this.random.pickMagnitude(DELIVERY_MS.shortest, DELIVERY_MS.longest)) + extraMs,
      deliver: () =>
        target.deliver({ event, traceHeader, input: input ? transformInput(event, input) : event }),
      onEnd: (end) => this.end(event, end),
    });
  }

  private end(event: BusEvent, end: DeliveryEnd): void {
    this.pending--;
    const { deadLetters, target } = this.props;
    this.simulation.trace.note(`events ${this.name} ${event.id} to ${target.arn} ${end.status}`);
    if (end.status === 'failed')
      deadLetters?.send(JSON.stringify(event), {
        attributes: {
          RULE_ARN: this.name,
          TARGET_ARN: target.arn,
          ERROR_CODE: 'SDK_CLIENT_ERROR',
          ERROR_MESSAGE: end.reason,
          RETRY_ATTEMPTS: String(end.retries),
        },
      });
  }
}
