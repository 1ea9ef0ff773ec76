import { z } from 'zod';
import { CALENDAR_IDS, INTERVALS, isInterval } from '../../domain/calendar';
import { isSymbol } from '../../domain/market-data';
import { DEFAULT_SENSITIVITY, SENSITIVITIES, SENSITIVITY_NAMES } from '../../domain/patterns/sensitivity';
import { httpUrl, createNumberSchema, createWholeNumberSchema, type Variables } from '../variables';

/** The local target accepts events of 40 years, so that history can be replayed. */
export const HISTORY_HOURS = 40 * 365 * 24;

const KEYS_RULE = '1 to 4 different key ids of up to 8 lower-case letters and digits, separated by commas';

const MAX_METRIC_SYMBOLS = 50;

/** Whether a text is a list of symbols for metrics. CloudWatch accepts no dimension that begins with a colon. */
const isSymbolList = (text: string): boolean => {
  const symbols = text.split(',');
  const isValid = (symbol: string): boolean => isSymbol(symbol) && !symbol.startsWith(':');
  return symbols.length <= MAX_METRIC_SYMBOLS && symbols.every(isValid);
};

const INTERVALS_RULE = `different ones of ${INTERVALS.join(', ')}, separated by commas`;

/** Whether a text is a list of different intervals; it can be empty. */
const isIntervalList = (text: string): boolean => {
  const intervals = text === '' ? [] : text.split(',');
  return intervals.every(isInterval) && new Set(intervals).size === intervals.length;
};

const listSensitivities = (format: (name: (typeof SENSITIVITY_NAMES)[number]) => string): string =>
  SENSITIVITY_NAMES.map(format).join(', ');

/** The environment variables that only pattern detection reads. */
export const VARIABLES = {
  ALERT_EMAIL: {
    schema: z.email({ error: 'an e-mail address' }).optional(),
    accepts: 'an e-mail address',
    default: 'none',
    description: 'the recipient of alerts by e-mail, who must confirm the subscription',
  },
  OPERATOR_EMAIL: {
    schema: z.email({ error: 'an e-mail address' }).optional(),
    accepts: 'an e-mail address',
    default: '`ALERT_EMAIL`',
    description: 'the recipient of alarms by a second topic, who must confirm the subscription',
  },
  APPROVAL_ENDPOINT: {
    schema: httpUrl.optional(),
    accepts: 'an http(s) URL',
    default: 'the system’s own',
    description: 'the endpoint that receives requests to approve critical alerts',
  },
  APPROVAL_KEYS: {
    schema: z
      .string()
      .regex(/^[a-z0-9]{1,8}(,[a-z0-9]{1,8}){0,3}$/, { error: KEYS_RULE })
      .refine((text) => new Set(text.split(',')).size === text.split(',').length, { error: KEYS_RULE })
      .default('k1'),
    accepts: '1 to 4 ids of up to 8 of a–z and 0–9, separated by commas',
    default: '`k1`',
    description:
      'the keys of approval links: the first signs, the others still verify ([rotation](approvals.md))',
  },
  SENSITIVITY: {
    schema: z.enum(SENSITIVITY_NAMES, { error: SENSITIVITY_NAMES.join(', ') }).default(DEFAULT_SENSITIVITY),
    accepts: listSensitivities((name) => `\`${name}\``),
    default: `\`${DEFAULT_SENSITIVITY}\``,
    description:
      'how much is reported: a higher sensitivity reports more shapes, with lower confidence ([detection](detection.md#sensitivity))',
  },
  ALERT_MIN_CONFIDENCE: {
    schema: createNumberSchema(0, 100).optional(),
    accepts: '0 to 100',
    default: `by \`SENSITIVITY\`: ${listSensitivities((name) => `${name} \`${SENSITIVITIES[name].alertMinConfidence}\``)}`,
    description: 'the minimum confidence of an alert; other detections are only stored',
  },
  ALERT_BRAKE_COUNT: {
    schema: createWholeNumberSchema(1, 100).default(15),
    accepts: '1 to 100',
    default: '`15`',
    description:
      'the maximum number of notifications of a pattern in three minutes; more alerts are delayed for a digest ([alerts](alerts.md))',
  },
  ALERT_BREAKER_COUNT: {
    schema: createWholeNumberSchema(1, 100_000).default(100),
    accepts: '1 to 100000',
    default: '`100`',
    description: 'the number of alerts in a minute above which all alerts are delayed for five minutes',
  },
  FUNCTION_ERROR_RATE: {
    schema: createNumberSchema(0.01, 100).default(1),
    accepts: '0.01 to 100',
    default: '`1`',
    description: 'the share of failed invocations, in percent, above which a function’s alarm goes off',
  },
  PRICE_MOVE_RANGES: {
    schema: createNumberSchema(0.1, 1000).default(4),
    accepts: '0.1 to 1000',
    default: '`4`',
    description:
      'the price change between two checks that ThresholdChecker reports, in multiples of the symbol’s recent range',
  },
  VOLUME_SURGE_TIMES: {
    schema: createNumberSchema(0.1, 1000).default(3),
    accepts: '0.1 to 1000',
    default: '`3`',
    description:
      'the volume between two checks that ThresholdChecker reports, in multiples of the symbol’s average',
  },
  MAX_EVENT_AGE_HOURS: {
    schema: createNumberSchema(1, HISTORY_HOURS).optional(),
    accepts: `1 to ${HISTORY_HOURS}`,
    default: `\`24\`; ${HISTORY_HOURS} (40 years) on the local target`,
    description: 'the maximum age of a market event; older events go to FailedMessages',
  },
  MARKET_CALENDAR: {
    schema: z.enum(CALENDAR_IDS, { error: CALENDAR_IDS.join(', ') }).default('XNYS'),
    accepts: CALENDAR_IDS.map((id) => `\`${id}\``).join(', '),
    default: '`XNYS`',
    description:
      'the exchange in whose sessions the alarm FeedSilent expects market data, and [across whose sessions](detection.md#patterns-across-sessions) patterns are marked; `24x7` is round the clock',
  },
  BAR_INTERVALS: {
    schema: z.string().refine(isIntervalList, { error: INTERVALS_RULE }).default(''),
    accepts: `one or more of ${INTERVALS.map((interval) => `\`${interval}\``).join(', ')}, separated by commas`,
    default: 'none: each event is used as a bar',
    description:
      'the intervals of the bars that the stream’s trades and bars are built into, and in which patterns are found ([market data](market-data.md)); their sessions are those of `MARKET_CALENDAR`',
  },
  FEED_SILENT_MINUTES: {
    schema: createWholeNumberSchema(1, 240).default(2),
    accepts: 'a whole number from 1 to 240',
    default: '`2`',
    description:
      'the minutes without market data during a session after which the alarm FeedSilent goes off; a feed of 5-minute bars needs more than 5',
  },
  LIQUID_SYMBOLS: {
    schema: z
      .string()
      .refine((text) => text === '' || isSymbolList(text), { error: 'up to 50 symbols, separated by commas' })
      .default(''),
    accepts: 'up to 50 symbols, separated by commas',
    default: 'none',
    description:
      'the symbols with market data at least every five minutes of a session; the alarm SymbolsSilent goes off if one has none',
  },
  UNKNOWN_FIELDS: {
    schema: z.enum(['ignore', 'refuse'], { error: 'ignore or refuse' }).default('ignore'),
    accepts: '`ignore` or `refuse`',
    default: '`ignore`',
    description:
      'how the stream handles unknown fields of a market event: ignore and count them, or send the event to FailedMessages',
  },
  DETECTOR_CONCURRENCY: {
    schema: createNumberSchema(1, 1000).default(50),
    accepts: '1 to 1000',
    default: '`50`',
    description:
      'the reserved concurrency of PatternDetector. AWS requires that 100 of an account’s concurrency remain unreserved, so a new account may need a higher quota first',
  },
  METRIC_SYMBOLS: {
    schema: z
      .string()
      .refine((text) => isSymbolList(text), { error: 'up to 50 symbols, separated by commas' })
      .default('AAPL,FB,GOOG,IBM,MSFT'),
    accepts: 'up to 50 symbols, separated by commas',
    default: '`AAPL,FB,GOOG,IBM,MSFT`',
    description:
      'the symbols with their own metrics; all others count as `other`, because AWS charges for each metric',
  },
} satisfies Variables;
