/** The interval between two notifications in milliseconds. SNS suspends an e-mail subscription above ten a second. */
export const MAIL_INTERVAL_MS = 1_000;

/** The longest time that a new alert waits for its turn, in milliseconds: a batch of ten waits in one invocation. */
export const MAX_ALERT_WAIT_MS = 10_000;

/** The longest time that a processor waits for its turn to publish, in milliseconds. */
export const MAX_MAIL_WAIT_MS = 30_000;

/** The id of the next turn to publish: one for all processors. */
export const MAIL_PACE_ID = 'mail-pace';
