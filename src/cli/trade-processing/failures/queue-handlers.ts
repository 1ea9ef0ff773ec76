import type { TradeRegion } from '../../../config/trade-processing';
import { parseTradeEvent, type ReceivedMessage, type TradeEvent } from '../../../domain/trade-records';
import { PARSE_TRADE, type TradeViolation } from '../../../domain/trades';
import { isObject } from '../../../domain/validation';
import type { MessageProblem } from '../../failures/message';
import { joinPaths, toProblem } from '../../failures/problems';
import type { QueueHandler } from '../../failures/system-failures';
import { createRegionalDeployment } from '../deployment';
import { FAILURE_QUEUE_IDS, type FailureQueueId, formatQueueName } from './queues';
import { readFailure } from './read-failure';
import { resendBatch } from './resend';

/**
 * Marks what the validator refuses in the event of a message. The event is the message itself, or it is in the message of the
 * workflow.
 */
const explain: QueueHandler['explain'] = (_, { content, errorType, reason }) => {
  if (!isObject(content)) return {};
  const path = isObject(content.event) ? 'event' : '';
  const event = isObject(content.event) ? content.event : content;
  // The input of a schedule is no event of a source.
  if (typeof event['detail-type'] !== 'string') return {};
  const parsed = parseTradeEvent(event);
  return {
    ...(typeof event.id === 'string' && { correlationId: event.id }),
    problems:
      'violation' in parsed
        ? [toProblem(parsed.violation, 'event', path)]
        : findProblems(parsed.value, joinPaths(path, 'detail.messages')),
    // The bus sends an event that no rule expects as it is.
    reason:
      path === '' && errorType === undefined
        ? `no rule matches the source ${String(event.source)} and the detail-type ${event['detail-type']}`
        : reason,
  };
};

/** Finds the messages of an event that contain no trade. They alone do not fail an event: the ledger records their rejection. */
const findProblems = ({ source, messages }: TradeEvent, path: string): readonly MessageProblem[] =>
  messages.flatMap((message, index) =>
    listViolations(source, message).map((violation) => ({
      path: `${path}[${index}].text`,
      message: `${violation.field}: expected ${violation.expected}; got ${violation.actual}. ${violation.fix}`,
      isTolerated: true,
    })),
  );

function listViolations(
  source: TradeEvent['source'],
  { text, fault }: ReceivedMessage,
): readonly TradeViolation[] {
  if (fault) return [fault];
  const reading = PARSE_TRADE[source](text);
  return 'violations' in reading ? reading.violations : [];
}

const createHandler = (queue: FailureQueueId): QueueHandler => ({
  explain,
  resend: {
    destination: 'to the bus of the region',
    open: async ({ session: { config }, region, outputs }) => {
      const deployment = createRegionalDeployment(config, region as TradeRegion, outputs);
      const sent = new Set<string>();
      return async (messages) => {
        const batch = messages.map((message) => readFailure(queue, message));
        const handled = await resendBatch(deployment, batch, sent);
        return handled.map(({ handling, reason }) =>
          handling === 'retained'
            ? { outcome: 'retained', reason: reason ?? 'it was not accepted' }
            : { outcome: handling },
        );
      };
    },
  },
});

/** How trade processing explains and repairs the messages of its queues of failures. */
export const QUEUE_HANDLERS: Readonly<Record<string, QueueHandler>> = Object.fromEntries(
  FAILURE_QUEUE_IDS.map((id) => [formatQueueName(id), createHandler(id)]),
);
