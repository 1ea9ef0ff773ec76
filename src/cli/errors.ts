import { maskText } from '../domain/plan/mask';
import { escapeControlCharacters } from '../domain/plan/control-characters';

/** The exit codes of every command. */
export const EXIT = { done: 0, failed: 1, drift: 2, violations: 2, interrupted: 130 } as const;

/** An error that the user can mend: its message is one line that says what, where, what was expected and how to mend it. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The answer is on stdout, and it is that there is drift (exit code 2). */
export class DriftFound extends Error {
  override readonly name = 'DriftFound';
  constructor() {
    super('drift was found');
  }
}

/** The user stopped the command (Ctrl-C or SIGTERM). */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor() {
    super('interrupted');
  }
}

/** With which code a command ends that was ended by an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof DriftFound) return EXIT.drift;
  return error instanceof Interrupted ? EXIT.interrupted : EXIT.failed;
}

interface Coded extends Error {
  readonly code?: string;
  readonly path?: string;
  readonly $metadata?: unknown;
}

/** Any error as one line for the user, without a stack trace, without secrets and control characters. */
export const formatError = (error: unknown): string => escapeControlCharacters(maskText(lineOf(error)));

function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return flat(String(error));
  const { code, path, message, name, $metadata } = error as Coded;
  // Also as terraform, go and pip say it, whatever they add.
  if (code === 'ENOSPC' || /no space left on device/i.test(message))
    return `no space left on the disk${path ? ` for ${path}` : ''}: make room (3 GB are enough) and try again`;
  if (code === 'EACCES' && path) return `${path} may not be read or written: check who owns it`;
  if (code === 'ECONNREFUSED') {
    const where = flat(message).replace(/^connect ECONNREFUSED /, '');
    return `nothing answers at ${where}: keep the local target up with npx stacks up, or name its port with --port`;
  }
  if ($metadata !== undefined) return flat(`AWS answered ${name}: ${message}`);
  return flat(message || name);
}

function flat(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
