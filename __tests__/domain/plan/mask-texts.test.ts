import { maskText, maskValue } from '../../../src/domain/plan/mask';
import type { Json } from '../../../src/domain/plan/plan';
import { createLetters } from './secrets';
import { removeNumbers } from './masking/marked';
import { MASKED_TEXTS, READABLE_TEXTS, SECRET_TEXTS, WORD } from './secret-texts';

describe('a word that the text around it marks as a secret', () => {
  it.each(SECRET_TEXTS)('is masked: %j', (text) => {
    const masked = maskText(text);
    expect(masked).not.toContain(WORD);
    expect(masked).toContain('(sensitive #1)');
    expect(removeNumbers(masked)).toBe(MASKED_TEXTS[text] ?? text.replaceAll(WORD, '«»'));
    // Masking twice changes nothing.
    expect(maskText(masked)).toBe(masked);
  });

  it('retains the lines and words around it', () => {
    const texts = {
      'user app\npassword sunshine\nhost db': 'user app\npassword (sensitive #1)\nhost db',
      'Cookie: theme=dark; sid=sunshine; lang=en': 'Cookie: theme=dark; sid=(sensitive #1); lang=en',
      'Set-Cookie: sid="sunshine"; Path=/': 'Set-Cookie: sid="(sensitive #1)"; Path=/',
      'db:\n  password:\n\n    "sunshine"\n  level: info':
        'db:\n  password:\n\n    "(sensitive #1)"\n  level: info',
      'password: >\n  two\n\n  words\nlevel: info\n': 'password: >\n  (sensitive #1)\n\n\nlevel: info\n',
      '- password:\n    sunshine\n- level: info\n': '- password:\n    (sensitive #1)\n- level: info\n',
      'passwords:\n- sunshine\n- moonlight\nlevel: info':
        'passwords:\n- (sensitive #1)\n- (sensitive #2)\nlevel: info',
      'password:\n  type: string\n  example: sunshine\nlevel: info':
        'password:\n  type: string\n  example: (sensitive #1)\nlevel: info',
      'password = <<EOF\n sunshine\nEOF\nlevel = 1': 'password = <<EOF\n (sensitive #1)\nEOF\nlevel = 1',
      'passwords = ["sunshine", "moonlight"] # two': 'passwords = ["(sensitive #1)", "(sensitive #2)"] # two',
      'char password[] = "sunshine"; // x': 'char password[] = "(sensitive #1)"; // x',
      'PASSWORD=${1:-sunshine} run': 'PASSWORD=${1:-(sensitive #1)} run',
      'password = """sunshine""" + x': 'password = """(sensitive #1)""" + x',
    };
    for (const [text, masked] of Object.entries(texts)) expect(maskText(text)).toBe(masked);
  });

  it('is masked in brackets and quotes that do not end', () => {
    for (const text of [`password=[${WORD}`, `password={${WORD}`, `password="${WORD}`, `password=<<${WORD}`])
      expect(maskText(text)).not.toContain(WORD);
  });
});

describe('a text of such a form without a secret', () => {
  it.each(READABLE_TEXTS)('remains readable: %j', (text) => {
    expect(maskText(text)).toBe(text);
    expect(maskValue({ description: text })).toEqual({ description: text });
  });
});

const hidden = '(sensitive #1)';
/** Values, and the same values masked. */
const VALUES: readonly (readonly [what: string, value: Json, masked: Json])[] = [
  [
    'the cookies of a request',
    { headers: { Cookie: `session=${WORD}; theme=dark` } },
    { headers: { Cookie: `session=${hidden}; theme=dark` } },
  ],
  [
    'a list of cookies',
    { 'Set-Cookie': [`sid=${WORD}; Path=/`, 'theme=dark'] },
    { 'Set-Cookie': [`sid=${hidden}; Path=/`, 'theme=dark'] },
  ],
  [
    'a header with its name',
    { header: [{ name: 'Cookie', value: `session=${WORD}` }] },
    { header: [{ name: 'Cookie', value: `session=${hidden}` }] },
  ],
  [
    'the names of cookies',
    { cookies: [{ items: ['session'] }], cookie_name: 'session', cookie: 'AWSALB' },
    { cookies: [{ items: ['session'] }], cookie_name: 'session', cookie: 'AWSALB' },
  ],
  [
    'an example of a schema',
    { properties: { password: { type: 'string', example: WORD, minLength: 8 } } },
    { properties: { password: { type: 'string', example: hidden, minLength: 8 } } },
  ],
  [
    'the examples of a schema',
    { apiKey: { type: ['string', 'null'], examples: [WORD], description: 'Identifies the caller' } },
    { apiKey: { type: ['string', 'null'], examples: [hidden], description: 'Identifies the caller' } },
  ],
  ['a constant', { token: { type: 'string', const: WORD } }, { token: { type: 'string', const: hidden } }],
  [
    'the only value of an enumeration',
    { token: { type: 'string', enum: [WORD] } },
    { token: { type: 'string', enum: [hidden] } },
  ],
  [
    'an enumeration',
    { token: { type: 'string', enum: ['access', 'identity'] } },
    { token: { type: 'string', enum: ['access', 'identity'] } },
  ],
  [
    'a parameter',
    {
      parameters: [
        { name: 'password', in: 'query', example: WORD, schema: { type: 'string', default: WORD } },
      ],
    },
    {
      parameters: [
        { name: 'password', in: 'query', example: hidden, schema: { type: 'string', default: hidden } },
      ],
    },
  ],
  [
    'a parameter without a secret',
    {
      parameters: [
        { name: 'symbol', in: 'query', example: 'ACME', schema: { type: 'string', default: 'X' } },
      ],
    },
    {
      parameters: [
        { name: 'symbol', in: 'query', example: 'ACME', schema: { type: 'string', default: 'X' } },
      ],
    },
  ],
  [
    'the default of a parameter in CloudFormation',
    { Parameters: { DbPassword: { Type: 'String', Default: WORD, NoEcho: true } } },
    { Parameters: { DbPassword: { Type: 'String', Default: hidden, NoEcho: true } } },
  ],
  [
    'the image of a container',
    { image: 'password:jammy', BaseImage: 'registry.example.com/secret:focal' },
    { image: 'password:jammy', BaseImage: 'registry.example.com/secret:focal' },
  ],
  ['an image with a token', { image: `app:${createLetters(3, 40)}` }, { image: `app:${hidden}` }],
];

it.each(VALUES)('%s: only the secret is masked', (_, value, masked) => {
  expect(maskValue(value)).toEqual(masked);
});

describe('a token of a known service', () => {
  const HEX = '0123456789abcdef';
  const hex = (length: number) => createLetters(length, length, HEX);
  const uuid = [8, 4, 4, 4, 12].map(hex).join('-');
  it.each([
    ['Adobe', `p8e-${hex(32)}`],
    ['SettleMint', `sm_aat_${createLetters(1, 16)}`],
    ['SonarQube', `squ_${hex(40)}`],
    ['Buildkite', `bkua_${hex(40)}`],
    ['Sourcegraph', `sgp_${hex(16)}_${hex(40)}`],
    ['Sourcegraph, local', `sgp_local_${hex(40)}`],
    ['Lob', `live_${hex(35)}`],
    ['42', `s-s4t2ud-${hex(64)}`],
    ['Aiven', `AVNS_${createLetters(2, 19)}`],
    ['Plaid', `access-sandbox-${uuid}`],
    ['WakaTime', `waka_${uuid}`],
    ['Langfuse', `sk-lf-${uuid}`],
    ['Mailchimp', `${hex(32)}-us12`],
  ])('is masked: %s', (_, token) => {
    expect(maskText(`found ${token} here`)).toBe('found (sensitive #1) here');
  });

  it('has its full length: shorter words remain readable', () => {
    for (const text of [
      'live_stream',
      'test_pub_key',
      'sgp_local_file',
      'access-sandbox-dev',
      'AVNS_x',
      'bkup_ab',
    ])
      expect(maskText(`found ${text} here`)).toBe(`found ${text} here`);
  });
});
