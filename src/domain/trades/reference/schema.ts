import { z } from 'zod';
import { CALENDAR_IDS, SETTLEMENT_CALENDAR_IDS } from '../../calendar';
import { CURRENCIES } from '../../currencies';
import { compareDecimals, formatDecimal, isPositive, parseDecimal, toDecimal } from '../decimal';
import { isIsin, isLei, isMicShaped } from '../identifiers';
import { readIsoTime } from '../time';

/** A decimal in its canonical form: a string, because JSON numbers are doubles in most programs. */
const decimal = z.string().refine(
  (text) => {
    const value = parseDecimal(text);
    return value !== undefined && formatDecimal(value) === text;
  },
  {
    error: 'Expected a decimal as a string without trailing zeros or an exponent, such as "0.01"',
    abort: true,
  },
);
const positive = decimal.refine((text) => isPositive(toDecimal(text)), {
  error: 'Expected a number above 0',
});
const time = z.string().refine((text) => readIsoTime(text) === text, {
  error: 'Expected a time in UTC, such as 2026-11-27T00:00:00Z',
});
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, {
  error: 'Expected 1 to 64 letters, digits, or _ . -, beginning with a letter or digit',
});
const name = z.string().min(1).max(200);
const isin = z.string().refine(isIsin, { error: 'Expected an ISIN with the right check digit' });
const mic = z.string().refine(isMicShaped, { error: 'Expected a MIC, such as XNAS' });
const currency = z.enum(CURRENCIES as [string, ...string[]]);
const minutes = z.int().min(0).max(720);

const versioned = {
  version: z.int().min(1).max(999_999),
  validFrom: time,
  isActive: z.boolean(),
};

const instrument = z.strictObject({
  isin,
  ...versioned,
  symbol: z.string().regex(/^[A-Z0-9][A-Z0-9./-]{0,15}$/),
  name,
  currency,
  venues: z.array(mic).min(1),
  tickTableId: id,
  lotSize: positive,
  quantityUnit: positive,
  settlementCalendar: z.enum(SETTLEMENT_CALENDAR_IDS),
  settlementDays: z.int().min(0).max(10),
});

const venue = z.strictObject({
  mic,
  ...versioned,
  name,
  calendar: z.enum(CALENDAR_IDS as [string, ...string[]]),
  minutesBeforeOpen: minutes,
  minutesAfterClose: minutes,
});

const account = z.strictObject({
  account: id,
  ...versioned,
  name,
  capacities: z.array(z.enum(['agency', 'principal', 'riskless-principal'])).min(1),
  maxQuantity: positive,
  maxNotional: z.partialRecord(currency, positive),
});

const counterparty = z.strictObject({
  lei: z.string().refine(isLei, { error: 'Expected an LEI with the right check digits' }),
  ...versioned,
  name,
});

const priceBand = z
  .strictObject({
    isin,
    ...versioned,
    currency,
    referencePrice: positive,
    warnPercent: positive,
    rejectPercent: positive,
  })
  .refine(
    ({ warnPercent, rejectPercent }) =>
      compareDecimals(toDecimal(warnPercent), toDecimal(rejectPercent)) <= 0,
    { error: 'Expected warnPercent at most rejectPercent', path: ['warnPercent'] },
  );

const tickTable = z.strictObject({
  tickTableId: id,
  ...versioned,
  bands: z
    .array(z.strictObject({ from: decimal, tick: positive }))
    .min(1)
    .refine(
      (bands) =>
        bands.every(({ from }, index) => {
          const before = bands[index - 1];
          return before ? compareDecimals(toDecimal(before.from), toDecimal(from)) < 0 : from === '0';
        }),
      { error: 'Expected bands from 0 in ascending order' },
    ),
});

/** A file of reference data: all versions of all records. */
export const referenceFileSchema = z.strictObject({
  instruments: z.array(instrument),
  venues: z.array(venue),
  accounts: z.array(account),
  counterparties: z.array(counterparty),
  priceBands: z.array(priceBand),
  tickTables: z.array(tickTable),
});

export type ReferenceFile = z.infer<typeof referenceFileSchema>;
