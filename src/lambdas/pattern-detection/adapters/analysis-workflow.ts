import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Analysis } from '../../../domain/market-data';
import { REQUEST_HANDLER_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface AnalysisWorkflow {
  /** Starts the analysis under a name that follows from its correlation id; starting it again does no harm. */
  start(analysis: Analysis): Promise<void>;
}

/** A name that Step Functions takes: at most 80 of the characters 0-9, A-Z, a-z, "-" and "_". */
export const formatExecutionName = (correlationId: string): string =>
  correlationId
    .replace(/^shardId-/, '')
    .replace(/[^\w-]/g, '_')
    .slice(-80);

export const createAnalysisWorkflow = (
  arn: string,
  client: Pick<SFNClient, 'send'> = traceClient(new SFNClient({ requestHandler: REQUEST_HANDLER_OPTIONS })),
): AnalysisWorkflow => ({
  start: async (analysis) => {
    try {
      await client.send(
        new StartExecutionCommand({
          stateMachineArn: arn,
          name: formatExecutionName(analysis.correlationId),
          input: JSON.stringify(analysis),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  },
});
