import { InvokeCommand } from '@aws-sdk/client-lambda';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import type { RegionalDeployment } from '../deployment';

/**
 * Lets the checkpointer of a region verify the newest entries and sign a checkpoint.
 * @returns its result
 * @throws UserError with the violations that it found
 */
export async function requestCheckpoint({
  functions,
  region,
  getOutput,
}: Pick<RegionalDeployment, 'functions' | 'region' | 'getOutput'>): Promise<unknown> {
  const FunctionName = getOutput('LedgerCheckpointerName');
  const { FunctionError, Payload } = await functions.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from('{}') }),
  );
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
