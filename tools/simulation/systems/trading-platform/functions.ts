import type { Simulation } from '../../core/simulation';
import { asQueueDestination } from '../../services/lambda/destination';
import type { CreateHandler } from '../../services/lambda/environment';
import { SimulatedFunction } from '../../services/lambda/simulated-function';
import { asScheduledFunction } from '../../services/scheduler/schedule-target';
import { QueueMapping } from '../../services/sqs/queue-mapping';
import { FUNCTION_NAMES, type FunctionName, FUNCTIONS, QUEUE_NAMES, QUEUES, RELAY } from './deployment';
import type { Resources } from './resources';

export type Functions = Readonly<Record<FunctionName, SimulatedFunction>>;

/** Creates the functions, and invokes them by queues and by the schedule of the relay. */
export const connectFunctions = (
  simulation: Simulation,
  { queues, failedRuns, scheduler }: Resources,
  handlers: Readonly<Record<FunctionName, CreateHandler>>,
): Functions => {
  const { retries, maxEventAgeSeconds } = RELAY;
  const asynchronous = { retries, maxEventAgeSeconds, onFailure: asQueueDestination(failedRuns) };
  const functions = Object.fromEntries(
    FUNCTION_NAMES.map((name) => [
      name,
      new SimulatedFunction(simulation, {
        name,
        ...FUNCTIONS[name],
        create: handlers[name],
        ...(name === 'OutboxRelay' && { asynchronous }),
      }),
    ]),
  ) as Record<FunctionName, SimulatedFunction>;
  for (const name of QUEUE_NAMES) {
    const { consumer, batchSize, maxConcurrency, ...others } = QUEUES[name];
    const window = 'windowSeconds' in others ? { windowSeconds: others.windowSeconds } : {};
    new QueueMapping(simulation, queues[name], functions[consumer], { batchSize, maxConcurrency, ...window });
  }
  scheduler.add({
    name: 'OutboxSchedule',
    expression: RELAY.expression,
    target: asScheduledFunction(simulation, functions.OutboxRelay),
    input: {},
    retries: RELAY.scheduleRetries,
    maxEventAgeSeconds: RELAY.scheduleMaxAgeSeconds,
    deadLetters: failedRuns,
  });
  return functions;
};
