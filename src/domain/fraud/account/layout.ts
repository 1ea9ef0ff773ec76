// The stored state of an account: little-endian, a fixed size. A change of this layout needs a new version.

export { COUNT, FIRST_TIME, LAST_TIME, VERSION } from '../layout';

export const ACCOUNT_VERSION = 1;

/** The next position in the circular list of the recent transactions. */
export const RECENT_INDEX = 1;
/** The next position in the circular list of the recent merchants. */
export const MERCHANT_INDEX = 2;
/** f32: the mean amount in US dollars; outliers are clipped. */
export const MEAN = 24;
/** f32: the mean of the logarithm of the amount; outliers are clipped. */
export const LOG_MEAN = 28;
/** f32: the variance of the logarithm of the amount; outliers are clipped. */
export const LOG_VARIANCE = 32;
/** f32: the share of transactions without the card, exponentially weighted. */
export const CARD_NOT_PRESENT = 36;
/** i32: the newest stored day. */
export const LAST_DAY = 40;
/** i32: the day of the latest transaction that is a confirmed fraud. */
export const FRAUD_DAY = 44;
/** u16: confirmed frauds. */
export const FRAUDS = 48;
/** Two ASCII codes: the country of the latest transaction with the card. */
export const LAST_COUNTRY = 50;
/** u32: the time of that transaction, in seconds since 1970. */
export const LAST_COUNTRY_TIME = 52;

/** The stored days, by the number of the day: the number of transactions (u8), of unusually large amounts (u8), the sum of the amounts (f32). */
export const DAYS = 32;
export const DAY_COUNTS = 56;
export const DAY_LARGE = DAY_COUNTS + DAYS;
export const DAY_SUMS = DAY_LARGE + DAYS;

/** The number of transactions in each hour of the day (UTC), u8. */
export const HOURS = DAY_SUMS + 4 * DAYS;

/** The most frequent countries: two ASCII codes and a number of transactions (u16). */
export const COUNTRY_SLOTS = 6;
export const COUNTRIES = HOURS + 24;

/** The number of transactions in each hashed category, u8. */
export const CATEGORY_SLOTS = 16;
export const CATEGORIES = COUNTRIES + 4 * COUNTRY_SLOTS;

/** The recent transactions: seconds since 1970 (u32), the amount in US dollars (f32). */
export const RECENT_SLOTS = 32;
export const RECENT = CATEGORIES + CATEGORY_SLOTS;

/** The recent merchants: hashes, u16. */
export const MERCHANT_SLOTS = 32;
export const MERCHANTS = RECENT + 8 * RECENT_SLOTS;

/** Byte 3 and the last bytes are not used. Releases that knew the applied feedback from the state wrote it there. */
const RESERVED_BYTES = 32;

/** The size of a state in bytes. */
export const ACCOUNT_BYTES = MERCHANTS + 2 * MERCHANT_SLOTS + RESERVED_BYTES;
