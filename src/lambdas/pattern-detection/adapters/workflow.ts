import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Analysis } from '../../../domain/market-data';
import { REQUEST_HANDLER } from '../../shared/aws';
import { traced } from '../../shared/observability';

export interface AnalysisWorkflow {
  /** Starts the analysis under a name that follows from its correlation id; starting it again does no harm. */
  start(analysis: Analysis): Promise<void>;
}

/** A name that Step Functions takes: at most 80 of the characters 0-9, A-Z, a-z, "-" and "_". */
export const executionName = (correlationId: string): string =>
  correlationId
    .replace(/^shardId-/, '')
    .replace(/[^\w-]/g, '_')
    .slice(-80);

export const sfnAnalysisWorkflow = (
  arn: string,
  client: Pick<SFNClient, 'send'> = traced(new SFNClient({ requestHandler: REQUEST_HANDLER })),
): AnalysisWorkflow => ({
  start: async (analysis) => {
    try {
      await client.send(
        new StartExecutionCommand({
          stateMachineArn: arn,
          name: executionName(analysis.correlationId),
          input: JSON.stringify(analysis),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  },
});
