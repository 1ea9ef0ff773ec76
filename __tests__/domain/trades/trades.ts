import fc from 'fast-check';
import { formatDecimal } from '../../../src/domain/decimal';
import { CURRENCIES } from '../../../src/domain/currencies';
import { computeIsinCheckDigit, computeLeiCheckDigits } from '../../../src/domain/trades/identifiers';
import type { Trade } from '../../../src/domain/trades';
import { TRADE } from './fixtures';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const DIGITS = [...'0123456789'];
const createText = (characters: readonly string[], length: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: length, maxLength: length });

/** Canonical texts of decimals within the limits. */
export const decimals = fc
  .tuple(fc.bigInt(-(10n ** 18n) + 1n, 10n ** 18n - 1n), fc.bigInt(0n, 10n ** 18n - 1n), fc.nat(18))
  .map(([integer, fraction, scale]) => {
    const size = 10n ** BigInt(scale);
    const units = integer * size + (integer < 0n ? -1n : 1n) * (fraction % size);
    return normalize(units, scale);
  });

const normalize = (units: bigint, scale: number): string => {
  let [value, decimals] = [units, scale];
  while (decimals > 0 && value % 10n === 0n) [value, decimals] = [value / 10n, decimals - 1];
  return formatDecimal({ units: value, scale: decimals });
};

export const isins = fc
  .tuple(createText(LETTERS, 2), createText([...DIGITS, ...LETTERS], 9))
  .map(([country, number]) => `${country}${number}${computeIsinCheckDigit(`${country}${number}`)}`);
export const leis = createText([...DIGITS, ...LETTERS], 18).map(
  (body) => `${body}${computeLeiCheckDigits(body)}`,
);

const ids = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.:/+=@-]{0,63}$/);
/** FIX writes an instrument without a symbol as [N/A]. */
const symbols = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/).filter((symbol) => symbol !== '[N/A]');
const days = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const times = fc
  .tuple(days, fc.constantFrom(0, 3, 6, 9), fc.nat(999_999_999))
  .map(([day, length, fraction]) => {
    const decimals = String(fraction).padStart(9, '0').slice(0, length);
    return `${day.slice(0, 19)}${length === 0 ? '' : `.${decimals}`}Z`;
  });

/** Any trades that a source can send; they need not be valid. */
export const trades: fc.Arbitrary<Trade> = fc
  .record({
    source: fc.constantFrom('order-management', 'clearing', 'trading-desk'),
    sourceTradeId: ids,
    version: fc.integer({ min: 1, max: 999_999 }),
    action: fc.constantFrom('correct', 'cancel'),
    executionId: ids,
    venue: createText([...DIGITS, ...LETTERS], 4),
    executedAt: times,
    isin: isins,
    symbol: fc.option(symbols, { nil: undefined }),
    side: fc.constantFrom('buy', 'sell'),
    quantity: decimals,
    price: decimals,
    currency: fc.constantFrom(...CURRENCIES),
    settlementDate: days.map((day) => day.slice(0, 10)),
    account: ids,
    counterparty: leis,
    capacity: fc.constantFrom('agency', 'principal', 'riskless-principal'),
  } as const)
  .map(({ symbol, ...trade }) => ({
    ...trade,
    ...(trade.version === 1 && { action: 'new' as const }),
    ...(symbol !== undefined && { symbol }),
  }));

/** The valid trade with changes. */
export const createTrade = (changes: Partial<Trade> = {}): Trade => ({ ...TRADE, ...changes });
