import { createSendRequest } from '../../../src/cli/http/send-request';
import { type Deployment, withDeployment } from '../../../src/cli/trading-platform/deployment';
import { captureRun, type CommandRun } from '../../support/capture-run';
import type { SimulatedPlatform } from './simulated-platform';

/**
 * Runs a command on a platform in memory. The test file mocks the modules of `withDeployment` and `createSendRequest`.
 * @param fields replaces clients of the deployment
 */
export function runCommand(
  platform: SimulatedPlatform,
  run: () => Promise<void>,
  fields: Partial<Deployment> = {},
): Promise<CommandRun> {
  jest
    .mocked(withDeployment)
    .mockImplementation((_, work) => work({ ...platform.deployment, ...fields }, {} as never));
  jest.mocked(createSendRequest).mockImplementation(() => platform.send);
  return captureRun(run);
}
