import { stripVTControlCharacters } from 'node:util';
import { createSendRequest } from '../../../src/cli/http/send-request';
import { type Deployment, withDeployment } from '../../../src/cli/trading-platform/deployment';
import type { SimulatedPlatform } from './simulated-platform';

/** What a command printed, without colors, and the error that it threw. */
export interface CommandRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: string;
}

/**
 * Runs a command on a platform in memory. The test file mocks the modules of `withDeployment` and `createSendRequest`.
 * @param fields replaces clients of the deployment
 */
export async function runCommand(
  platform: SimulatedPlatform,
  run: () => Promise<void>,
  fields: Partial<Deployment> = {},
): Promise<CommandRun> {
  const output = { stdout: '', stderr: '' };
  jest.mocked(withDeployment).mockImplementation((_, work) => work({ ...platform.deployment, ...fields }));
  jest.mocked(createSendRequest).mockImplementation(() => platform.send);
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      output[name] += stripVTControlCharacters(String(text));
      return true;
    }),
  );
  try {
    await run();
    return output;
  } catch (error) {
    return { ...output, error: (error as Error).message };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
