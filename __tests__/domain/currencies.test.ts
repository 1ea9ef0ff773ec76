import { CURRENCIES, getDecimals } from '../../src/domain/currencies';

describe('the currencies', () => {
  it('are known to Intl, each once, with the decimals of ISO 4217', () => {
    const known = Intl.supportedValuesOf('currency');
    const newer = ['SLE', 'VED', 'XCG', 'ZWG'];
    expect(CURRENCIES.filter((code) => !known.includes(code) && !newer.includes(code))).toEqual([]);
    expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
    expect(['JPY', 'USD', 'KWD', 'XYZ', '__proto__'].map(getDecimals)).toEqual([
      0,
      2,
      3,
      undefined,
      undefined,
    ]);
  });
});
