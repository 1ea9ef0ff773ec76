import type { Process } from '../core/process';
import type { CallOptions } from '../core/service-call';
import type { Simulation } from '../core/simulation';

/** An operation of a service, as the clients of the SDK call it. */
export interface Operation {
  /** The name of the command's class, such as `SendMessageCommand`. */
  readonly command: string;
  /** The fields of the input that the model knows. */
  readonly fields: readonly string[];
  /** Has the effect of the operation. Returns its output. @throws the error with which the service answers */
  readonly run: (input: object) => object;
}

/** A request that the model of a service does not know. It ends the simulation: nothing can be said about its effect. */
export class UnsupportedRequestError extends Error {
  override readonly name = 'UnsupportedRequestError';
}

/**
 * Describes an operation.
 * @param command the class of the SDK's command
 * @param fields the fields of the input that the model knows; a request with another one ends the simulation
 * @param run has the effect, and returns the output
 */
export const describeOperation = <Input extends object, Output extends object>(
  command: { readonly name: string },
  fields: readonly (keyof Input & string)[],
  run: (input: Input) => Omit<Output, '$metadata'>,
): Operation => ({ command: command.name, fields, run: run as (input: object) => object });

/** Ends a simulation with an error, also if a handler catches it. Returns the error, to be thrown. */
export const endSimulationWith = (
  simulation: Simulation,
  error: UnsupportedRequestError,
): UnsupportedRequestError => {
  simulation.schedule(0, 'unsupported request', () => {
    throw error;
  });
  return error;
};

/** A command of the SDK. */
interface Command {
  readonly input: object;
  readonly constructor: { readonly name: string };
}

/**
 * Creates the client of a service for a process, in place of the SDK's client. Each call is a `process.call`, which
 * takes time and can fail.
 * @param service the name of the service in traces and faults, such as `sqs`; with `@region` if its region is relevant
 * @param options the attempts and the time limit of the client
 */
export const createServiceClient = <Client extends { readonly send: unknown }>(
  process: Process,
  service: string,
  operations: readonly Operation[],
  options?: CallOptions,
): Pick<Client, 'send'> => {
  const known = new Map(operations.map((operation) => [operation.command, operation]));
  const endSimulation = (error: UnsupportedRequestError): UnsupportedRequestError =>
    endSimulationWith(process.simulation, error);
  const runOperation = (operation: Operation, input: object): object => {
    try {
      assertKnownFields(service, operation, input);
      return { $metadata: {}, ...operation.run(input) };
    } catch (error) {
      throw error instanceof UnsupportedRequestError ? endSimulation(error) : error;
    }
  };
  const send = ({ input, constructor: { name } }: Command): Promise<object> => {
    const operation = known.get(name);
    if (!operation)
      return Promise.reject(
        endSimulation(
          new UnsupportedRequestError(
            `the model of ${service} does not know ${name}; expected ${[...known.keys()].join(', ')}`,
          ),
        ),
      );
    return process.call(service, name.replace(/Command$/, ''), () => runOperation(operation, input), options);
  };
  return { send } as unknown as Pick<Client, 'send'>;
};

const assertKnownFields = (service: string, { command, fields }: Operation, input: object): void => {
  const unknown = Object.entries(input).find(
    ([field, value]) => value !== undefined && !fields.includes(field),
  );
  if (unknown)
    throw new UnsupportedRequestError(
      `the model of ${service} does not know the field ${unknown[0]} of ${command}; expected ${fields.join(', ')}`,
    );
};
