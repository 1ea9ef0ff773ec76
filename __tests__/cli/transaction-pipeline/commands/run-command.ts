import { stripVTControlCharacters } from 'node:util';
import { type Deployment, withDeployment } from '../../../../src/cli/transaction-pipeline/deployment';
import { createFakeDeployment, type RecordedRequest } from '../fake-deployment';

/** What a command printed, without colors, its requests, and the error that it threw. */
export interface CommandRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: readonly RecordedRequest[];
  readonly error?: string;
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
  const output = { stdout: '', stderr: '' };
  jest.mocked(withDeployment).mockImplementation((_, work) => work({ ...deployment, ...fields }));
  const spies = [
    ...(['stdout', 'stderr'] as const).map((name) =>
      jest.spyOn(process[name], 'write').mockImplementation((text) => {
        output[name] += stripVTControlCharacters(String(text));
        return true;
      }),
    ),
  ];
  try {
    await run();
    return { ...output, requests };
  } catch (error) {
    return { ...output, requests, error: (error as Error).message };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
