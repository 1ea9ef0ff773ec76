import type { Simulation } from '../../core/simulation';
import { DELIVERED, type DeliveryResult } from '../delivery-result';
import type { SimulatedFunction } from '../lambda/simulated-function';
import type { MessageSink } from '../message-sink';
import { isServiceDown } from '../names';
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

/** Sends to a service. EventBridge tries again if it does not answer. */
const deliverTo = (
  simulation: Simulation,
  service: string,
  region: string | undefined,
  deliver: () => void,
): DeliveryResult => {
  if (isServiceDown(simulation, service, region))
    return { status: 'retryable', reason: `${service} is not available` };
  deliver();
  return DELIVERED;
};

/** A function, which EventBridge invokes asynchronously. */
export const asFunctionTarget = (simulation: Simulation, fn: SimulatedFunction): EventTarget => ({
  arn: fn.arn,
  deliver: ({ input }) => deliverTo(simulation, 'lambda', fn.region, () => fn.invokeAsynchronously(input)),
});

/** A queue that receives each event as a message. */
export const asQueueTarget = (simulation: Simulation, queue: MessageSink): EventTarget => ({
  arn: queue.arn,
  deliver: ({ input, traceHeader }) =>
    deliverTo(simulation, 'sqs', queue.region, () => {
      queue.send(JSON.stringify(input), { traceHeader });
    }),
});

/** A topic that publishes each event. */
export const asTopicTarget = (simulation: Simulation, topic: Topic): EventTarget => ({
  arn: topic.arn,
  deliver: ({ input }) =>
    deliverTo(simulation, 'sns', topic.region, () => {
      topic.publish({ message: JSON.stringify(input), attributes: {} });
    }),
});

/** A bus as another bus sees it: `Bus`, which depends on the targets of its rules. */
interface ReceivingBus {
  readonly arn: string;
  readonly region: string | undefined;
  accept(event: BusEvent, traceHeader: string | undefined): void;
}

/** Another bus in the same region. Its event keeps its id, and the input cannot be transformed. */
export const asBusTarget = (simulation: Simulation, bus: ReceivingBus): EventTarget => ({
  arn: bus.arn,
  deliver: ({ event, traceHeader }) =>
    deliverTo(simulation, 'events', bus.region, () => bus.accept(event, traceHeader)),
});

/** A log group that receives each event as a line. */
export const asLogTarget = (arn: string, lines: BusEvent[]): EventTarget => ({
  arn,
  deliver: ({ event }) => {
    lines.push(event);
    return DELIVERED;
  },
});

/** A resource that is started with the input of a target. */
interface StartedResource {
  readonly arn: string;
  readonly region?: string | undefined;
  readonly start: (input: unknown) => void;
}

/** Something that processes the input of a target, such as a workflow that is started with it. */
export const asStartTarget = (
  simulation: Simulation,
  service: string,
  { arn, region, start }: StartedResource,
): EventTarget => ({
  arn,
  deliver: ({ input }) => deliverTo(simulation, service, region, () => start(input)),
});
