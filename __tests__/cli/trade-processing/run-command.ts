import { stripVTControlCharacters } from 'node:util';
import { type Deployment, withDeployment } from '../../../src/cli/trade-processing/deployment';

/** What a command printed, without colors, and the error that it threw. */
export interface CommandRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: string;
}

/** Runs a command on a deployment. The test file mocks the module of `withDeployment`. */
export async function runCommand(deployment: Deployment, run: () => Promise<void>): Promise<CommandRun> {
  const output = { stdout: '', stderr: '' };
  jest.mocked(withDeployment).mockImplementation((_, work) => work(deployment));
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
