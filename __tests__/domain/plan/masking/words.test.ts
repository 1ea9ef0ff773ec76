import { decodeBase64, decodeToken } from '../../../../src/domain/plan/masking/decode';
import { hasFileExtension, isFilePath } from '../../../../src/domain/plan/masking/file-path';
import { parseJsonText } from '../../../../src/domain/plan/masking/json-text';
import { isSentence } from '../../../../src/domain/plan/masking/sentences';

const split = (words: string): string[] => words.trim().split(/\s+/);

describe('the path of a file', () => {
  it('ends with a known extension', () => {
    const names = split(`
      a.csv a.tsv a.json a.jsonl a.ndjson a.tf a.tfvars a.tfplan a.tfstate a.hcl a.js a.ts a.jsx a.tsx a.mjs a.cjs a.cts a.py
      a.sh a.txt a.md a.log a.yml a.yaml a.toml a.ini a.env a.xml a.htm a.html a.zip a.gz a.tgz a.tar a.whl a.lock a.pem a.crt
      a.cer a.key a.parquet a.sql a.db a.out a.map a.new a.old a.bak a.tmp .env A.CSV`);
    expect(names.filter((name) => !hasFileExtension(name))).toEqual([]);
    expect(names.filter((name) => !isFilePath(name))).toEqual([]);
    const others = split(
      'a.csvx a.xcsv csv a.csv/ a.ks a.xjs a.jsonx a.yamlx a.tfx a.csv.x a.vts a.xgz a.c a.xyml',
    );
    expect(others.filter(hasFileExtension)).toEqual([]);
  });

  it('has a root and a word, or an extension', () => {
    const paths = split(String.raw`
      /tmp ./data ../data ~/data /x1/data /Users/X1 /a1/Data/b2 C:\data c:\x1\Users C:\a.csv a1/b2.csv a1.csv
      /tmp:12 /tmp:12:3 a1.csv:12 a1.csv:12:3 /tmp. /tmp, /tmp; /tmp: /tmp! /tmp? a1.csv...x/b.csv a.csv.. a.csv,,`);
    expect(paths.filter((path) => !isFilePath(path))).toEqual([]);
    const others = split(String.raw`
      data data/x x/tmp .../data x~/data 1:\data xC:\data / /x /X1 /a1/b2 /Xyzzy1 /xqzjk /QxzJk /DATA /a1/dATA /a1.csvx
      https://x.io/a.csv a.csv?x a&b.csv a=b.csv /tmp?x /tmp&x /tmp=x /a1:12:3 a.csv:1:2:3 a.csv:x /1data /datA`);
    expect(others.filter(isFilePath)).toEqual([]);
  });
});

describe('a token', () => {
  const encode = (text: string, encoding: 'base64' | 'base64url' | 'hex'): string =>
    Buffer.from(text).toString(encoding);

  it('is decoded as base64, base64url, hex and URL encoding', () => {
    for (const encoding of ['base64', 'base64url', 'hex'] as const)
      for (const text of [
        'level=info¿?~÷',
        'level=info, x',
        'level=info, xy',
        'a\nb\tc\rd level',
        'häuser-ÿ~þ?>',
      ])
        expect(decodeToken(encode(text, encoding))).toContain(text);
    expect(decodeToken('a%20b%C3%A4')).toEqual(['a bä']);
    expect(decodeToken('A%3DB')).toEqual(['A=B']);
    expect(decodeToken('414243444546474849')).toContain('ABCDEFGHI');
    expect(decodeToken(encode('ABCDEFGH', 'hex').toUpperCase())).toContain('ABCDEFGH');
  });

  it('is not decoded if it has another form, or if the result is not a text', () => {
    expect(
      ['4142434445464748x', '41424344454647', '414243444546474', 'x4142434445464748', '-'].flatMap(
        decodeToken,
      ),
    ).toEqual([]);
    expect(['100%', '%zz', '%a', '%', '%e0', '%00x', 'a%01b', '%7f'].flatMap(decodeToken)).toEqual([]);
    expect([encode('\u0001level=infos', 'hex'), 'ff'.repeat(9), '7f'.repeat(9)].flatMap(decodeToken)).toEqual(
      [],
    );
    const texts = [
      '\u0000level=info, x',
      'level=info\u0008 xy',
      'level=info\u000e xy',
      'level=info\u001f xy',
      'level=info\u007f xy',
    ];
    expect(texts.map((text) => decodeBase64(encode(text, 'base64')))).toEqual(texts.map(() => undefined));
    expect(
      decodeBase64(Buffer.from([...Buffer.from('level=info, '), 255]).toString('base64')),
    ).toBeUndefined();
  });

  it('is base64 only with its whole length and padding', () => {
    const [one, two, none] = ['level=info, xy', 'level=info, x', 'level=info, xyz'].map((text) =>
      encode(text, 'base64'),
    );
    expect([one, two, none].map((token) => token!.length)).toEqual([20, 20, 20]);
    expect(decodeBase64(two!)).toBe('level=info, x');
    for (const token of [
      `${none}=`,
      `${one}=`,
      one!.replace('=', '=='),
      `x${one}!`,
      `!${one}`,
      `${none}a`,
      `=${none}`,
      `a=${none}`,
    ])
      expect(decodeBase64(token)).toBeUndefined();
    expect(decodeBase64(one!.replace('=', ''))).toBe('level=info, xy');
    expect(decodeBase64(`${none}=====`)).toBeUndefined();
    expect(decodeBase64(encode('level=info,x', 'base64'))).toBe('level=info,x');
    expect(decodeBase64(encode('level=info', 'base64url'))).toBeUndefined();
    expect(decodeBase64(encode('a:b', 'base64'), 4)).toBe('a:b');
    expect(decodeBase64(encode('a:b', 'base64'), 5)).toBeUndefined();
  });
});

it('a JSON text is parsed only if it is an object, a list or a text', () => {
  expect(['{"a":1}', ' \n[1]', '"a"'].map(parseJsonText)).toEqual([{ a: 1 }, [1], 'a']);
  expect(['12', 'true', 'null', 'x{"a":1}', '1[2]', '{', '[x]', ''].map(parseJsonText)).toEqual(
    Array(8).fill(undefined),
  );
});

it('a sentence begins with a verb, an article, a preposition or an amount', () => {
  const sentences = [
    ...[
      'must',
      'should',
      'shall',
      'may',
      'might',
      'can',
      'cannot',
      'could',
      'will',
      'would',
      'has',
      'have',
      'had',
      'is',
    ],
    ...[
      'are',
      'was',
      'were',
      'does',
      'do',
      'did',
      'be',
      'been',
      'not',
      'no',
      'the',
      'a',
      'an',
      'this',
      'that',
      'these',
    ],
    ...[
      'those',
      'any',
      'all',
      'each',
      'every',
      'your',
      'our',
      'their',
      'its',
      'used',
      'uses',
      'use',
      'for',
      'from',
      'of',
    ],
    ...[
      'to',
      'in',
      'on',
      'at',
      'by',
      'with',
      'without',
      'as',
      'or',
      'and',
      'if',
      'when',
      'where',
      'which',
      'who',
      'between',
    ],
    ...[
      'minimum',
      'maximum',
      'only',
      'optional',
      'required',
      'see',
      'please',
      'enter',
      'choose',
      'set',
      'contains',
    ],
    ...[
      'expected',
      'invalid',
      'incorrect',
      'wrong',
      'missing',
      'failed',
      'unable',
      'it',
      'you',
      'we',
      'they',
      'The',
    ],
  ].map((word) => `${word} word`);
  expect(sentences.filter((text) => !isSentence(text))).toEqual([]);
  const amounts = [
    '1 to 2',
    '12\tto\t64',
    '12  or  more',
    '1234 - 5',
    '8 and 9',
    '8 characters',
    '8 chars',
    '8 letters',
    '8 digits',
  ];
  expect(
    [...amounts, '8 words', '8 bytes', '8  bits', '8 days', '8 hours', '8 minutes', '8 seconds'].filter(
      (text) => !isSentence(text),
    ),
  ).toEqual([]);
  const others = [
    'must',
    'must-have x',
    'mustard x',
    'x must be',
    'the (x',
    'words of',
    '12',
    '12 to x',
    '12 x',
    'x 12 to 64',
  ];
  expect(
    [...others, '12345 bytes', '12bytes', 'a 12 to 64x'.slice(2).replace('12 ', '12-'), 'isword x'].filter(
      isSentence,
    ),
  ).toEqual([]);
});
