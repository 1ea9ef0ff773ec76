import { InvokeCommand, type InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { formatCommand } from '../../terminal/format-command';
import type { RegionalDeployment } from '../deployment';

type Checkpointer = Pick<RegionalDeployment, 'functions' | 'region' | 'getOutput'>;

/** The checkpointer creates one checkpoint at a time, and may take the 15 minutes that a function can run. */
const BUSY = { errorName: 'TooManyRequestsException', maxAttempts: 450, pauseMs: 2_000 };

/**
 * Lets the checkpointer of a region verify the newest entries and sign a checkpoint. If the schedule has started one, waits
 * until it is finished.
 * @returns its result
 * @throws UserError with the violations that it found
 */
export async function requestCheckpoint(
  { functions, region, getOutput }: Checkpointer,
  wait: (milliseconds: number) => Promise<void> = pause,
): Promise<unknown> {
  const FunctionName = getOutput('LedgerCheckpointerName');
  const { FunctionError, Payload } = await invoke(functions, FunctionName, wait);
  const text = Payload ? Buffer.from(Payload).toString() : '';
  if (!FunctionError) return text === '' ? undefined : JSON.parse(text);
  const { errorType = FunctionError, errorMessage = text } = JSON.parse(text || '{}') as {
    readonly errorType?: string;
    readonly errorMessage?: string;
  };
  throw new UserError(
    `LedgerCheckpointer in ${region} failed with ${errorType}: ${errorMessage}; see ${formatCommand(`trade-processing verify --region ${region}`)}`,
  );
}

/** Invokes the function, again while it is running. */
async function invoke(
  functions: Checkpointer['functions'],
  FunctionName: string,
  wait: (milliseconds: number) => Promise<void>,
): Promise<InvokeCommandOutput> {
  for (let attempt = 1; ; attempt++)
    try {
      return await functions.send(new InvokeCommand({ FunctionName, Payload: Buffer.from('{}') }));
    } catch (error) {
      if ((error as Error).name !== BUSY.errorName || attempt >= BUSY.maxAttempts) throw error;
      await wait(BUSY.pauseMs);
    }
}
