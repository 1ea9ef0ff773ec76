import { SEVERITIES, SUPPRESSIONS } from '../../domain/alerts';
import { INTERVALS } from '../../domain/calendar';
import { ALL_PATTERNS } from '../../domain/patterns/types';
import { isoTimeSchema, symbolSchema } from './api-schemas';

const text = (description: string) => ({ type: 'string', description });
const time = (description: string) => ({ ...isoTimeSchema, description });

/**
 * The response of GET /alerts. An alert was notified alone (`notifiedAt`), with a digest (`heldFor`, `notifiedAt` and
 * `digestId`), waits for the next digest (`heldFor` only), or is not notified (`suppressed`). A critical alert with only
 * `approvalRequestedAt` waits for its approval, was rejected, or has expired.
 */
export const ALERT_SCHEMAS = {
  Alerts: {
    type: 'object',
    required: ['items'],
    properties: {
      items: { type: 'array', items: { $ref: '#/components/schemas/Alert' } },
      next: text('the cursor of the next page'),
    },
  },
  Alert: {
    type: 'object',
    required: ['alertId', 'symbol', 'pattern', 'severity', 'confidence', 'timestamp', 'createdAt'],
    properties: {
      alertId: text('the symbol, the pattern and the time of the confirmation'),
      symbol: symbolSchema,
      pattern: { type: 'string', enum: [...ALL_PATTERNS] },
      interval: { type: 'string', enum: [...INTERVALS], description: 'of the bars, if they have one' },
      severity: { type: 'string', enum: [...SEVERITIES] },
      confidence: { type: 'number', minimum: 0, maximum: 100 },
      version: {
        type: 'integer',
        minimum: 1,
        description: 'of the rules and the confidence of the detection',
      },
      acrossSessions: {
        type: 'boolean',
        enum: [true],
        description:
          'the pattern of intraday bars began in an earlier session of the exchange than its confirmation',
      },
      timestamp: time('the closing time of the bar that confirmed the pattern'),
      start: time('the time of the first pivot'),
      end: time('the time of the last pivot'),
      close: { type: 'number' },
      level: { type: 'number' },
      height: { type: 'number' },
      correlationId: text('finds the log lines of the alert'),
      createdAt: time('when the alert was raised'),
      approvalRequestedAt: time('when the approval of a critical alert was requested'),
      suppressed: {
        type: 'string',
        enum: [...SUPPRESSIONS],
        description:
          'why nobody is notified: its symbol or pattern is muted, a similar alert was notified before, or the same structure at a longer interval',
      },
      heldFor: {
        type: 'string',
        enum: ['digest'],
        description: 'too many alerts were raised in a short time: it is notified with the next digest',
      },
      replacedBy: text('the alert of the same structure at a longer interval'),
      replaces: {
        type: 'array',
        items: { type: 'string' },
        description: 'the alerts of the same structure at shorter intervals, which were notified before',
      },
      digestId: text('the digest that contains it'),
      notifiedAt: time('when the notification was published, alone or in a digest'),
      acknowledgedAt: time('when somebody acknowledged it'),
      acknowledgedBy: text('who acknowledged it'),
      acknowledgementNote: text('a note of who acknowledged it'),
    },
  },
};
