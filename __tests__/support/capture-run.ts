import { stripVTControlCharacters } from 'node:util';

/** What a command printed, without colors, and the error that it threw. */
export interface CommandRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: string;
}

/** Runs a command of this process, and captures what it prints. */
export async function captureRun(run: () => Promise<void>): Promise<CommandRun> {
  const output = { stdout: '', stderr: '' };
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
