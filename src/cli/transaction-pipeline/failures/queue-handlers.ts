import {
  parseTransaction,
  readFraudConfirmed,
  readSuspiciousTransaction,
  readTransactionReceived,
  TRANSACTION_EVENTS,
} from '../../../domain/transactions';
import { isObject, type ParseResult } from '../../../domain/validation';
import type { Explanation } from '../../failures/message';
import { joinPaths, toProblem } from '../../failures/problems';
import type { QueueHandler } from '../../failures/system-failures';

type Reader = (detail: unknown) => ParseResult<object>;

/** The readers of the functions, by the type of the event. */
const READERS: Readonly<Record<string, Reader>> = {
  [TRANSACTION_EVENTS.received]: readTransactionReceived,
  [TRANSACTION_EVENTS.suspicious]: readSuspiciousTransaction,
  [TRANSACTION_EVENTS.fraudConfirmed]: (detail) => readFraudConfirmed(detail, Date.now()),
};
const DETAIL = 'detail';

/**
 * Marks what the reader of the function refuses in an event: in the message itself, in the record of Lambda about an invocation,
 * or in the wrapper in which a rule adds its name.
 */
const explainEvent: QueueHandler['explain'] = (_, { content }) => {
  const paths = ['requestPayload', 'event'];
  let [event, path]: [unknown, string] = [content, ''];
  for (const name of paths)
    if (isObject(event) && isObject(event[name])) [event, path] = [event[name], joinPaths(path, name)];
  if (!isObject(event)) return {};
  const reader = READERS[String(event['detail-type'])];
  return {
    ...findTransaction(event.detail),
    problems: reader ? findProblems(reader(event.detail), DETAIL, joinPaths(path, DETAIL)) : [],
  };
};

/** Marks what the parser refuses in a request that could not be processed. */
const explainRequest: QueueHandler['explain'] = (_, { content }) => {
  const request = isObject(content) && isObject(content.request) ? content.request : undefined;
  if (!request) return {};
  const { transaction, timeZone } = request;
  const fields = { ...(isObject(transaction) && transaction), ...(timeZone !== undefined && { timeZone }) };
  return {
    ...findTransaction(transaction),
    problems: findProblems(parseTransaction(fields, {}), 'body', 'request.transaction'),
  };
};

const findProblems = (parsed: ParseResult<object>, root: string, path: string): Explanation['problems'] =>
  'violation' in parsed ? [toProblem(parsed.violation, root, path)] : [];

const findTransaction = (value: unknown): Pick<Explanation, 'correlationId'> =>
  isObject(value) && typeof value.transactionId === 'string' ? { correlationId: value.transactionId } : {};

/** How the transaction pipeline explains the messages of its queues of failures. */
export const QUEUE_HANDLERS: Readonly<Record<string, QueueHandler>> = {
  ReceivedTransactionsDlq: { explain: explainEvent },
  DetectorRetriesDlq: { explain: explainEvent },
  NotifierRetriesDlq: { explain: explainEvent },
  RuleMatchesDlq: { explain: explainEvent },
  UndeliveredEvents: { explain: explainEvent },
  IngestRetriesDlq: { explain: explainRequest },
};
