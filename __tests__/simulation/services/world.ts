import type { SQSEvent } from 'aws-lambda';
import type { FaultKind } from '../../../tools/simulation/core/fault-profiles';
import { Process } from '../../../tools/simulation/core/process';
import { Simulation } from '../../../tools/simulation/core/simulation';
import type { Handler } from '../../../tools/simulation/services/lambda/invocation';
import {
  type FunctionProps,
  SimulatedFunction,
} from '../../../tools/simulation/services/lambda/simulated-function';
import { Queue, type QueueProps } from '../../../tools/simulation/services/sqs/queue';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A simulation without faults, except those that a test injects. */
export const createSimulation = (): Simulation => new Simulation({ seed: 1, keepsLines: true });

/** Makes the next faults of a kind happen at places that begin with a text: the first `times` of them. */
export const injectFault = (simulation: Simulation, kind: FaultKind, place = '', times = 1): void => {
  let left = times;
  jest
    .spyOn(simulation.faults, 'happens')
    .mockImplementation((asked, where) => asked === kind && where.startsWith(place) && left-- > 0);
};

/** Runs for a virtual duration. */
export const runFor = (simulation: Simulation, durationMs: number): Promise<void> =>
  simulation.run(simulation.now + durationMs);

/** A process that calls services, outside of functions. */
export const createCaller = (simulation: Simulation): Process => new Process(simulation, 'caller');

export const createFunction = (
  simulation: Simulation,
  handler: Handler,
  props: Partial<FunctionProps> = {},
): SimulatedFunction =>
  new SimulatedFunction(simulation, {
    name: 'Worker',
    timeoutSeconds: 10,
    concurrency: 100,
    create: () => handler,
    ...props,
  });

export const createQueue = (simulation: Simulation, props: Partial<QueueProps> = {}): Queue =>
  new Queue(simulation, { name: 'Work', visibilitySeconds: 60, ...props });

/** The bodies of the messages of each invocation, and the times at which they came. */
export interface Deliveries {
  readonly bodies: string[][];
  readonly times: number[];
  /** A handler that keeps each batch, and answers with what a test decides. */
  readonly handler: Handler;
}

/** @param answer decides about the answer to a batch, the n-th from 1; it can throw */
export const collectDeliveries = (
  simulation: Simulation,
  answer: (event: SQSEvent, n: number) => unknown = () => null,
): Deliveries => {
  const bodies: string[][] = [];
  const times: number[] = [];
  const handler = (async (event: SQSEvent) => {
    bodies.push(event.Records.map(({ body }) => body));
    times.push(simulation.now - simulation.startsAt);
    return answer(event, bodies.length);
  }) as unknown as Handler;
  return { bodies, times, handler };
};

/** The answer of a function that failed the messages with these bodies. */
export const failBodies = (event: SQSEvent, ...bodies: readonly string[]) => ({
  batchItemFailures: event.Records.filter(({ body }) => bodies.includes(body)).map(({ messageId }) => ({
    itemIdentifier: messageId,
  })),
});
