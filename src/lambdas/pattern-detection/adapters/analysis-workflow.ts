import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Analysis } from '../../../domain/market-data';
import { CLIENT_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

export interface AnalysisWorkflow {
  /** Starts an analysis, named after its correlation id. Repeating it is harmless. */
  start(analysis: Analysis): Promise<void>;
}

/** Formats the name of an execution: at most 80 characters of 0-9, A-Z, a-z, "-" and "_". */
export const formatExecutionName = (correlationId: string): string =>
  correlationId
    .replace(/^shardId-/, '')
    .replace(/[^\w-]/g, '_')
    .slice(-80);

/** Creates the adapter of PatternAnalysisWorkflow. */
export const createAnalysisWorkflow = (
  arn: string,
  client: Pick<SFNClient, 'send'> = traceClient(new SFNClient(CLIENT_OPTIONS)),
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
