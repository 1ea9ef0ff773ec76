import type { Simulation } from '../../core/simulation';
import { DELIVERED, type DeliveryResult } from '../delivery-result';
import type { Bus } from '../eventbridge/bus';
import type { SimulatedFunction } from '../lambda/simulated-function';
import { isServiceDown } from '../names';

/** A resource to which a schedule sends its input. */
export interface ScheduleTarget {
  readonly arn: string;
  deliver(input: unknown): DeliveryResult;
}

/** A function, which EventBridge Scheduler invokes asynchronously. */
export const asScheduledFunction = (simulation: Simulation, fn: SimulatedFunction): ScheduleTarget => ({
  arn: fn.arn,
  deliver: (input) => {
    if (isServiceDown(simulation, 'lambda', fn.region))
      return { status: 'retryable', reason: 'lambda is not available' };
    fn.invokeAsynchronously(input);
    return DELIVERED;
  },
});

/** A bus, on which EventBridge Scheduler puts the input as the detail of an event. */
export const asScheduledEvent = (
  simulation: Simulation,
  bus: Bus,
  event: { readonly source: string; readonly detailType: string },
): ScheduleTarget => ({
  arn: bus.arn,
  deliver: (detail) => {
    if (isServiceDown(simulation, 'events', bus.region))
      return { status: 'retryable', reason: 'events is not available' };
    bus.put({ ...event, detail });
    return DELIVERED;
  },
});
