import { z } from 'zod';
import { httpUrl, numberBetween, type Variables } from '../variables';

/** The local target replays history, so events of 40 years are accepted there. */
export const HISTORY_HOURS = 40 * 365 * 24;

const KEYS_RULE = '1 to 4 different key ids of up to 8 lower-case letters and digits, separated by commas';

/** The environment variables that only pattern detection reads. */
export const VARIABLES = {
  ALERT_EMAIL: {
    schema: z.email({ error: 'an e-mail address' }).optional(),
    takes: 'an e-mail address',
    default: 'none',
    decides: 'who gets alerts by e-mail; the address must confirm the subscription',
  },
  APPROVAL_ENDPOINT: {
    schema: httpUrl.optional(),
    takes: 'an http(s) URL',
    default: 'the system’s own',
    decides: 'which endpoint is asked to approve critical alerts',
  },
  APPROVAL_KEYS: {
    schema: z
      .string()
      .regex(/^[a-z0-9]{1,8}(,[a-z0-9]{1,8}){0,3}$/, { error: KEYS_RULE })
      .refine((text) => new Set(text.split(',')).size === text.split(',').length, { error: KEYS_RULE })
      .default('k1'),
    takes: '1 to 4 ids of up to 8 of a–z and 0–9, separated by commas',
    default: '`k1`',
    decides:
      'the keys of approval links: the first signs, the others still verify ([rotation](approvals.md))',
  },
  ALERT_MIN_CONFIDENCE: {
    schema: numberBetween(0, 100).default(50),
    takes: '0 to 100',
    default: '`50`',
    decides: 'the least confidence that raises an alert; detections below it are only stored',
  },
  FUNCTION_ERROR_RATE: {
    schema: numberBetween(0.01, 100).default(1),
    takes: '0.01 to 100',
    default: '`1`',
    decides: 'the share of failed invocations, in percent, above which a function’s alarm fires',
  },
  PRICE_MOVE_RANGES: {
    schema: numberBetween(0.1, 1000).default(4),
    takes: '0.1 to 1000',
    default: '`4`',
    decides:
      'how far a price may move between two checks, in multiples of the symbol’s recent range, before ThresholdChecker reports it',
  },
  VOLUME_SURGE_TIMES: {
    schema: numberBetween(0.1, 1000).default(3),
    takes: '0.1 to 1000',
    default: '`3`',
    decides:
      'how many times its own average a symbol’s volume may be between two checks before ThresholdChecker reports it',
  },
  MAX_EVENT_AGE_HOURS: {
    schema: numberBetween(1, HISTORY_HOURS).optional(),
    takes: `1 to ${HISTORY_HOURS}`,
    default: `\`24\`; ${HISTORY_HOURS} (40 years) on the local target`,
    decides: 'how old a market event may be; older ones go to FailedMessages',
  },
  DETECTOR_CONCURRENCY: {
    schema: numberBetween(1, 1000).default(50),
    takes: '1 to 1000',
    default: '`50`',
    decides:
      'PatternDetector’s reserved concurrency; AWS reserves 100 of an account’s concurrency for functions without a reservation, so a new account needs a higher quota first',
  },
  METRIC_SYMBOLS: {
    schema: z
      .string()
      .regex(/^[A-Z0-9.-]{1,12}(,[A-Z0-9.-]{1,12}){0,49}$/, {
        error: 'up to 50 symbols, separated by commas',
      })
      .default('AAPL,FB,GOOG,IBM,MSFT'),
    takes: 'up to 50 symbols, separated by commas',
    default: '`AAPL,FB,GOOG,IBM,MSFT`',
    decides:
      'the symbols that have metrics of their own; all others count as `other`, because AWS charges for each metric',
  },
} satisfies Variables;
