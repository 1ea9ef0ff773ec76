import fc from 'fast-check';
import {
  computeCusipCheckDigit,
  getCusip,
  isCusip,
  isIsin,
  isLei,
  toUsIsin,
} from '../../../src/domain/trades/identifiers';
import { isins, leis } from './trades';

const cusips = fc
  .string({ unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#'), minLength: 8, maxLength: 8 })
  .map((body) => `${body}${computeCusipCheckDigit(body)}`);

const isDigit = (character: string | undefined) => /^\d$/.test(character ?? '');
const isLetter = (character: string | undefined) => /^[A-Z]$/.test(character ?? '');

/** Replaces a digit with another digit. Undefined if there is no digit at the position. */
const replaceDigit = (text: string, position: number, shift: number): string | undefined => {
  if (!isDigit(text[position])) return undefined;
  return `${text.slice(0, position)}${(Number(text[position]) + shift) % 10}${text.slice(position + 1)}`;
};

const swap = (text: string, position: number): string =>
  `${text.slice(0, position)}${text[position + 1]}${text[position]}${text.slice(position + 2)}`;

describe('identifiers of real securities and firms', () => {
  it.each([
    'US0378331005',
    'US5949181045',
    'DE0007164600',
    'GB0002634946',
    'FR0000120271',
    'CH0038863350',
    'XS0203470157',
    'AU0000XVGZA3',
  ])('include the ISIN %s', (isin) => {
    expect(isIsin(isin)).toBe(true);
  });
  it.each([
    '037833100',
    '17275R102',
    '38259P508',
    '594918104',
    '68389X105',
    '931142103',
    'G0177J108',
    '09739D100',
  ])('include the CUSIP %s', (cusip) => {
    expect(isCusip(cusip)).toBe(true);
  });
  it.each(['W22LROWP2IHZNBB6K528', '7LTWFZYICNSX8D621K86', '5493006MHB84DD0ZWV18', 'HWUPKR0MPOU8FGXBT394'])(
    'include the LEI %s',
    (lei) => {
      expect(isLei(lei)).toBe(true);
    },
  );
});

describe('check digits', () => {
  it('find each wrong digit of an ISIN, a CUSIP and an LEI', () => {
    const check = (text: string, isValid: (text: string) => boolean, position: number, shift: number) => {
      const wrong = replaceDigit(text, position % text.length, shift);
      if (wrong !== undefined) expect([wrong, isValid(wrong)]).toEqual([wrong, false]);
    };
    const shifts = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(isins, cusips, leis, fc.nat(19), shifts, (isin, cusip, lei, position, shift) => {
        check(isin, isIsin, position, shift);
        check(cusip, isCusip, position, shift);
        check(lei, isLei, position, shift);
      }),
      { numRuns: 2_000 },
    );
  });

  it('find each wrong letter of an LEI', () => {
    fc.assert(
      fc.property(leis, fc.nat(17), fc.integer({ min: 1, max: 25 }), (lei, position, shift) => {
        if (!isLetter(lei[position])) return;
        const letter = String.fromCharCode(65 + ((lei.charCodeAt(position) - 65 + shift) % 26));
        expect(isLei(`${lei.slice(0, position)}${letter}${lei.slice(position + 1)}`)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  // The Luhn algorithm does not find 09 and 90, because both add 9.
  it('find two adjacent digits of an ISIN that are exchanged, except 0 and 9', () => {
    fc.assert(
      fc.property(isins, fc.nat(10), (isin, position) => {
        const [a, b] = [isin[position], isin[position + 1]];
        if (!isDigit(a) || !isDigit(b) || a === b || (Number(a) + Number(b) === 9 && Number(a) % 9 === 0))
          return;
        expect(isIsin(swap(isin, position))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  // B1 (11, 1) and 1B (1, 11) have the same remainder, so the standard promises nothing for a letter and a digit.
  it('find two adjacent digits or letters of an LEI that are exchanged', () => {
    fc.assert(
      fc.property(leis, fc.nat(18), (lei, position) => {
        const [a, b] = [lei[position], lei[position + 1]];
        if (a === b || isDigit(a) !== isDigit(b)) return;
        expect(isLei(swap(lei, position))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['00', '01', '99'])('of an LEI are never %s, although the remainder may be 1', (digits) => {
    fc.assert(fc.property(leis, (lei) => !isLei(`${lei.slice(0, 18)}${digits}`)));
  });

  it.each([
    ['us0378331005', isIsin],
    ['US037833100５', isIsin],
    ['US0378331005 ', isIsin],
    ['US0378331005\n', isIsin],
    ['000000000000', isIsin],
    ['XUS0378331005', isIsin],
    ['US03783310051', isIsin],
    ['XW22LROWP2IHZNBB6K528', isLei],
    ['W22LROWP2IHZNBB6K5281', isLei],
    ['X037833100', isCusip],
    ['0378331001', isCusip],
    ['w22lrowp2ihznbb6k528', isLei],
    ['W22LROWP2IHZNBB6K52', isLei],
    ['00000000000000000000', isLei],
    ['03783310', isCusip],
    ['g0177j108', isCusip],
  ])('do not make %j valid', (text, isValid) => {
    expect(isValid(text)).toBe(false);
  });
});

describe('the CUSIP of an ISIN', () => {
  it('exists in the US and Canada', () => {
    expect(['US0378331005', 'CA1363751027', 'DE0007164600'].map(getCusip)).toEqual([
      '037833100',
      '136375102',
      undefined,
    ]);
  });

  it('gives the ISIN back, unless it belongs to another country or is wrong', () => {
    expect(['037833100', '17275R102', 'G0177J108', '037833101', ''].map(toUsIsin)).toEqual([
      'US0378331005',
      'US17275R1023',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
