// What the states of accounts and merchants have at the same place.

export const VERSION = 0;
/** f64: the latest transaction, in milliseconds since 1970. */
export const LAST_TIME = 4;
/** f64: the earliest transaction. */
export const FIRST_TIME = 12;
/** u32: all transactions. */
export const COUNT = 20;
