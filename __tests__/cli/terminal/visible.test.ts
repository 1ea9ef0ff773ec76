import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { formatLogLine } from '../../../src/cli/commands/log-line';
import { formatError } from '../../../src/cli/errors';
import { print, printJson, printNote } from '../../../src/cli/terminal/print';
import { formatTable } from '../../../src/cli/terminal/table';
import {
  cutText,
  formatVisibleJson,
  makeOneLineVisible,
  makeVisible,
  makeVisibleExceptStyles,
} from '../../../src/cli/terminal/visible';

/** Texts in market data, logs and names, by their effect on a terminal. */
const HARMFUL: Readonly<Record<string, string>> = {
  'clears the screen': '\u001b[2J\u001b[H',
  'moves the cursor up and erases the line above': '\u001b[1A\u001b[2K',
  'sets the title of the window': '\u001b]0;pwned\u0007',
  'writes to the clipboard': '\u001b]52;c;cm0gLXJmIH4=\u0007',
  'links to another address': '\u001b]8;;https://evil.example\u001b\\text\u001b]8;;\u001b\\',
  'asks the terminal to type its answer': '\u001b[6n',
  'hides text': '\u001b[8m',
  'begins a sequence with one character (C1)': '\u009b2J',
  'begins a command with one character (C1)': '\u009d0;pwned\u009c',
  'returns to the start of the line': 'rejected\raccepted',
  'removes the character before': 'DELETE\b\b\b\b\b\bUPDATE',
  rings: '\u0007',
  'ends a text in C': '\u0000',
  'turns the direction of writing': '\u202egnp.exe\u202c',
  'separates lines': 'one\u2028two\u2029three\u0085four\u000bfive\u000csix',
  deletes: '\u007f',
};
// All characters of C0 and C1 except line breaks and tabs, and characters that change the writing direction.
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Captures what is written to stdout and stderr. */
function capture(work: () => void): string {
  let text = '';
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    }),
  );
  try {
    work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return text;
}

it('only main.ts and three modules write to the terminal directly', () => {
  const root = join(__dirname, '../../../src/cli');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const direct = files.filter((name) =>
    /process\.std(out|err)\.write|console\.(log|error|warn|info|debug)\(/.test(
      readFileSync(join(root, name), 'utf8'),
    ),
  );
  expect(direct.sort()).toEqual([
    'main.ts',
    'process/run-program.ts',
    'terminal/print.ts',
    'terminal/progress.ts',
  ]);
});

describe.each(Object.entries(HARMFUL))('a text that %s', (_, text) => {
  it.each<[string, () => void]>([
    ['print', () => print(text)],
    ['printNote', () => printNote(text)],
    ['printJson', () => printJson({ [text]: [text] })],
    ['a table', () => print(formatTable(['name'], [[text]]))],
    ['a log line', () => print(formatLogLine(logLine(text)))],
    [
      'a log line in JSON',
      () => print(formatLogLine(logLine(JSON.stringify({ message: text, level: text })))),
    ],
    ['an error', () => process.stderr.write(formatError(new Error(text)))],
  ])('reaches no terminal through %s', (_way, work) => {
    const written = capture(work).replaceAll(pc.bold('name'), 'name');
    const own = written.replaceAll('\u001b[2m', '').replaceAll('\u001b[22m', '').replaceAll('\u001b[36m', '');
    expect(own.replaceAll('\u001b[39m', '')).not.toMatch(UNSAFE);
  });

  it('is unchanged in JSON', () => {
    expect(JSON.parse(formatVisibleJson({ text }, 2))).toEqual({ text });
  });
});

const logLine = (message: string) => ({ id: '1', function: 'KinesisConsumer-local', timestamp: 0, message });

it('a printed text retains its own styles if the terminal supports any', () => {
  const line = '\u001b[1mname\u001b[22m \u001b[31m\u001b[2J';
  expect(makeVisibleExceptStyles(line, true)).toBe('\u001b[1mname\u001b[22m \u001b[31m⟨U+001B⟩[2J');
  expect(makeVisibleExceptStyles(line, false)).not.toMatch(UNSAFE);
});

it('any other text is printed unchanged', () => {
  const text = 'GET /alerts\t→ 200, 10 µs, naïve, 株価, 🇩🇪, é\nnext line';
  expect(makeVisible(text)).toBe(text);
  expect(makeVisibleExceptStyles(text, true)).toBe(text);
  expect(JSON.parse(formatVisibleJson(text))).toBe(text);
  expect(formatVisibleJson('株価 → é')).toBe('"株価 → é"');
});

it('a line break in a text cannot add a table row or a log line', () => {
  expect(makeOneLineVisible('why\n2026-01-01 forged')).toBe('why⟨U+000A⟩2026-01-01 forged');
  expect(formatTable(['id', 'why'], [['1', 'one\ntwo']]).split('\n')).toHaveLength(2);
  const forged = formatLogLine(logLine('real\n1970-01-01T00:00:00.000Z KinesisConsumer-local forged'))!;
  expect(forged.split('\n')[1]).toBe('    1970-01-01T00:00:00.000Z KinesisConsumer-local forged');
});

it('a text is truncated between characters, never within one', () => {
  expect(cutText('abc', 3)).toBe('abc');
  expect(cutText('abcd', 3)).toBe('abc…');
  expect(cutText('ab👩‍👩‍👧cd', 3)).toBe('ab👩‍👩‍👧…');
  expect(cutText('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301e\u0301…');
});
