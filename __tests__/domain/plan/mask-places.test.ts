import fc from 'fast-check';
import { maskText, maskValue } from '../../../src/domain/plan/mask';
import type { Json } from '../../../src/domain/plan/plan';
import { removeNumbers } from './masking/marked';
import { MASKED_PLACES, PLACES } from './secret-places';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const ALNUM = `${LOWER.toUpperCase()}${LOWER}0123456789`;
const PRINTABLE = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join('');

describe('a secret that is recognizable by its name, its place or the text around it', () => {
  it.each(PLACES)('is masked: $what', ({ what, value, needles }) => {
    const plain = JSON.stringify(value);
    // Ensures that each secret is in the input.
    for (const needle of needles) expect(plain.includes(needle)).toBe(true);
    const masked = maskValue(value);
    for (const needle of needles) expect(JSON.stringify(masked)).not.toContain(needle);
    expect(JSON.stringify(masked)).toContain('(sensitive #1)');
    const rest = needles.reduce((text, needle) => text.replaceAll(needle, '«»'), plain);
    expect(removeNumbers(masked)).toEqual(MASKED_PLACES[what] ?? JSON.parse(rest));
    expect(maskValue(masked)).toEqual(masked);
  });

  it('retains the text around it', () => {
    expect(maskText('curl -u app:hunter2-x https://x.io')).toBe('curl -u app:(sensitive #1) https://x.io');
    expect(maskText('root:hunter2-x@tcp(db:3306)/p')).toBe('root:(sensitive #1)@tcp(db:3306)/p');
    expect(maskText('a=1, password=hunter2-x, b=2')).toBe('a=1, password=(sensitive #1), b=2');
    expect(maskValue({ command: ['mysql', '-u', 'root', '-phunter2-x', 'prices'] })).toEqual({
      command: ['mysql', '-u', 'root', '-p(sensitive #1)', 'prices'],
    });
    expect(maskText('host:db;password:hunter2-x;level:info')).toBe(
      'host:db;password:(sensitive #1);level:info',
    );
    expect(maskText('password: |\n  hunter2-x\nlevel: info\n')).toBe(
      'password: |\n  (sensitive #1)\nlevel: info\n',
    );
    expect(maskValue({ credentials: [{ username: 'app', password: 'x' }] })).toEqual({
      credentials: [{ username: 'app', password: '(sensitive #1)' }],
    });
  });

  it('is found in linear time', () => {
    const long = [
      '-----BEGIN PRIVATE KEY-----',
      'password="',
      '-u a',
      '<password>',
      '{\\"token\\":\\"',
      'a@',
      'x%2',
      'echo a | tee x ',
      'password: |\n ',
      'password:',
      'kind: Secret\ndata:\n x: y\n',
    ];
    for (const part of long) expect(maskText(part.repeat(20_000)).length).toBeGreaterThan(0);
  });
});

/** Random secrets of a kind; the same ones in every run. */
const createArbitrary = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.nat(alphabet.length - 1), { minLength: length, maxLength: length })
    .map((at) => at.map((index) => alphabet[index]).join(''));
const bytes = (length: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((values) => Buffer.from(values).toString('base64'));
const sample = (kind: fc.Arbitrary<string>): string[] =>
  fc.sample(fc.noBias(kind), { numRuns: 1_000, seed: 20_261_121 });
const findUnmasked = (values: readonly string[], key: string): string[] =>
  values.filter(
    (value) =>
      JSON.stringify(maskValue({ [key]: value } as Json)) !== JSON.stringify({ [key]: '(sensitive #1)' }),
  );

describe('a random secret', () => {
  // Chance makes some look like words, or like a digest's or a name's parts; over 4,000 of each kind, other than these,
  // 0.1 to 0.9 % did. Of a thousand, twenty are far above that, and far below what a rule that is lost would let through.
  it.each([
    ['a password of 32 printable characters', createArbitrary(PRINTABLE, 32)],
    ["a password of 32, of Terraform's signs", createArbitrary(`${ALNUM}!@#$%&*()-_=+[]{}<>:?`, 32)],
    ['32 bytes in base64', bytes(32)],
    ['24 bytes in base64', bytes(24)],
    ['40 of lower case and digits', createArbitrary(`${LOWER}0123456789`, 40)],
    ['32 letters and digits', createArbitrary(ALNUM, 32)],
  ] as const)('under a harmless name is masked, with rare exceptions: %s', (_, kind) => {
    expect(findUnmasked(sample(kind), 'setting').length).toBeLessThanOrEqual(20);
  });

  it.each([
    ['64 of hex', createArbitrary('0123456789abcdef', 64)],
    [
      '16 of hex',
      createArbitrary('0123456789abcdef', 16).filter((text) => /\d/.test(text) && /[a-f]/.test(text)),
    ],
    ['32 bytes in base64', bytes(32)],
    ['24 letters and digits', createArbitrary(ALNUM, 24)],
  ] as const)("is always masked under a key's name: %s", (_, kind) => {
    expect(findUnmasked(sample(kind), 'ENCRYPTION_KEY')).toEqual([]);
  });

  it('is always masked after the name of a secret', () => {
    const any = fc.string({ minLength: 9 }).filter((text) => !/^(?:\(sens|\$|\{|arn:|required$)/.test(text));
    expect(findUnmasked(fc.sample(any, { numRuns: 1_000, seed: 1 }), 'DB_PASSWORD')).toEqual([]);
  });

  it('is distinguished from a digest', () => {
    for (const name of ['source_code_hash', 'redeployment', 'integrity', 'code_sha256', 'etag'])
      expect(
        sample(bytes(32)).filter(
          (digest) => (maskValue({ [name]: digest }) as { [key: string]: string })[name] !== digest,
        ),
      ).toEqual([]);
  });
});
