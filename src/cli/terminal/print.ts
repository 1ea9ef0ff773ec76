import { maskText } from '../../domain/plan/mask';
import { escapeControlCharacters } from '../../domain/plan/control-characters';

/** Progress and remarks go to stderr, so that stdout holds the answer alone. No secret is one. */
export function printNote(line: string): void {
  process.stderr.write(`${escapeControlCharacters(maskText(line))}\n`);
}

/** A line of the answer. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** The answer for a program: JSON and nothing else on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** "1 alert", "2 alerts". */
export function formatCount(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}

/** Tells a line only if it differs from the one before. */
export function skipRepeats(tell: (line: string) => void): (line: string) => void {
  let last = '';
  return (line) => {
    if (line !== last) tell(line);
    last = line;
  };
}
