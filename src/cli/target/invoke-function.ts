import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import { UserError } from '../errors';
import { pause } from '../process/interrupt';

/** A function that runs once at a time is busy while a schedule or another command has started it. */
const BUSY = { errorName: 'TooManyRequestsException', maxAttempts: 450, pauseMs: 2_000 };

/** A function has thrown an error. */
export class FunctionFailed extends UserError {}

/**
 * Invokes a function and waits for its result. While all its reserved concurrency is in use, waits for it, for at most 15
 * minutes, which is as long as a function can run.
 * @param label the name of the function in an error
 * @throws FunctionFailed with the error that the function has thrown
 */
export async function invokeFunction(
  functions: Pick<LambdaClient, 'send'>,
  name: string,
  { label, payload = {} }: { readonly label: string; readonly payload?: object },
  wait: (milliseconds: number) => Promise<void> = pause,
): Promise<unknown> {
  const { FunctionError, Payload } = await invokeWhenIdle(functions, name, payload, wait);
  const text = Payload ? Buffer.from(Payload).toString() : '';
  if (!FunctionError) return text === '' ? undefined : JSON.parse(text);
  const { errorType = FunctionError, errorMessage = text } = JSON.parse(text || '{}') as {
    readonly errorType?: string;
    readonly errorMessage?: string;
  };
  throw new FunctionFailed(`${label} failed with ${errorType}: ${errorMessage}`);
}

async function invokeWhenIdle(
  functions: Pick<LambdaClient, 'send'>,
  FunctionName: string,
  payload: object,
  wait: (milliseconds: number) => Promise<void>,
): Promise<InvokeCommandOutput> {
  for (let attempt = 1; ; attempt++)
    try {
      return await functions.send(
        new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) }),
      );
    } catch (error) {
      if ((error as Error).name !== BUSY.errorName || attempt >= BUSY.maxAttempts) throw error;
      await wait(BUSY.pauseMs);
    }
}
