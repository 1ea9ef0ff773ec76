import { createInterface } from 'node:readline/promises';
import { Interrupted, UserError } from '../errors';
import { interruptSignal } from '../process/interrupt';

/** @throws UserError if confirmation is required and standard input is not a terminal. Long commands call this first. */
export function assertCanConfirm(yes = false): void {
  if (yes || process.stdin.isTTY) return;
  throw new UserError(
    'cannot ask for confirmation, because standard input is not a terminal: add --yes to continue',
  );
}

/**
 * Asks for confirmation of an action that cannot be reverted. Only `y` and `yes` confirm.
 * @throws UserError for any other answer, or if standard input is not a terminal
 */
export async function confirm(question: string, yes = false): Promise<void> {
  if (yes) return;
  assertCanConfirm();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Readline intercepts Ctrl-C.
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal: interruptSignal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new UserError('nothing was changed');
  } catch (error) {
    if (interruptSignal.aborted) throw new Interrupted();
    throw error;
  } finally {
    terminal.close();
  }
}
