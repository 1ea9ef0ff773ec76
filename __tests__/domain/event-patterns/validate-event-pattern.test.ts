import fc from 'fast-check';
import { matchEvent, validateEventPattern } from '../../../src/domain/event-patterns';

const INVALID: readonly (readonly [pattern: unknown, field: string, rule: RegExp])[] = [
  [null, 'pattern', /object/],
  [[], 'pattern', /object/],
  ['x', 'pattern', /object/],
  [{}, 'pattern', /at least one field/],
  [{ a: 'x' }, 'pattern.a', /list of conditions/],
  [{ a: [] }, 'pattern.a', /at least one condition/],
  [{ a: {} }, 'pattern.a', /at least one field/],
  [{ a: [['x']] }, 'pattern.a[0]', /one operator/],
  [{ a: [{}] }, 'pattern.a[0]', /one operator/],
  [{ a: ['x', { prefix: 'a', suffix: 'b' }] }, 'pattern.a[1]', /one operator/],
  [{ a: [{ starts: 'a' }] }, 'pattern.a[0]', /have one of the operators prefix/],
  [{ a: [{ toString: 'a' }] }, 'pattern.a[0]', /have one of the operators/],
  [{ a: [{ prefix: 1 }] }, 'pattern.a[0].prefix', /be a text/],
  [{ a: [{ prefix: ['x'] }] }, 'pattern.a[0].prefix', /be a text/],
  [{ a: [{ suffix: { prefix: 'x' } }] }, 'pattern.a[0].suffix', /equals-ignore-case/],
  [{ a: [{ 'equals-ignore-case': null }] }, 'pattern.a[0].equals-ignore-case', /be a text/],
  [{ a: [{ wildcard: 'a**b' }] }, 'pattern.a[0].wildcard', /without \*\*/],
  [{ a: [{ wildcard: 'a\\b' }] }, 'pattern.a[0].wildcard', /backslash/],
  [{ a: [{ wildcard: 'a\\' }] }, 'pattern.a[0].wildcard', /backslash/],
  [{ a: [{ 'anything-but': [] }] }, 'pattern.a[0].anything-but', /list of texts/],
  [{ a: [{ 'anything-but': ['a', 1] }] }, 'pattern.a[0].anything-but', /list of texts/],
  [{ a: [{ 'anything-but': null }] }, 'pattern.a[0].anything-but', /list of texts/],
  [{ a: [{ 'anything-but': true }] }, 'pattern.a[0].anything-but', /list of texts/],
  [{ a: [{ 'anything-but': { prefix: '' } }] }, 'pattern.a[0].anything-but.prefix', /one character/],
  [{ a: [{ 'anything-but': { suffix: [''] } }] }, 'pattern.a[0].anything-but.suffix', /one character/],
  [{ a: [{ 'anything-but': 5_000_000_001 }] }, 'pattern.a[0].anything-but', /list of numbers/],
  [{ a: [{ 'anything-but': [-5_000_000_001] }] }, 'pattern.a[0].anything-but', /list of numbers/],
  [{ a: [{ 'anything-but': { numeric: ['>', 1] } }] }, 'pattern.a[0].anything-but', /contain one of prefix/],
  [{ a: [{ 'anything-but': { wildcard: '**' } }] }, 'pattern.a[0].anything-but.wildcard', /without/],
  [{ a: [{ exists: 'true' }] }, 'pattern.a[0].exists', /true or false/],
  [{ a: [{ cidr: '10.0.0.0/33' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: '10.0.0.256/8' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: '10.0.0.0' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: '1::2::3/16' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: '1:2:3:4:5:6:7/16' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: '1:2:3:4::5:6:7:8/16' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: '12345::/16' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: '::g/16' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: 'x10.0.0.0/8' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: '/8' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ cidr: '10.0.0.0/8/8' }] }, 'pattern.a[0].cidr', /range of addresses/],
  [{ a: [{ numeric: [] }] }, 'pattern.a[0].numeric', /be \["="/],
  [{ a: [{ numeric: '> 5' }] }, 'pattern.a[0].numeric', /be \["="/],
  [{ a: [{ numeric: ['=>', 5] }] }, 'pattern.a[0].numeric', /be \["="/],
  [{ a: [{ numeric: ['>', '5'] }] }, 'pattern.a[0].numeric', /be \["="/],
  [{ a: [{ numeric: ['<', 5, '>', 1] }] }, 'pattern.a[0].numeric', /be \["="/],
  [{ a: [{ numeric: ['<', 1, '<', 5] }] }, 'pattern.a[0].numeric', /be \["="/],
  [{ a: [{ numeric: ['>', 1, '<', 5, '<'] }] }, 'pattern.a[0].numeric', /be \["="/],
  [{ a: [{ numeric: ['>', 1, '<', 5_000_000_001] }] }, 'pattern.a[0].numeric', /from -5000000000/],
  [{ a: [{ numeric: ['>', '1', '<', 5] }] }, 'pattern.a[0].numeric', /be \["="/],
  [{ a: [{ numeric: ['>', { toString: null }, '<', 5] }] }, 'pattern.a[0].numeric', /be \["="/],
  [{ a: [{ numeric: ['>', 5, '<', 5] }] }, 'pattern.a[0].numeric', /larger number/],
  [{ a: [{ numeric: ['>=', 5, '<', 1] }] }, 'pattern.a[0].numeric', /larger number/],
  [{ a: [{ numeric: ['>=', 5_000_000_001] }] }, 'pattern.a[0].numeric', /from -5000000000/],
  [{ a: [{ numeric: ['=', 0.1234567] }] }, 'pattern.a[0].numeric', /6 decimals/],
  [{ $or: [{ a: [1] }] }, 'pattern.$or', /at least two patterns/],
  [{ $or: { a: [1] } }, 'pattern.$or', /at least two patterns/],
  [{ $or: [{ a: [1] }, 2] }, 'pattern.$or[1]', /object/],
  [{ $or: [{ a: [1] }, { prefix: ['x'] }] }, 'pattern.$or[1]', /not operators/],
  [{ a: ['x'.repeat(2_048)] }, 'pattern', /at most 2048 characters/],
  [{ 'a"b': [] }, 'pattern["a\\"b"]', /at least one condition/],
];

describe('validateEventPattern', () => {
  it.each(INVALID)('rejects %j at %s', (pattern, field, rule) => {
    expect(validateEventPattern(pattern)).toEqual({
      violation: { field, rule: expect.stringMatching(rule) as string, got: expect.any(String) as string },
    });
  });

  it('limits the depth, and the combinations of $or', () => {
    let deep: unknown = { a: ['x'] };
    for (let depth = 0; depth < 5_000; depth++) deep = { a: deep };
    expect(validateEventPattern(deep)).toMatchObject({ violation: { rule: 'be nested at most 16 deep' } });
    const two = { $or: [{ a: [1] }, { a: [2] }] };
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index}`, two]));
    expect(validateEventPattern(many)).toMatchObject({ violation: { rule: /1000 combinations/ } });
  });

  it('never throws, and neither does the match of what it accepts', () => {
    const leaf = fc.oneof(
      fc.jsonValue({ maxDepth: 0 }),
      fc.record({ numeric: fc.tuple(fc.constantFrom('>', '<', '='), fc.integer()) }),
      fc.record({ 'anything-but': fc.oneof(fc.string(), fc.array(fc.string())) }),
      fc.record({ exists: fc.boolean() }),
      fc.record({ wildcard: fc.string({ unit: fc.constantFrom('*', 'a', '\\') }) }),
      fc.record({ cidr: fc.oneof(fc.ipV4(), fc.ipV6()) }),
    );
    const patterns = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom('a', 'b', '$or'), fc.array(leaf, { minLength: 1, maxLength: 2 })),
    );
    let accepted = 0;
    fc.assert(
      fc.property(patterns, fc.jsonValue(), (pattern, event) => {
        const result = validateEventPattern(pattern);
        if (!('value' in result)) return;
        accepted++;
        expect(typeof matchEvent(result.value, event)).toBe('boolean');
      }),
      { numRuns: 5_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
