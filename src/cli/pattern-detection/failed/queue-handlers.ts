import { z } from 'zod';
import { ALERT_SCHEMA } from '../../../domain/alerts/alert-schema';
import { isObject } from '../../../domain/validation';
import { parseWith } from '../../../domain/validation/parse-with';
import { safeParse } from '../../../domain/validation/safe-parse';
import type { MessageProblem } from '../../failures/message';
import { joinPaths, toProblem } from '../../failures/problems';
import type { QueueHandler } from '../../failures/system-failures';
import { parseJson } from '../../json';
import { PUT_AGAIN } from './put-again';
import { RESTART_ANALYSIS } from './restart-analysis';

/** What KinesisConsumer found wrong in market data. */
const Rejection = z.looseObject({
  reason: z.string(),
  correlationId: z.string(),
  field: z.string(),
  rule: z.string(),
  got: z.string(),
  message: z.string(),
  text: z.string().optional(),
  data: z.string().optional(),
});
type Rejection = z.infer<typeof Rejection>;

/** The position of an event in its record, with which the names of fields begin. */
const EVENT = /^events\[\d+\]\.?/;

/** Marks the field that KinesisConsumer named, in the event or record that the message contains. */
const explainRejection: QueueHandler['explain'] = (_, { content }) => {
  const rejection = safeParse(Rejection, content).data;
  if (!rejection) return {};
  const shown = showPayload(rejection);
  return {
    errorType: rejection.reason,
    reason: rejection.message,
    correlationId: rejection.correlationId,
    content: shown,
    problems: [createProblem(rejection, shown)],
  };
};

/** Replaces the text and the base64 of the payload by what they contain. */
const showPayload = ({ text, data, ...rest }: Rejection): Rejection & Readonly<Record<string, unknown>> =>
  ({
    ...rest,
    ...(text !== undefined && { text: parseJson(text) ?? text }),
    ...(data !== undefined && { data: Buffer.from(data, 'base64').toString('utf8') }),
  }) as Rejection;

function createProblem(
  { field, rule, got }: Rejection,
  shown: Readonly<Record<string, unknown>>,
): MessageProblem {
  const name = 'text' in shown ? 'text' : 'data';
  // Several missed events of a record are a list, in which they have other positions than in their record.
  const inner = isObject(shown[name]) ? field.replace(EVENT, '') : '';
  const message = `must ${rule}; got ${got}`;
  return { path: joinPaths(name, inner), message: inner === '' ? `${field} ${message}` : message };
}

/** Marks what AlertProcessor refuses. */
const explainAlert: QueueHandler['explain'] = (_, { content }) => {
  const parsed = parseWith(ALERT_SCHEMA, content, 'alert');
  return { problems: 'violation' in parsed ? [toProblem(parsed.violation, 'alert')] : [] };
};

/** How pattern detection explains and repairs the messages of its queues of failures. */
export const QUEUE_HANDLERS: Readonly<Record<string, QueueHandler>> = {
  FailedMessages: { explain: explainRejection, resend: PUT_AGAIN },
  AlertQueueDlq: { explain: explainAlert },
  ManualReview: { resend: RESTART_ANALYSIS },
};
