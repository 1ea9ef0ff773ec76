import type { Simulation } from '../../core/simulation';
import { DELIVERED, type DeliveryResult } from '../delivery-result';
import type { SimulatedFunction } from '../lambda/simulated-function';
import type { MessageSink } from '../message-sink';
import type { Topic } from '../sns/topic';
import type { BusEvent } from './bus-event';

/** What a rule sends to its target. */
export interface TargetInput {
  /** The event, or what the input transformer made of it. */
  readonly input: unknown;
  readonly event: BusEvent;
  readonly traceHeader?: string;
}

/** A resource to which a rule sends events. */
export interface EventTarget {
  readonly arn: string;
  deliver(input: TargetInput): DeliveryResult;
}

/** A service that does not answer: EventBridge tries again. */
const checkService = (simulation: Simulation, service: string): DeliveryResult =>
  simulation.outages.isDown(service, simulation.now)
    ? { status: 'retryable', reason: `${service} is not available` }
    : DELIVERED;

/** Sends to a service unless it is down. */
const deliverTo = (simulation: Simulation, service: string, deliver: () => void): DeliveryResult => {
  const result = checkService(simulation, service);
  if (result.status === 'delivered') deliver();
  return result;
};

/** A function, which EventBridge invokes asynchronously. */
export const asFunctionTarget = (simulation: Simulation, fn: SimulatedFunction): EventTarget => ({
  arn: fn.arn,
  deliver: ({ input }) => deliverTo(simulation, 'lambda', () => fn.invokeAsynchronously(input)),
});

/** A queue that receives each event as a message. */
export const asQueueTarget = (simulation: Simulation, queue: MessageSink): EventTarget => ({
  arn: queue.arn,
  deliver: ({ input, traceHeader }) =>
    deliverTo(simulation, 'sqs', () => {
      queue.send(JSON.stringify(input), { traceHeader });
    }),
});

/** A topic that publishes each event. */
export const asTopicTarget = (simulation: Simulation, topic: Topic): EventTarget => ({
  arn: topic.arn,
  deliver: ({ input }) =>
    deliverTo(simulation, 'sns', () => {
      topic.publish({ message: JSON.stringify(input), attributes: {} });
    }),
});

/** A bus as another bus sees it: `Bus`, which depends on the targets of its rules. */
interface ReceivingBus {
  readonly arn: string;
  accept(event: BusEvent, traceHeader: string | undefined): void;
}

/** Another bus in the same region. Its event keeps its id, and the input cannot be transformed. */
export const asBusTarget = (simulation: Simulation, bus: ReceivingBus): EventTarget => ({
  arn: bus.arn,
  deliver: ({ event, traceHeader }) => deliverTo(simulation, 'events', () => bus.accept(event, traceHeader)),
});

/** A log group that receives each event as a line. */
export const asLogTarget = (arn: string, lines: BusEvent[]): EventTarget => ({
  arn,
  deliver: ({ event }) => {
    lines.push(event);
    return DELIVERED;
  },
});

/** Something that processes the input of a target, such as a workflow that is started with it. */
export const asStartTarget = (
  simulation: Simulation,
  service: string,
  { arn, start }: { readonly arn: string; readonly start: (input: unknown) => void },
): EventTarget => ({ arn, deliver: ({ input }) => deliverTo(simulation, service, () => start(input)) });
