import { type Deployment, withDeployment } from '../../../../src/cli/transaction-pipeline/deployment';
import { captureRun, type CommandRun as CapturedRun } from '../../../support/capture-run';
import { createFakeDeployment, type RecordedRequest } from '../fake-deployment';

/** What a command printed, its requests, and the error that it threw. */
export interface CommandRun extends CapturedRun {
  readonly requests: readonly RecordedRequest[];
}

/**
 * Runs a command on a deployment that answers the requests in their order. The test file mocks the module of
 * `withDeployment`.
 */
export async function runCommand(
  run: () => Promise<void>,
  answers: readonly unknown[],
  fields: Partial<Deployment> = {},
): Promise<CommandRun> {
  const { deployment, requests } = createFakeDeployment(...answers);
  jest
    .mocked(withDeployment)
    .mockImplementation((_, work) => work({ ...deployment, ...fields }, {} as never));
  return { ...(await captureRun(run)), requests };
}
