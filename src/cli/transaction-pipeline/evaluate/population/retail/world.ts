/** A country of the population. */
export interface Country {
  readonly code: string;
  readonly currency: string;
  /** Units of the currency for a US dollar; not the detector's reference rates. */
  readonly unitsPerDollar: number;
  /** Hours from UTC, the whole year. */
  readonly offset: number;
  /** The share of accounts and merchants. */
  readonly share: number;
}

export const COUNTRIES: readonly Country[] = [
  { code: 'US', currency: 'USD', unitsPerDollar: 1, offset: -5, share: 0.3 },
  { code: 'DE', currency: 'EUR', unitsPerDollar: 0.9, offset: 1, share: 0.15 },
  { code: 'GB', currency: 'GBP', unitsPerDollar: 0.76, offset: 0, share: 0.13 },
  { code: 'FR', currency: 'EUR', unitsPerDollar: 0.9, offset: 1, share: 0.1 },
  { code: 'NL', currency: 'EUR', unitsPerDollar: 0.9, offset: 1, share: 0.07 },
  { code: 'PL', currency: 'PLN', unitsPerDollar: 3.8, offset: 1, share: 0.06 },
  { code: 'SE', currency: 'SEK', unitsPerDollar: 10.2, offset: 1, share: 0.04 },
  { code: 'JP', currency: 'JPY', unitsPerDollar: 155, offset: 9, share: 0.07 },
  { code: 'BR', currency: 'BRL', unitsPerDollar: 5.4, offset: -3, share: 0.05 },
  { code: 'TH', currency: 'THB', unitsPerDollar: 34, offset: 7, share: 0.03 },
];

/** A category of merchants, with its own amounts, hours and share of purchases without the card. */
export interface Category {
  readonly name: string;
  /** The median amount in US dollars, and the deviation of its logarithm. */
  readonly amount: number;
  readonly deviation: number;
  /** The mean hour of purchases and its deviation. */
  readonly hour: number;
  readonly hourDeviation: number;
  readonly cardNotPresent: number;
  /** How often it is used. */
  readonly share: number;
}

export const CATEGORIES: readonly Category[] = [
  {
    name: 'groceries',
    amount: 35,
    deviation: 0.6,
    hour: 14,
    hourDeviation: 3.5,
    cardNotPresent: 0.05,
    share: 0.28,
  },
  {
    name: 'restaurants',
    amount: 25,
    deviation: 0.6,
    hour: 18,
    hourDeviation: 3,
    cardNotPresent: 0.1,
    share: 0.17,
  },
  {
    name: 'transport',
    amount: 7,
    deviation: 0.7,
    hour: 12,
    hourDeviation: 5,
    cardNotPresent: 0.3,
    share: 0.14,
  },
  { name: 'fuel', amount: 48, deviation: 0.35, hour: 13, hourDeviation: 4, cardNotPresent: 0, share: 0.08 },
  {
    name: 'online-retail',
    amount: 45,
    deviation: 0.9,
    hour: 19,
    hourDeviation: 4,
    cardNotPresent: 0.97,
    share: 0.12,
  },
  {
    name: 'entertainment',
    amount: 15,
    deviation: 0.6,
    hour: 20,
    hourDeviation: 3,
    cardNotPresent: 0.7,
    share: 0.08,
  },
  {
    name: 'utilities',
    amount: 80,
    deviation: 0.4,
    hour: 10,
    hourDeviation: 3,
    cardNotPresent: 0.95,
    share: 0.03,
  },
  {
    name: 'travel',
    amount: 240,
    deviation: 0.8,
    hour: 17,
    hourDeviation: 5,
    cardNotPresent: 0.85,
    share: 0.02,
  },
  {
    name: 'electronics',
    amount: 160,
    deviation: 0.9,
    hour: 16,
    hourDeviation: 4,
    cardNotPresent: 0.5,
    share: 0.03,
  },
  {
    name: 'luxury',
    amount: 280,
    deviation: 0.8,
    hour: 15,
    hourDeviation: 3,
    cardNotPresent: 0.3,
    share: 0.01,
  },
  {
    name: 'gift-cards',
    amount: 45,
    deviation: 0.5,
    hour: 17,
    hourDeviation: 4,
    cardNotPresent: 0.7,
    share: 0.015,
  },
  { name: 'crypto', amount: 120, deviation: 1.1, hour: 20, hourDeviation: 5, cardNotPresent: 1, share: 0.01 },
  {
    name: 'money-transfer',
    amount: 150,
    deviation: 0.9,
    hour: 13,
    hourDeviation: 5,
    cardNotPresent: 1,
    share: 0.015,
  },
];

export const getCategory = (name: string): number =>
  CATEGORIES.findIndex((category) => category.name === name);
