import { maskText } from '../domain/plan/mask';
import { makeVisible } from './terminal/visible';
import { formatCommand } from './terminal/format-command';

/** The exit codes of every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  changes: 2,
  drift: 2,
  violations: 2,
  notConfirmed: 2,
  interrupted: 130,
} as const;

/**
 * An error that the user can fix. Its message is one line with the problem, its location, the expected value and the
 * fix.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** There is drift (exit code 2); the report is on stdout. */
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

/** Returns the exit code for an error. */
export function getExitCode(error: unknown): number {
  if (error instanceof DriftFound) return EXIT.drift;
  return error instanceof Interrupted ? EXIT.interrupted : EXIT.failed;
}

interface ErrorWithCode extends Error {
  readonly code?: string;
  readonly path?: string;
  readonly $metadata?: unknown;
}

/** Formats an error as one line for the user: without a stack trace, secrets and control characters. */
export const formatError = (error: unknown): string => makeVisible(maskText(describeError(error)));

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return toOneLine(String(error));
  const { code, path, message, name, $metadata } = error as ErrorWithCode;
  // Terraform, Go and pip print this text if the disk is full.
  if (code === 'ENOSPC' || /no space left on device/i.test(message))
    return `no space left on the disk${path ? ` for ${path}` : ''}: free at least 3 GB and try again`;
  if (code === 'EACCES' && path) return `no permission to read or write ${path}: check its owner`;
  if (code === 'ECONNREFUSED') {
    const address = toOneLine(message).replace(/^connect ECONNREFUSED /, '');
    return `connection to ${address} refused: start the local target with ${formatCommand('up')}, or set its port with --port`;
  }
  if ($metadata !== undefined) return toOneLine(`AWS request failed with ${name}: ${message}`);
  return toOneLine(message || name);
}

function toOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
