import { convertToReference, REFERENCE_RATES } from '../../../src/domain/fraud/reference-rates';
import { CURRENCIES } from '../../../src/domain/currencies';

describe('the reference rates', () => {
  it('include every accepted currency, and no other', () => {
    expect(Object.keys(REFERENCE_RATES).sort()).toEqual([...CURRENCIES].sort());
  });

  it('make amounts comparable', () => {
    expect(convertToReference(6_000, 'NGN')).toBeLessThan(10);
    expect(convertToReference(900, 'KWD')).toBeGreaterThan(2_500);
    expect(convertToReference(10, 'USD')).toBe(10);
  });
});
