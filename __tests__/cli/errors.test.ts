import { inOneLine, UserError } from '../../src/cli/errors';
import { duration, port, symbols } from '../../src/cli/commands/options';
import { isAtLeast, versionIn } from '../../src/cli/commands/doctor';

const coded = (message: string, fields: object) => Object.assign(new Error(message), fields);

describe('an error in one line', () => {
  it.each([
    [new UserError('a\n  b'), 'a b'],
    [
      coded('ENOSPC: no space', { code: 'ENOSPC', path: 'x.json' }),
      /^no space left on the disk for x\.json: make room/,
    ],
    [coded('EACCES', { code: 'EACCES', path: 'x' }), /^x may not be read or written/],
    [
      coded('no such table', { name: 'ResourceNotFoundException', $metadata: {} }),
      /^AWS answered ResourceNotFoundException/,
    ],
    ['text', 'text'],
  ])('%s', (error, line) => {
    const shown = inOneLine(error);
    if (typeof line === 'string') expect(shown).toBe(line);
    else expect(shown).toMatch(line);
    expect(shown).not.toContain('\n');
  });
});

describe('options', () => {
  it('reads durations, ports and symbols', () => {
    expect([duration('90s'), duration('10m'), duration('2h'), duration('1d')]).toEqual([
      9e4, 6e5, 72e5, 864e5,
    ]);
    expect(port('4566')).toBe(4566);
    expect([...symbols('AAPL, BRK.B')]).toEqual(['AAPL', 'BRK.B']);
  });
});

describe('versions', () => {
  it.each([
    ['go version go1.26.8 linux/amd64', [1, 24], true],
    ['{"terraform_version": "1.9.8"}', [1, 10], false],
    ['v20.20.2', [20, 9], true],
    ['Python 3.9.1', [3, 10], false],
    ['git version 3.0', [2, 40], true],
  ] as const)('%s against %j', (text, least, expected) => {
    expect(isAtLeast(versionIn(text)!, least)).toBe(expected);
  });
});
