import { z } from 'zod';
import { CALENDAR_IDS, SETTLEMENT_CALENDAR_IDS } from '../../calendar';
import { CURRENCIES } from '../../currencies';
import { canonical } from '../canonical';
import { ID, ISO_TIME, JSON_DECIMAL, MIC, SYMBOL } from '../codec';
import { compareDecimals, isPositive, toDecimal } from '../../decimal';
import { isIsin, isLei } from '../identifiers';

/** Decimals are strings, because JSON numbers are doubles in most programs. */
const decimal = canonical(JSON_DECIMAL);
const positive = decimal.refine((text) => isPositive(toDecimal(text)), {
  error: 'Expected a number above 0',
});
const id = canonical(ID);
const name = z.string().min(1).max(200);
const isin = z.string().refine(isIsin, { error: 'Expected an ISIN with the right check digit' });
const mic = canonical(MIC);
const currency = z.enum(CURRENCIES as [string, ...string[]]);
const minutes = z.int().min(0).max(720);

const versioned = {
  version: z.int().min(1).max(999_999),
  validFrom: canonical(ISO_TIME),
  isActive: z.boolean(),
};

const instrument = z.strictObject({
  isin,
  ...versioned,
  symbol: canonical(SYMBOL),
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
