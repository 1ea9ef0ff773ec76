/** A list price of AWS. */
export interface Price {
  /** For one unit. */
  readonly usd: number;
  readonly unit: string;
  /** The title of the public page that states the price. */
  readonly page: string;
  /** Whether a copy of that page, or of AWS's price list in Infracost's tests, confirms the price. */
  readonly verified: boolean;
}

export const createConfirmedPrice = (usd: number, unit: string, page: string): Price => ({
  usd,
  unit,
  page,
  verified: true,
});

/** Confirmed by a public copy of AWS's price list: the expectation of Infracost's test of this Terraform resource. */
export const createListedPrice = (usd: number, unit: string, resource: string): Price =>
  createConfirmedPrice(usd, unit, `Infracost, golden file of ${resource}`);

/** Stated by third parties only, or not found: check it before a decision depends on it. */
export const createUnverifiedPrice = (usd: number, unit: string, page: string): Price => ({
  ...createConfirmedPrice(usd, unit, page),
  verified: false,
});
