import { createInterface } from 'node:readline/promises';
import { Interrupted, UserError } from '../errors';
import { interruptSignal } from '../process/interrupt';

/**
 * Asks before something that can't be taken back; only a plain yes is one.
 * @throws UserError if the answer is no, or there is nobody to ask
 */
export async function confirm(question: string, yes = false): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY)
    throw new UserError('there is nobody to ask here (standard input is no terminal): add --yes to go ahead');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Readline takes Ctrl-C for itself.
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
