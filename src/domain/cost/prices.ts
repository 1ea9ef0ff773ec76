/**
 * AWS's list prices for us-east-1 in USD, without free tiers and discounts, as of {@link PRICES_AS_OF}. The one place
 * that holds prices; look them up again at https://aws.amazon.com/pricing before a decision hangs on them.
 */
export const PRICES = {
  lambda: {
    /** arm64, the first 7.5 billion GB-seconds of a month. */
    gbSecond: 0.0000133334,
    request: 0.0000002,
    /** arm64: kept ready, and then running on it. */
    provisionedGbSecond: 0.0000033334,
    provisionedRunGbSecond: 0.0000077778,
  },
  stepFunctions: {
    expressRequest: 0.000001,
    /** The first 1,000 hours of GB. */
    expressGbSecond: 0.00001667,
  },
  cloudWatch: {
    /** A month each; the first 10,000 metrics. */
    metric: 0.3,
    alarm: 0.1,
    /** Three metrics: the value and both edges of its band. */
    anomalyAlarm: 0.3,
    dashboard: 3,
  },
} as const;

export const PRICES_AS_OF = '2025-06';
