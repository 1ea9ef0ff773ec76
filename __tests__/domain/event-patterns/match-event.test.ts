import fc from 'fast-check';
import { type EventPattern, matchEvent, validateEventPattern } from '../../../src/domain/event-patterns';

type Case = readonly [pattern: unknown, event: unknown, isMatch: boolean];

/** The cases that the AWS documentation of each operator describes, and their limits. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  'exact values': [
    [{ source: ['aws.ec2'] }, { source: 'aws.ec2', more: 1 }, true],
    [{ source: ['aws.ec2'] }, { source: 'AWS.EC2' }, false],
    [{ source: ['aws.ec2'] }, {}, false],
    [{ source: ['aws.ec2', 'aws.s3'] }, { source: 'aws.s3' }, true],
    [{ a: [''] }, { a: '' }, true],
    [{ a: [''] }, { a: null }, false],
    [{ a: [null] }, { a: null }, true],
    [{ a: [null] }, { a: '' }, false],
    [{ a: [null] }, {}, false],
    [{ a: [true] }, { a: true }, true],
    [{ a: [true] }, { a: 'true' }, false],
    [{ a: [100] }, { a: 100 }, true],
    [{ a: [100] }, { a: '100' }, false],
    [{ a: ['100'] }, { a: 100 }, false],
    [{ a: [123456789012] }, { a: 123456789012 }, true],
    [{ source: ['a'], detail: { b: ['c'] } }, { source: 'a', detail: { b: 'c' } }, true],
    [{ source: ['a'], detail: { b: ['c'] } }, { source: 'a', detail: { b: 'd' } }, false],
    [{ source: ['a'], detail: { b: ['c'] } }, { source: 'a', detail: 'b' }, false],
    [{ toString: ['a'] }, {}, false],
  ],
  lists: [
    [{ a: ['x', 'y'] }, { a: ['y', 'z'] }, true],
    [{ a: ['x'] }, { a: ['y', 'z'] }, false],
    [{ a: ['x'] }, { a: [] }, false],
    [{ a: ['x'] }, { a: [['w', ['x']]] }, true],
    [{ a: [{ prefix: 'x' }] }, { a: ['ax', 'xa'] }, true],
    [{ a: { b: ['1'], c: ['2'] } }, { a: [{ b: '1', c: '2' }] }, true],
    [
      { a: { b: ['1'], c: ['2'] } },
      {
        a: [
          { b: '1', c: '0' },
          { b: '0', c: '2' },
        ],
      },
      false,
    ],
    [{ a: ['x'] }, { a: [{ a: 'x' }] }, false],
  ],
  prefix: [
    [{ time: [{ prefix: '2026-11-29' }] }, { time: '2026-11-29T00:00:00Z' }, true],
    [{ time: [{ prefix: '2026-11-29' }] }, { time: '2026-11-28T00:00:00Z' }, false],
    [{ a: [{ prefix: '' }] }, { a: 'x' }, true],
    [{ a: [{ prefix: '1' }] }, { a: 12 }, false],
    [{ a: [{ prefix: { 'equals-ignore-case': 'EventB' } }] }, { a: 'eventBridge' }, true],
    [{ a: [{ prefix: { 'equals-ignore-case': 'EventB' } }] }, { a: 'even' }, false],
  ],
  suffix: [
    [{ file: [{ suffix: '.png' }] }, { file: 'a.png' }, true],
    [{ file: [{ suffix: '.png' }] }, { file: 'a.PNG' }, false],
    [{ file: [{ suffix: { 'equals-ignore-case': '.png' } }] }, { file: 'a.PNG' }, true],
  ],
  'equals-ignore-case': [
    [{ a: [{ 'equals-ignore-case': 'straSSe' }] }, { a: 'STRAsse' }, true],
    [{ a: [{ 'equals-ignore-case': 'ς' }] }, { a: 'σ' }, true],
    [{ a: [{ 'equals-ignore-case': 'ß' }] }, { a: 'SS' }, false],
    [{ a: [{ 'equals-ignore-case': 'ß' }] }, { a: 'ß' }, true],
    [{ a: [{ 'equals-ignore-case': 'AWS.ec2' }] }, { a: 'aws.EC2' }, true],
    [{ a: [{ 'equals-ignore-case': 'AWS.ec2' }] }, { a: 'aws.EC22' }, false],
    [{ a: [{ 'equals-ignore-case': 'STRASSE' }] }, { a: 'straße' }, false],
  ],
  wildcard: [
    [{ a: [{ wildcard: 'dir/*.png' }] }, { a: 'dir/a/b.png' }, true],
    [{ a: [{ wildcard: 'dir/*.png' }] }, { a: 'dir/.png' }, true],
    [{ a: [{ wildcard: 'dir/*.png' }] }, { a: 'dir/a.pngx' }, false],
    [{ a: [{ wildcard: '*' }] }, { a: '' }, true],
    [{ a: [{ wildcard: 'a\\*b' }] }, { a: 'a*b' }, true],
    [{ a: [{ wildcard: 'a\\*b' }] }, { a: 'axb' }, false],
    [{ a: [{ wildcard: '*a*b*a' }] }, { a: 'xaabba' }, true],
    [{ a: [{ wildcard: '*1*' }] }, { a: 1 }, false],
  ],
  'anything-but': [
    [{ a: [{ 'anything-but': { 'equals-ignore-case': ['X', 'yes'] } }] }, { a: 'YES' }, false],
    [{ a: [{ 'anything-but': { 'equals-ignore-case': ['X', 'yes'] } }] }, { a: 'no' }, true],
    [{ a: [{ 'anything-but': { 'equals-ignore-case': 'x' } }] }, { a: 5 }, true],
    [{ a: [{ 'anything-but': { wildcard: 'a*c' } }] }, { a: 'abc' }, false],
    [{ a: [{ 'anything-but': { wildcard: '*' } }] }, { a: 5 }, true],
    [{ a: [{ 'anything-but': 'x' }] }, { a: 'y' }, true],
    [{ a: [{ 'anything-but': 'x' }] }, { a: 'x' }, false],
    [{ a: [{ 'anything-but': 'x' }] }, {}, false],
    [{ a: [{ 'anything-but': 'x' }] }, { a: null }, true],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, false],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'z' }, true],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: ['y', 'z'] }, true],
    [{ a: [{ 'anything-but': 123 }] }, { a: 123 }, false],
    [{ a: [{ 'anything-but': [100, 200] }] }, { a: 300 }, true],
    [{ a: [{ 'anything-but': [100, 200] }] }, { a: '100' }, true],
    [{ a: [{ 'anything-but': { prefix: 'in' } }] }, { a: 'init' }, false],
    [{ a: [{ 'anything-but': { prefix: ['in', 'st'] } }] }, { a: 'stop' }, false],
    [{ a: [{ 'anything-but': { prefix: ['in', 'st'] } }] }, { a: 'run' }, true],
    [{ a: [{ 'anything-but': { prefix: 'in' } }] }, { a: 5 }, true],
    [{ a: [{ 'anything-but': { suffix: '.txt' } }] }, { a: 'a.txt' }, false],
    [{ a: [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }] }, { a: 'a.png' }, true],
    [{ a: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { a: 'a/lib/b' }, false],
    [{ a: [{ 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }] }, { a: 'a/src/b' }, true],
    [{ a: [{ 'anything-but': { 'equals-ignore-case': 'X' } }] }, { a: 'x' }, false],
    [{ a: [{ 'anything-but': { 'equals-ignore-case': ['X', 'Y'] } }] }, { a: 'z' }, true],
  ],
  numeric: [
    [{ a: [{ numeric: ['=', 100] }] }, { a: 100 }, true],
    [{ a: [{ numeric: ['=', 301.8] }] }, { a: 3.018e2 }, true],
    [{ a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 5 }, true],
    [{ a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 0 }, false],
    [{ a: [{ numeric: ['>=', 1000] }] }, { a: 1000 }, true],
    [{ a: [{ numeric: ['>=', 1000] }] }, { a: 999.99 }, false],
    [{ a: [{ numeric: ['>=', 1000] }] }, { a: '1000' }, false],
    [{ a: [{ numeric: ['<', 10] }] }, { a: -10 }, true],
    [{ a: [{ numeric: ['<', 10] }] }, { a: null }, false],
    [{ a: [{ numeric: ['>', 0] }] }, { a: 5e9 }, true],
    [{ a: [{ numeric: ['>', 0] }] }, { a: 5e9 + 1 }, false],
    [{ a: [{ numeric: ['<', 0] }] }, { a: -5e9 - 1 }, false],
  ],
  exists: [
    [{ a: [{ exists: true }] }, { a: null }, true],
    [{ a: [{ exists: true }] }, { a: '' }, true],
    [{ a: [{ exists: true }] }, {}, false],
    [{ a: [{ exists: true }] }, { a: { b: 1 } }, false],
    [{ a: [{ exists: false }] }, { a: { b: 1 } }, true],
    [{ a: [{ exists: false }] }, { b: 1 }, true],
    [{ a: [{ exists: false }] }, { a: null }, false],
    [{ a: { b: [{ exists: false }] } }, {}, true],
    [{ a: { b: [{ exists: false }] } }, { a: [{ c: 1 }, { b: 1 }] }, false],
    [{ a: [{ exists: false }, 'x'] }, { a: 'x' }, true],
    [{ a: [{ exists: false }, 'x'] }, { a: 'y' }, false],
  ],
  cidr: [
    [{ ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.0.255' }, true],
    [{ ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.1.0' }, false],
    [{ ip: [{ cidr: '0.0.0.0/0' }] }, { ip: '255.255.255.255' }, true],
    [{ ip: [{ cidr: '10.0.0.0/24' }] }, { ip: 'ten' }, false],
    [{ ip: [{ cidr: '2001:db8::/32' }] }, { ip: '2001:DB8:0:1::1' }, true],
    [{ ip: [{ cidr: '2001:db8::/32' }] }, { ip: '10.0.0.1' }, false],
    // The first 32 bits of this address are those of the range.
    [{ ip: [{ cidr: '10.0.0.0/8' }] }, { ip: 'a00::' }, false],
    [{ ip: [{ cidr: '::/0' }] }, { ip: '10.0.0.1' }, false],
    [{ ip: [{ cidr: '::1/128' }] }, { ip: '0:0:0:0:0:0:0:1' }, true],
    [{ ip: [{ cidr: '::1/128' }] }, { ip: '1::' }, false],
    [{ ip: [{ cidr: '1:2:3:4:5:6:7:0/112' }] }, { ip: '1:2:3:4:5:6:7:8' }, true],
    [{ ip: [{ cidr: '1:2:3:4:5:6:7:0/112' }] }, { ip: '1:2:3:4:5:6:8:7' }, false],
    [{ ip: [{ cidr: '1:2::ff00/120' }] }, { ip: '1:2::FFFF' }, true],
    [{ ip: [{ cidr: '1::/16' }] }, { ip: '1:2:3' }, false],
    [{ ip: [{ cidr: '1::/16' }] }, { ip: '1::x' }, false],
    [{ ip: [{ cidr: '10.0.0.0/8' }] }, { ip: '10.0.0.1.5' }, false],
  ],
  $or: [
    [{ $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, true],
    [{ $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, false],
    [{ s: ['x'], $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }, false],
    [{ d: { $or: [{ a: [{ numeric: ['>', 5] }] }, { b: [2], c: [3] }] } }, { d: { b: 2, c: 3 } }, true],
    [{ d: { $or: [{ a: [{ numeric: ['>', 5] }] }, { b: [2], c: [3] }] } }, { d: { b: 2 } }, false],
    [{ $or: [{ $or: [{ a: [1] }, { a: [2] }] }, { b: [1] }] }, { a: 2 }, true],
  ],
  'events that are not objects': [
    [{ a: [{ exists: false }] }, null, false],
    [{ a: [{ exists: false }] }, [{}], false],
    [{ a: [{ exists: false }] }, 'a', false],
  ],
};

describe.each(Object.entries(CASES))('matchEvent with %s', (_, cases) => {
  it.each(cases.map(([pattern, event, isMatch]) => ({ pattern, event, isMatch })))(
    '$pattern and $event: $isMatch',
    ({ pattern, event, isMatch }) => {
      expect(validateEventPattern(pattern)).toEqual({ value: pattern });
      expect(matchEvent(pattern as EventPattern, event)).toBe(isMatch);
    },
  );
});

const scalars = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const names = fc.constantFrom('a', 'b', 'detail', '__proto__', 'length');

describe('matchEvent', () => {
  it('matches a value with exactly itself', () => {
    fc.assert(
      fc.property(scalars, scalars, (expected, actual) => {
        expect(matchEvent({ a: [expected] }, { a: actual })).toBe(expected === actual);
      }),
    );
  });

  it('matches anything-but exactly where the value is there and the list does not match', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }), scalars, (list, value) => {
        const isListed = matchEvent({ a: list }, { a: value });
        expect(matchEvent({ a: [{ 'anything-but': list }] }, { a: value })).toBe(!isListed);
      }),
    );
  });

  it('compares a wildcard as a regular expression does', () => {
    const parts = fc.array(fc.constantFrom('*', 'a', 'b', '\\*'), { maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 12 });
    fc.assert(
      fc.property(parts, texts, (tokens, text) => {
        const wildcard = tokens.filter((token, index) => token !== '*' || tokens[index - 1] !== '*').join('');
        const expression = tokens.map((token) => (token === '*' ? '.*' : token)).join('');
        expect(matchEvent({ a: [{ wildcard }] }, { a: text })).toBe(
          new RegExp(`^${expression}$`, 's').test(text),
        );
      }),
    );
  });

  it('has no match for operators that are not valid', () => {
    for (const condition of [
      { numeric: ['>', 1, '!', 5] },
      { numeric: [] },
      { wildcard: '**' },
      { cidr: 'all' },
      { 'anything-but': { wildcard: '**' } },
    ])
      expect([
        condition,
        matchEvent({ a: [condition] } as never, { a: 'x' }) ||
          matchEvent({ a: [condition] } as never, { a: 3 }),
      ]).toEqual([condition, 'anything-but' in condition]);
  });

  it('takes linear time per star, whatever the text is', () => {
    // A match that tries every division of the text among the stars would not end.
    const wildcard = `${'a*'.repeat(50)}b`;
    expect(matchEvent({ a: [{ wildcard }] }, { a: 'a'.repeat(20_000) })).toBe(false);
    // It compares at most each character of the text with each part of the wildcard.
    const text = 'a'.repeat(1_000);
    const charAt = jest.spyOn(String.prototype, 'charAt');
    try {
      expect(matchEvent({ a: [{ wildcard }] }, { a: text })).toBe(false);
      expect(charAt.mock.calls.length).toBeLessThanOrEqual((text.length + 1) * (wildcard.length + 1));
    } finally {
      charAt.mockRestore();
    }
  });

  it('never throws, and is not affected by fields that the pattern does not name', () => {
    const events = fc.dictionary(names, fc.jsonValue() as fc.Arbitrary<unknown>);
    const patterns = fc.dictionary(fc.constantFrom('a', 'b'), fc.array(scalars, { minLength: 1 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(patterns, events, fc.jsonValue(), (pattern, event, extra) => {
        expect(matchEvent(pattern, { ...event, extra })).toBe(matchEvent(pattern, event));
      }),
    );
  });
});
