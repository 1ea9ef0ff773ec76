import { formatError, UserError } from '../../src/cli/errors';
import { printNote, print } from '../../src/cli/terminal/print';
import { readConfig } from '../../src/config';
import { parseDuration, parsePort, parseSymbols } from '../../src/cli/commands/options';
import { isAtLeast, findVersion } from '../../src/cli/commands/doctor';

const createError = (message: string, fields: object) => Object.assign(new Error(message), fields);

describe('formatError', () => {
  it.each([
    [new UserError('a\n  b'), 'a b'],
    [
      createError('ENOSPC: no space', { code: 'ENOSPC', path: 'x.json' }),
      /^no space left on the disk for x\.json: free at least 3 GB/,
    ],
    [createError('EACCES', { code: 'EACCES', path: 'x' }), /^no permission to read or write x/],
    [
      createError('no such table', { name: 'ResourceNotFoundException', $metadata: {} }),
      /^AWS request failed with ResourceNotFoundException/,
    ],
    ['text', 'text'],
  ])('%s', (error, line) => {
    const shown = formatError(error);
    if (typeof line === 'string') expect(shown).toBe(line);
    else expect(shown).toMatch(line);
    expect(shown).not.toContain('\n');
  });
});

describe('errors on stderr', () => {
  afterEach(() => jest.restoreAllMocks());
  const URL = `ftp://user:${'S3cret'}Pw9@h/x`;

  it('contain no secret from environment variables', () => {
    const env = {
      TARGET: 'aws',
      ENVIRONMENT_SUFFIX: 'dev',
      ALERT_EMAIL: 'desk@example.com',
      APPROVAL_ENDPOINT: URL,
    };
    let said = '';
    try {
      readConfig(env);
    } catch (error) {
      said = formatError(error);
    }
    expect(said).toContain('ftp://user:(sensitive #1)@h/x');
    expect(said).not.toContain('S3cretPw9');
  });

  it('contain no secret from library errors, and no terminal control characters', () => {
    const said = formatError(new Error(`PGPASSWORD=${'hunter'}2-x \u001b[2J\u202e at ${URL}`));
    expect(said).toBe('PGPASSWORD=(sensitive #2) ⟨U+001B⟩[2J⟨U+202E⟩ at ftp://user:(sensitive #1)@h/x');
  });

  it('contain no secret in a notice, and the result on stdout is unchanged', () => {
    const written: string[] = [];
    const capture = (text: unknown) => written.push(String(text)) > 0;
    jest.spyOn(process.stderr, 'write').mockImplementation(capture);
    jest.spyOn(process.stdout, 'write').mockImplementation(capture);
    printNote(`the local target is at ${URL}`);
    printNote('the key alice, for the header x-api-key; keep it as you keep a password:');
    print(URL);
    expect(written).toEqual([
      'the local target is at ftp://user:(sensitive #1)@h/x\n',
      'the key alice, for the header x-api-key; keep it as you keep a password:\n',
      `${URL}\n`,
    ]);
  });
});

describe('options', () => {
  it('parse durations, ports and symbols', () => {
    expect([parseDuration('90s'), parseDuration('10m'), parseDuration('2h'), parseDuration('1d')]).toEqual([
      9e4, 6e5, 72e5, 864e5,
    ]);
    expect(parsePort('4566')).toBe(4566);
    expect([...parseSymbols('AAPL, BRK.B')]).toEqual(['AAPL', 'BRK.B']);
  });
});

describe('versions', () => {
  it.each([
    ['go version go1.26.8 linux/amd64', [1, 24], true],
    ['{"terraform_version": "1.9.8"}', [1, 10], false],
    ['v20.20.2', [20, 9], true],
    ['Python 3.9.1', [3, 10], false],
    ['git version 3.0', [2, 40], true],
  ] as const)('%s is compared with the minimum %j', (text, least, expected) => {
    expect(isAtLeast(findVersion(text)!, least)).toBe(expected);
  });
});
