import { assertReservedConcurrency, MAX_RESERVED_CONCURRENCY } from '../../src/config/reserved-concurrency';

describe('the reserved concurrency of a system', () => {
  it('can be all that the account may reserve, but not more', () => {
    expect(() => assertReservedConcurrency({ A: MAX_RESERVED_CONCURRENCY - 1 }, 1)).not.toThrow();
    expect(() => assertReservedConcurrency({ A: MAX_RESERVED_CONCURRENCY }, 1)).toThrow(
      'A is "900"; expected at most 899, because the functions of the system reserve 901',
    );
  });

  it('is refused by the name of the largest value', () => {
    expect(() => assertReservedConcurrency({ A: 100, B: 800, C: 200 })).toThrow(
      'B is "800"; expected at most 600, because the functions of the system reserve 1100',
    );
  });
});
