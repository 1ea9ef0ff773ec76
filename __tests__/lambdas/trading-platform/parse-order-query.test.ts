import fc from 'fast-check';
import {
  encodeCursor,
  parseConsistent,
  parseOrderQuery,
} from '../../../src/lambdas/trading-platform/parse-order-query';

const parse = (parameters: Readonly<Record<string, string>>) =>
  parseOrderQuery(Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])));
const POSITION = { createdAt: '2026-11-29T12:00:00.123Z', orderId: `ord_${'a'.repeat(40)}` };
const CURSOR = encodeCursor(POSITION);

it('reads all parameters', () => {
  expect(
    parse({
      account: 'acc-1',
      status: 'partially-filled',
      from: '2026-11-29',
      to: '2026-11-30T09:30:00Z',
      limit: '100',
      cursor: CURSOR,
      consistent: 'true',
    }),
  ).toEqual({
    value: {
      account: 'acc-1',
      status: 'partially-filled',
      from: '2026-11-29T00:00:00.000Z',
      to: '2026-11-30T09:30:00.000Z',
      limit: 100,
      after: POSITION,
      isConsistent: true,
    },
  });
  expect(parse({ account: 'acc-1' })).toEqual({
    value: { account: 'acc-1', limit: 20, isConsistent: false },
  });
});

it.each([
  [{}, 'account'],
  [{ account: "acc'; --" }, 'account'],
  [{ account: 'a', status: 'open' }, 'status'],
  [{ account: 'a', from: 'yesterday' }, 'from'],
  [{ account: 'a', to: '2026-02-30' }, 'to'],
  [{ account: 'a', from: '2026-11-29', to: '2026-11-29' }, 'from'],
  [{ account: 'a', limit: '0' }, 'limit'],
  [{ account: 'a', limit: '101' }, 'limit'],
  [{ account: 'a', limit: '1e1' }, 'limit'],
  [{ account: 'a', consistent: 'yes' }, 'consistent'],
  [{ account: 'a', sort: 'asc' }, 'sort'],
  [{ account: 'a', cursor: '' }, 'cursor'],
  [{ account: 'a', cursor: `${CURSOR}=` }, 'cursor'],
  [{ account: 'a', cursor: 'x'.repeat(10_000) }, 'cursor'],
  [{ account: 'a', cursor: CURSOR, from: '2026-11-30' }, 'cursor'],
  [{ account: 'a', cursor: CURSOR, to: '2026-11-29' }, 'cursor'],
])('refuses %j because of %s', (parameters, field) => {
  expect(parse(parameters as Record<string, string>)).toMatchObject({ violation: { field } });
});

it('refuses a parameter that is given twice', () => {
  expect(parseOrderQuery({ account: ['a', 'b'] })).toMatchObject({ violation: { field: 'account' } });
  expect(parseConsistent({ consistent: ['true', 'true'] })).toHaveProperty('violation');
  expect(parseConsistent({ account: ['a'] })).toMatchObject({ violation: { field: 'account' } });
});

it('accepts exactly one text for each position', () => {
  fc.assert(
    fc.property(fc.nat(CURSOR.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (index, character) => {
      const text = CURSOR.slice(0, index) + character + CURSOR.slice(index + 1);
      const read = parse({ account: 'a', cursor: text });
      if ('value' in read) expect(encodeCursor(read.value.after!)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});
