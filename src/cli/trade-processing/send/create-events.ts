import type { OutgoingEvent } from '../../../aws/put-events';
import {
  formatEventSource,
  parseTradeEvent,
  splitMessages,
  TRADE_REPORTED,
  type TradeMessage,
} from '../../../domain/trade-records';
import { formatTradeViolation, TRADE_SOURCES, type TradeSource } from '../../../domain/trades';
import { formatViolation } from '../../../domain/validation';

/** A message to send. */
export interface SourceMessage extends TradeMessage {
  readonly source: TradeSource;
}

/** A message that was not sent, and why. */
export interface RefusedMessage {
  readonly message: SourceMessage;
  readonly reason: string;
}

/** The event of some messages, except its bus. */
export interface TradeOutgoingEvent extends Omit<OutgoingEvent, 'bus'> {
  readonly detail: { readonly messages: readonly TradeMessage[] };
  /** The messages with their source. */
  readonly messages: readonly SourceMessage[];
}

/**
 * Creates as few events as possible from messages, which keep their order within each source. A message that no event may
 * contain is refused here: in an event, it would be rejected, or make the workflow fail for all messages of the event.
 */
export function createEvents(messages: readonly SourceMessage[]): {
  readonly events: readonly TradeOutgoingEvent[];
  readonly refused: readonly RefusedMessage[];
} {
  const refused: RefusedMessage[] = [];
  const accepted = messages.filter((message) => {
    const reason = findFault(message);
    if (reason !== undefined) refused.push({ message, reason });
    return reason === undefined;
  });
  const events = TRADE_SOURCES.flatMap((source) =>
    splitMessages(accepted.filter((message) => message.source === source)).map((ofEvent) =>
      createEvent(source, ofEvent),
    ),
  );
  return { events, refused };
}

const createEvent = (source: TradeSource, messages: readonly TradeMessage[]): TradeOutgoingEvent => ({
  source: formatEventSource(source),
  detailType: TRADE_REPORTED,
  detail: { messages: messages.map(({ id, text }) => ({ id, text })) },
  messages: messages.map(({ id, text }) => ({ id, text, source })),
});

/** Returns why no event may contain a message; undefined if one may. */
function findFault({ source, id, text }: SourceMessage): string | undefined {
  const { source: eventSource, detailType, detail } = createEvent(source, [{ id, text }]);
  const parsed = parseTradeEvent({
    id: 'event',
    time: new Date(0).toISOString(),
    source: eventSource,
    'detail-type': detailType,
    detail,
  });
  if ('violation' in parsed)
    return formatViolation({ ...parsed.violation, field: parsed.violation.field.replace(/^.*\./, '') });
  const fault = parsed.value.messages[0]?.fault;
  return fault && formatTradeViolation(fault);
}
