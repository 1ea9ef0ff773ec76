import type { Simulation } from '../../core/simulation';
import type { MessageSink } from '../message-sink';
import { SECOND_MS } from '../names';
import type { Destination, InvocationCondition, InvocationRecord } from './destination';
import { formatFailure, type InvocationResult } from './invocation';

/** The configuration of asynchronous invocations. */
export interface AsynchronousProps {
  /** The number of retries after an error of the function. @default 2 */
  readonly retries?: 0 | 1 | 2;
  /** The age in seconds above which an event is not processed any more. @default 21600 */
  readonly maxEventAgeSeconds?: number;
  readonly onSuccess?: Destination;
  readonly onFailure?: Destination;
  /** Receives the events that failed, without the result. @default - they are dropped */
  readonly deadLetters?: MessageSink;
}

/** The function that is invoked: `SimulatedFunction`. */
interface InvokedFunction {
  readonly name: string;
  readonly arn: string;
  invokeWith(event: unknown, requestId: string): Promise<InvocationResult>;
}

// Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation":
/** After an error of the function, Lambda waits one minute before the second attempt and two before the third. */
const RETRY_MS = [60 * SECOND_MS, 120 * SECOND_MS];
/** By default, it runs a failed function two more times, */
const DEFAULT_RETRIES = 2;
/** and tries an event that it could not start (429 or 5xx) for up to six hours. */
const DEFAULT_MAX_EVENT_AGE_S = 6 * 3600;
/** The interval of the tries of such an event grows exponentially from one second to five minutes. */
const REFUSED_MS = { first: SECOND_MS, longest: 300 * SECOND_MS };
/**
 * Events can be deleted without having been sent to a function that can't keep up: no destination and no dead-letter queue receives
 * them. AWS documents no number. Here, any event can be dropped, because no metric shows which ones Lambda would drop.
 */
const DROPPED = 'drop';
/** How long an event waits in the queue of Lambda when the function is free. AWS documents no number. */
const QUEUE_MS = 20;

/** An event that waits for the function. */
interface QueuedEvent {
  readonly requestId: string;
  readonly payload: string;
  readonly acceptedAt: number;
  /** The number of attempts that the function failed. */
  failures: number;
  /** The number of consecutive attempts that Lambda could not start. */
  refusals: number;
}

/** The queue in front of a function, from which Lambda invokes it. */
export class AsynchronousInvocations {
  /** The number of events that wait or are processed. */
  pending = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly fn: InvokedFunction,
    private readonly props: AsynchronousProps = {},
  ) {}

  accept(event: unknown, requestId: string): void {
    const payload = JSON.stringify(event);
    const queue = (delayMs: number): void => {
      this.pending++;
      const { now: acceptedAt } = this.simulation;
      this.schedule(delayMs, { requestId, payload, acceptedAt, failures: 0, refusals: 0 });
    };
    const { faults } = this.simulation;
    const where = `asynchronous ${this.fn.name} ${requestId}`;
    if (faults.happens(DROPPED, where)) return;
    queue(QUEUE_MS + (faults.happens('delay', where) ? faults.pickDelayMs(where) : 0));
    // The function can receive the same event several times without an error, because the queue is eventually consistent.
    if (faults.happens('duplicate', where)) queue(QUEUE_MS + faults.pickDelayMs(where));
  }

  private schedule(delayMs: number, event: QueuedEvent): void {
    this.simulation.schedule(delayMs, `asynchronous ${this.fn.name}`, () => {
      void this.attempt(event);
    });
  }

  private async attempt(event: QueuedEvent): Promise<void> {
    const { maxEventAgeSeconds = DEFAULT_MAX_EVENT_AGE_S, retries = DEFAULT_RETRIES } = this.props;
    if (this.simulation.now - event.acceptedAt > maxEventAgeSeconds * SECOND_MS)
      return this.fail(event, 'EventAgeExceeded');
    const result = await this.fn.invokeWith(JSON.parse(event.payload), event.requestId);
    if (result.status === 'throttled' || result.status === 'unavailable') {
      const { first, longest } = REFUSED_MS;
      this.schedule(Math.min(longest, first * 2 ** event.refusals), event);
      event.refusals++;
      return;
    }
    event.refusals = 0;
    if (result.status === 'succeeded') {
      this.pending--;
      this.props.onSuccess?.deliver(this.createRecord(event, 'Success', result));
      return;
    }
    event.failures++;
    if (event.failures > retries) return this.fail(event, 'RetriesExhausted', result);
    this.schedule(RETRY_MS[event.failures - 1]!, event);
  }

  private fail(event: QueuedEvent, condition: InvocationCondition, result?: InvocationResult): void {
    this.pending--;
    this.simulation.trace.note(`lambda ${this.fn.name} ${event.requestId} ${condition}`);
    this.props.onFailure?.deliver(this.createRecord(event, condition, result));
    this.props.deadLetters?.send(event.payload, {
      attributes: {
        RequestID: event.requestId,
        ErrorCode: result?.status === 'failed' ? '200' : '429',
        ErrorMessage: result?.status === 'failed' ? result.errorMessage.slice(0, 1_024) : condition,
      },
    });
  }

  private createRecord(
    event: QueuedEvent,
    condition: InvocationCondition,
    result?: InvocationResult,
  ): InvocationRecord {
    const response =
      result?.status === 'succeeded'
        ? result.payload
        : result?.status === 'failed'
          ? formatFailure(result)
          : undefined;
    return {
      version: '1.0',
      timestamp: new Date(this.simulation.now).toISOString(),
      requestContext: {
        requestId: event.requestId,
        functionArn: this.fn.arn,
        condition,
        approximateInvokeCount: event.failures + (condition === 'Success' ? 1 : 0),
      },
      requestPayload: JSON.parse(event.payload),
      ...(response !== undefined && {
        responseContext: {
          statusCode: 200,
          executedVersion: 'live',
          ...(condition !== 'Success' && { functionError: 'Unhandled' as const }),
        },
        responsePayload: response,
      }),
    };
  }
}
