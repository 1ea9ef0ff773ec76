import { RawJson } from './json-node';

/** Texts that have broken programs: numbers at their limits, names of prototypes, characters that need care, and invalid times. */
export const SPECIAL_TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-0',
  '-1',
  '1e999',
  '-1e999',
  '1e-400',
  '0.1',
  '9007199254740993',
  '99999999999999999999999999999999999999',
  'NaN',
  'Infinity',
  '0x10',
  '1_000',
  '1,5',
  '１２',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '[object Object]',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '\ufeff',
  '\ufffe\uffff',
  '\u202eabc',
  '\u2028',
  '\r\n',
  '\r\nX-Injected: 1',
  '"',
  "'; --",
  '\\',
  '<script>alert(1)</script>',
  '${jndi:ldap://x}',
  '../../etc/passwd',
  '%00',
  '%zz',
  '😀',
  'e\u0301',
  'ß',
  'İ',
  'v1.k1.AAAA.AAAA',
  '====',
  'AAA',
  '1969-12-31T23:59:59Z',
  '2016-12-31T23:59:60Z',
  '2026-02-30T00:00:00Z',
  '2026-11-29T24:00:00Z',
  '2026-11-29T12:00:00+99:99',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '+275760-09-13T00:00:00.001Z',
  '-000001-01-01T00:00:00Z',
  '2026-11-29T12:00:00.1234567891234Z',
];

/** Texts that are longer than any field, longer than any request, and nested too deeply. */
const LONG_TEXTS = [
  'A'.repeat(5_000),
  'é'.repeat(70_000),
  'x'.repeat(300_000),
  // JSON that JSON.parse reads, and JSON.stringify cannot write.
  '['.repeat(20_000) + ']'.repeat(20_000),
] as const;

/** How deep and how wide the large structures are. */
const DEPTH = 2_000;
const WIDTH = 2_000;

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/** JSON that no JavaScript value represents, or that is large. All of it is valid JSON. */
const RAW_VALUES: readonly RawJson[] = [
  '1e999',
  '-0',
  '-0.0',
  '1E400',
  '12345678901234567890.123456789',
  '0.1e-7',
  '{"a":1,"a":2}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":null,"valueOf":1}',
  '{"length":1e9}',
  '{"then":1}',
  '{"toJSON":1}',
  '"\\u0000\\ud800"',
  '[[],[[]],[[[1]]]]',
  '[[[[[[[[[[1]]]]]]]]]]',
].map((text) => new RawJson(text));
const LARGE_VALUES: readonly RawJson[] = [
  `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`,
  `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`,
  `{${range(WIDTH)
    .map((index) => `"k${index}":${index}`)
    .join(',')}}`,
  `[${range(WIDTH).join(',')}]`,
].map((text) => new RawJson(text));

/** JSON values that take the place of others. */
export const SPECIAL_VALUES: readonly unknown[] = [
  ...SPECIAL_TEXTS,
  ...RAW_VALUES,
  ...[null, true, false, 0, -1, 1, 1.5, 1e-7, 1e9, 1e21, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308],
  ...[8.64e15, 8.64e15 + 1, 1714573798000, 1714573798],
];

/** Values that take time to process. They are rare. */
export const LARGE_JSON_VALUES: readonly unknown[] = [...LONG_TEXTS, ...LARGE_VALUES];

/** Invalid JSON, which only a text can contain. */
export const INVALID_JSON: readonly RawJson[] = [
  'NaN',
  '-Infinity',
  'undefined',
  '01',
  '+1',
  '.5',
  "'a'",
  '{a:1}',
  '[1,]',
  '/**/1',
  '',
].map((text) => new RawJson(text));

/** Bytes that are no valid UTF-8, or the beginning of another encoding. */
export const SPECIAL_BYTES: readonly Buffer[] = [
  [0xff],
  [0xc3, 0x28],
  [0xe2, 0x28, 0xa1],
  [0xf0, 0x9f, 0x98],
  [0xed, 0xa0, 0x80],
  [0xc0, 0x80],
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0x00],
  [0x1f, 0x8b, 0x08],
  [0x50, 0x4b, 0x03, 0x04],
  [0x01],
].map((bytes) => Buffer.from(bytes));
