import { z } from 'zod';
import { INTERVALS } from '../calendar';
import { isSymbol, SYMBOL_RULE } from '../market-data';
import { ALL_PATTERNS, FIRST_DETECTION_VERSION } from '../patterns';
import type { Alert } from './alert';
import { SEVERITIES } from './severity';

/** Printable ASCII: an attribute of a message of SQS, and a header, accept no control characters. */
export const CORRELATION_ID = z
  .string()
  .regex(/^[!-~]{1,300}$/, 'must be 1 to 300 printable ASCII characters');

/** Messages of the first version have no field `version`. */
export const DETECTION_VERSION_SCHEMA = z.int().min(1).default(FIRST_DETECTION_VERSION);

const price = z.number().positive();
const time = z.iso.datetime();

/** The schema of the messages of AlertQueue. */
export const ALERT_SCHEMA: z.ZodType<Alert> = z.strictObject({
  alertId: z.string().min(1).max(100),
  kind: z.literal('alert'),
  symbol: z.string().refine(isSymbol, { error: `must ${SYMBOL_RULE}` }),
  pattern: z.enum(ALL_PATTERNS),
  interval: z.enum(INTERVALS).optional(),
  severity: z.enum(SEVERITIES),
  confidence: z.number().min(0).max(100),
  version: DETECTION_VERSION_SCHEMA,
  acrossSessions: z.literal(true).optional(),
  timestamp: time,
  start: time,
  end: time,
  close: price,
  level: z.number(),
  height: z.number(),
  correlationId: CORRELATION_ID,
  createdAt: time,
});
