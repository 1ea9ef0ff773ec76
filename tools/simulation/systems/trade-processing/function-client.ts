import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Process } from '../../core/process';
import { createThrottle, ServiceError } from '../../core/service-error';
import { formatFailure } from '../../services/lambda/invocation';
import type { SimulatedFunction } from '../../services/lambda/simulated-function';
import { formatService } from '../../services/names';

/** What the commands set for invocations: longer than a function can run. */
const LIMITS = { attempts: 4, limitMs: 910_000 };

/** Creates the client with which a command invokes a function and waits for its result. */
export const createFunctionClient = (process: Process, fn: SimulatedFunction): Pick<LambdaClient, 'send'> => {
  const service = formatService('lambda', fn.region);
  const invoke = async (payload: Uint8Array | undefined): Promise<object> => {
    const result = await fn.invoke(JSON.parse(Buffer.from(payload ?? []).toString() || 'null'));
    switch (result.status) {
      case 'succeeded':
        return { Payload: Buffer.from(JSON.stringify(result.payload)) };
      case 'failed':
        return { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify(formatFailure(result))) };
      case 'throttled':
        throw createThrottle(service);
      case 'unavailable':
        throw new ServiceError('ServiceException', `${service} does not answer`, {
          status: 500,
          retryable: 'transient',
        });
    }
  };
  const send = (command: object): Promise<object> => {
    if (!(command instanceof InvokeCommand) || command.input.FunctionName !== fn.name)
      throw new Error(`expected an invocation of ${fn.name}; got ${command.constructor.name}`);
    return process.call(
      service,
      'Invoke',
      () => invoke(command.input.Payload as Uint8Array | undefined),
      LIMITS,
    );
  };
  return { send } as unknown as Pick<LambdaClient, 'send'>;
};
