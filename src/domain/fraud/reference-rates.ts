/**
 * The approximate value of one unit of a currency in US dollars. The rates only make amounts comparable, so a deviation of
 * some percent does not matter; they are constants, so that the same history always gives the same score.
 */
const REFERENCE_RATES: Readonly<Record<string, number>> = {
  USD: 1,
  AED: 0.27,
  AUD: 0.66,
  BRL: 0.18,
  CAD: 0.73,
  CHF: 1.13,
  CLP: 0.0011,
  CNY: 0.14,
  COP: 0.00024,
  CZK: 0.044,
  DKK: 0.145,
  EUR: 1.08,
  GBP: 1.27,
  HKD: 0.128,
  HUF: 0.0027,
  IDR: 0.000063,
  ILS: 0.27,
  INR: 0.012,
  JPY: 0.0067,
  KRW: 0.00073,
  MXN: 0.055,
  MYR: 0.22,
  NOK: 0.093,
  NZD: 0.61,
  PHP: 0.0175,
  PLN: 0.25,
  RON: 0.217,
  SAR: 0.267,
  SEK: 0.095,
  SGD: 0.745,
  THB: 0.028,
  TRY: 0.03,
  TWD: 0.031,
  VND: 0.00004,
  ZAR: 0.054,
};

/** Converts an amount to US dollars at the reference rate. The amount in an unlisted currency is not converted. */
export const convertToReference = (amount: number, currency: string): number =>
  amount * (REFERENCE_RATES[currency] ?? 1);
