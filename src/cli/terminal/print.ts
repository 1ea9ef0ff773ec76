import { maskText } from '../../domain/plan/mask';
import { escapeControlCharacters } from '../../domain/plan/control-characters';

/** Prints progress or a note to stderr, with secrets masked. Standard output contains only the result. */
export function printNote(line: string): void {
  process.stderr.write(`${escapeControlCharacters(maskText(line))}\n`);
}

/** Prints a line of the result to stdout. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Prints the result as JSON to stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Formats a number with its noun: `1 alert`, `2 alerts`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Wraps a listener such that it receives a line only if it differs from the previous one. */
export function skipRepeats(onLine: (line: string) => void): (line: string) => void {
  let last = '';
  return (line) => {
    if (line !== last) onLine(line);
    last = line;
  };
}
