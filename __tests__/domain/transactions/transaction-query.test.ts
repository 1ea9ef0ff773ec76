import fc from 'fast-check';
import { encodeCursor, parseTransactionQuery } from '../../../src/domain/transactions';

const parse = (parameters: Readonly<Record<string, string | readonly string[]>>) =>
  parseTransactionQuery(
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]),
    ),
  );
const CURSOR = encodeCursor('2026-11-29T11:00:00.000Z#txn-1');

describe('parseTransactionQuery', () => {
  it('returns the account, the limit and the times', () => {
    expect(parse({ accountId: 'a' })).toEqual({ value: { accountId: 'a', limit: 20 } });
    expect(parse({ accountId: 'a', from: '2026-11-29', to: '2026-11-29', limit: '5', next: CURSOR })).toEqual(
      {
        value: {
          accountId: 'a',
          from: '2026-11-29T00:00:00.000Z',
          to: '2026-11-29T23:59:59.999Z',
          limit: 5,
          after: '2026-11-29T11:00:00.000Z#txn-1',
        },
      },
    );
  });

  it.each([
    [{}, 'accountId'],
    [{ accountId: 'a#b' }, 'accountId'],
    [{ accountId: ['a', 'b'] }, 'accountId'],
    [{ accountId: 'a', merchantId: 'm' }, 'merchantId'],
    [{ accountId: 'a', '': 'm' }, 'parameter without a name'],
    [{ accountId: 'a', from: 'today' }, 'from'],
    [{ accountId: 'a', to: '2026-02-30' }, 'to'],
    [{ accountId: 'a', from: '2026-11-30', to: '2026-11-29' }, 'from'],
    [{ accountId: 'a', limit: '0' }, 'limit'],
    [{ accountId: 'a', limit: '101' }, 'limit'],
    [{ accountId: 'a', limit: '1e1' }, 'limit'],
    [{ accountId: 'a', next: 'x' }, 'next'],
    [{ accountId: 'a', next: `${CURSOR}=` }, 'next'],
    [{ accountId: 'a', next: CURSOR, from: '2026-11-30' }, 'next'],
    [{ accountId: 'a', next: CURSOR, to: '2026-11-28' }, 'next'],
    [{ accountId: 'a', next: encodeCursor('no time#txn-1') }, 'next'],
    [{ accountId: 'a', next: 'A'.repeat(500) }, 'next'],
  ])('refuses %j at %s', (parameters, field) => {
    expect(parse(parameters as Record<string, string>)).toMatchObject({ violation: { field } });
  });

  it('accepts a period of one moment, one with one end, and a cursor at its end', () => {
    const time = '2026-11-29T11:00:00.000Z';
    expect(parse({ accountId: 'a', from: time, to: time, next: CURSOR })).toHaveProperty('value');
    expect(parse({ accountId: 'a', from: '2999-01-01' })).toHaveProperty('value');
    expect(parse({ accountId: 'a', to: '1980-01-01' })).toHaveProperty('value');
    expect(parse({ accountId: 'a', to: '2026-11-29T10:59:59.999Z', next: CURSOR })).toHaveProperty(
      'violation',
    );
  });

  it('reports the expected and the actual value', () => {
    expect(parse({ accountId: 'a', merchantId: 'm' })).toEqual({
      violation: { field: 'merchantId', rule: 'be one of accountId, from, to, limit, next', got: '"m"' },
    });
    expect(parse({ accountId: ['a', 'b'] })).toMatchObject({
      violation: { rule: 'be given once', got: '"2 times"' },
    });
    expect(parse({})).toMatchObject({ violation: { field: 'accountId', got: 'nothing' } });
    for (const next of [`${CURSOR}!`, `!${CURSOR}`, ` ${CURSOR}`])
      expect([next, parse({ accountId: 'a', next })]).toEqual([
        next,
        { violation: expect.objectContaining({ field: 'next' }) as object },
      ]);
  });

  it('never throws, and accepts exactly its own cursors', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('accountId', 'from', 'to', 'limit', 'next', 'x'), fc.string()),
        (parameters) => {
          parse({ accountId: 'a', ...parameters });
        },
      ),
    );
    fc.assert(
      fc.property(fc.base64String(), (next) => {
        const result = parse({ accountId: 'a', next });
        if ('value' in result) expect(encodeCursor(result.value.after ?? '')).toBe(next);
      }),
    );
  });
});
