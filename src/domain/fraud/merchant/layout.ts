// The stored state of a merchant: little-endian, a fixed size. A change of this layout needs a new version.

export { COUNT, FIRST_TIME, LAST_TIME, VERSION } from '../layout';

export const MERCHANT_VERSION = 1;

/** The next position in the circular list of the recent transactions. */
export const RECENT_INDEX = 1;
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

/** Byte 2 and the last bytes are not used. Releases that knew the applied feedback from the state wrote it there. */
const RESERVED_BYTES = 128;

/** The size of a state in bytes. */
export const MERCHANT_BYTES = RECENT + 8 * RECENT_SLOTS + RESERVED_BYTES;
