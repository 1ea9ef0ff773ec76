// The stored state of a merchant: little-endian, a fixed size. A change of this layout needs a new version.

export const MERCHANT_VERSION = 1;

export const VERSION = 0;
/** The next position in the circular list of the recent transactions. */
export const RECENT_INDEX = 1;
/** The next position in the circular list of the applied feedback. */
export const FEEDBACK_INDEX = 2;
/** f64: the latest transaction, in milliseconds since 1970. */
export const LAST_TIME = 4;
/** f64: the earliest transaction. */
export const FIRST_TIME = 12;
/** u32: all transactions. */
export const COUNT = 20;
/** f32: the mean of the logarithm of the amount in US dollars; outliers are clipped. */
export const LOG_MEAN = 24;
/** f32: the variance of the logarithm of the amount; outliers are clipped. */
export const LOG_VARIANCE = 28;
/** i32: the newest stored day. */
export const LAST_DAY = 32;
/** u32: confirmed frauds. */
export const FRAUDS = 36;

/** The stored days, by the number of the day: the number of transactions and of confirmed frauds, u16. */
export const DAYS = 64;
export const DAY_COUNTS = 40;
export const DAY_FRAUDS = DAY_COUNTS + 2 * DAYS;

/** The recent transactions: seconds since 1970 (u32), the amount in US dollars (f32). */
export const RECENT_SLOTS = 16;
export const RECENT = DAY_FRAUDS + 2 * DAYS;

/** The recently applied feedback: hashes of transaction ids, u32. */
export const FEEDBACK_SLOTS = 32;
export const FEEDBACK = RECENT + 8 * RECENT_SLOTS;

/** The size of a state in bytes. */
export const MERCHANT_BYTES = FEEDBACK + 4 * FEEDBACK_SLOTS;
