/** A month of 730 hours, as the cost estimate counts it. */
const MONTH_MINUTES = 730 * 60;

/** What may fail in a month without missing the availability. */
export interface ErrorBudget {
  /** Minutes of a complete outage. */
  readonly minutes: number;
  /** Failed requests. */
  readonly requests: number;
}

/**
 * Computes the error budget of a month.
 * @param availability from 0 to 1
 * @param monthlyRequests all requests of the month
 */
export const getErrorBudget = (availability: number, monthlyRequests: number): ErrorBudget => ({
  minutes: (1 - availability) * MONTH_MINUTES,
  requests: (1 - availability) * monthlyRequests,
});
