import { type Deployment, withDeployment } from '../../../src/cli/trade-processing/deployment';
import { captureRun, type CommandRun } from '../../support/capture-run';

/** Runs a command on a deployment. The test file mocks the module of `withDeployment`. */
export function runCommand(deployment: Deployment, run: () => Promise<void>): Promise<CommandRun> {
  jest.mocked(withDeployment).mockImplementation((_, work) => work(deployment, {} as never));
  return captureRun(run);
}
