import { type Command, CommanderError } from 'commander';
import { maskText } from '../../domain/plan/mask';
import { EXIT, formatError, getExitCode } from '../errors';
import { makeVisible } from '../terminal/visible';
import { listenForInterrupts } from './interrupt';

/**
 * Runs a program with the arguments of this process: an error is one line on stderr, Ctrl-C stops it, and the exit code of
 * this process is that of its end.
 * @param createProgram creates the program, which must not exit by itself (`exitOverride`)
 */
export async function runProgram(createProgram: () => Command): Promise<void> {
  listenForInterrupts();
  // The reader of a pipe can close it early, as in a pipe to head.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const program = createProgram();
  try {
    await program.parseAsync();
    // A command sets the exit code if it reports findings, which are neither an error nor a success.
    process.exitCode = typeof process.exitCode === 'number' ? process.exitCode : EXIT.done;
  } catch (error) {
    process.exitCode = reportError(program.name(), error);
  }
}

/** Prints an error, if it is one for the user. Returns the exit code. */
function reportError(program: string, error: unknown): number {
  // Commander has already printed the error in the arguments.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed;
  const code = getExitCode(error);
  if (code !== EXIT.failed) return code;
  if (process.env.STACKS_DEBUG && error instanceof Error)
    process.stderr.write(`${makeVisible(maskText(error.stack ?? ''))}\n`);
  process.stderr.write(`${program}: ${formatError(error)}\n`);
  return EXIT.failed;
}
