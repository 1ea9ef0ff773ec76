import { pause } from '../../process/interrupt';
import { FunctionFailed, invokeFunction } from '../../target/invoke-function';
import { formatCommand } from '../../terminal/format-command';
import type { RegionalDeployment } from '../deployment';

type Checkpointer = Pick<RegionalDeployment, 'functions' | 'region' | 'getOutput'>;

/**
 * Lets the checkpointer of a region verify the newest entries and sign a checkpoint. It creates one checkpoint at a time, so
 * if the schedule has started one, waits until it is finished.
 * @returns its result
 * @throws FunctionFailed with the violations that it found
 */
export async function requestCheckpoint(
  { functions, region, getOutput }: Checkpointer,
  wait: (milliseconds: number) => Promise<void> = pause,
): Promise<unknown> {
  try {
    const label = `LedgerCheckpointer in ${region}`;
    return await invokeFunction(functions, getOutput('LedgerCheckpointerName'), { label }, wait);
  } catch (error) {
    if (!(error instanceof FunctionFailed)) throw error;
    throw new FunctionFailed(
      `${error.message}; see ${formatCommand(`trade-processing verify --region ${region}`)}`,
    );
  }
}
