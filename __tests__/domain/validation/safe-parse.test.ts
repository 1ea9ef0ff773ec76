import fc from 'fast-check';
import { z } from 'zod';
import { safeParse } from '../../../src/domain/validation/safe-parse';

const Schema = z.strictObject({
  name: z.string().min(1),
  list: z.array(z.string()).max(2),
  any: z.unknown(),
});

const nest = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const read = (value: unknown) => safeParse(Schema, value).error?.issues[0]!.message;

it('reports a length that cannot be converted to a number', () => {
  const length = { toString: null, valueOf: 1 };
  expect(read({ name: { length }, list: [], any: 1 })).toContain('a field "length" that is not a number');
  expect(read({ name: 'a', list: { length }, any: 1 })).toContain('a field "length" that is not a number');
});

it('reports a value that is nested too deeply for the functions that walk it', () => {
  for (const levels of [1_000, 100_000])
    expect(read({ name: 'a', list: [], any: nest(levels) })).toBe('it is nested too deeply');
  expect(read({ name: 'a', list: [], any: nest(200) })).toBeUndefined();
});

it('passes errors of a schema on that are not about the input', () => {
  const schema = z.string().transform(() => {
    throw new RangeError('a mistake in the schema');
  });
  expect(() => safeParse(schema, 'a')).toThrow('a mistake in the schema');
});

it('otherwise reads like zod', () => {
  const value = fc.record({
    name: fc.oneof(fc.string(), fc.jsonValue()),
    list: fc.oneof(fc.array(fc.string(), { maxLength: 4 }), fc.jsonValue()),
    any: fc.jsonValue(),
  });
  fc.assert(fc.property(value, (input) => expect(safeParse(Schema, input)).toEqual(Schema.safeParse(input))));
});
