import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Message } from '@aws-sdk/client-sqs';
import { isObject } from '../../../domain/validation';
import { UserError } from '../../errors';
import type { Resend, ResendDefinition, ResendResult } from '../../failures/system-failures';
import { parseJson } from '../../json';
import { createClientOptions } from '../../target/aws';

/** Starts the analyses of the messages in ManualReview again. */
export const RESTART_ANALYSIS: ResendDefinition = {
  destination: 'to the workflow PatternAnalysisWorkflow',
  open: async ({ session: { config }, outputs: { PatternAnalysisWorkflowArn: arn } }) => {
    if (typeof arn !== 'string')
      throw new UserError('the stack has no output PatternAnalysisWorkflowArn: deploy it first');
    return createRestart(new SFNClient(createClientOptions(config)), arn);
  },
};

/**
 * Creates the function that starts the workflow with each input. A repeated analysis finds the same patterns, whose alerts have
 * the same ids.
 */
export const createRestart =
  (workflows: Pick<SFNClient, 'send'>, stateMachineArn: string): Resend =>
  (messages) =>
    Promise.all(
      messages.map(async (message): Promise<ResendResult> => {
        const input = readInput(message);
        if (input === undefined)
          return { outcome: 'retained', reason: 'the message is no complete input: it has no windows' };
        await workflows.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
        return { outcome: 'sent' };
      }),
    );

/** Returns the input of the workflow, without what failed steps added. */
function readInput({ Body = '' }: Message): object | undefined {
  const json = parseJson(Body);
  if (!isObject(json) || !Array.isArray(json.windows)) return undefined;
  const { correlationId, symbol, windows } = json;
  return { correlationId, symbol, windows };
}
