import {
  type FieldRule,
  type FieldRules,
  isObject,
  parseEventJson,
  type ParseResult,
  readFields,
  rejectInput,
  STORED_TIME,
} from '../validation';
import type { Arrival, ExecutionReport } from './commands';
import { ARRIVAL_EVENTS, type AccountCredited } from './events';
import { ACCOUNT, AMOUNT, CURRENCY, ORDER_ID, REPORT_ID, toAmount } from './fields';

const KINDS: readonly unknown[] = ['fill', 'cancelled', 'expired'] satisfies ExecutionReport['kind'][];
const KIND: FieldRule = { rule: `be ${KINDS.join(', ')}`, isValid: (value) => KINDS.includes(value) };
const REPORT: FieldRules = {
  kind: KIND,
  executionId: REPORT_ID,
  orderId: ORDER_ID,
  executedAt: STORED_TIME,
};
const FILL: FieldRules = { quantity: AMOUNT, price: AMOUNT };
const CREDIT: FieldRules = { creditId: REPORT_ID, account: ACCOUNT, currency: CURRENCY, amount: AMOUNT };
const DETAIL = 'event.detail';

/** Parses an event of EventBridge, which is the body of a message of the queue Arrivals. Other fields are ignored. */
export const parseArrival = (body: string): ParseResult<Arrival> => {
  const json = parseEventJson(body, 'event');
  if ('violation' in json) return json;
  if (!isObject(json.value)) return rejectInput('event', 'be a JSON object', json.value);
  const { source, 'detail-type': detailType, detail } = json.value;
  const isEvent = (event: (typeof ARRIVAL_EVENTS)[keyof typeof ARRIVAL_EVENTS]): boolean =>
    event.source === source && event.detailType === detailType;
  if (isEvent(ARRIVAL_EVENTS.executionReported)) return parseExecutionReport(detail);
  if (isEvent(ARRIVAL_EVENTS.accountCredited)) return parseCredit(detail);
  const expected = Object.values(ARRIVAL_EVENTS).map((event) => `${event.detailType} of ${event.source}`);
  return rejectInput('event', `be ${expected.join(' or ')}`, { 'detail-type': detailType, source });
};

/** Parses the detail of an `ExecutionReported`. */
export const parseExecutionReport = (detail: unknown): ParseResult<ExecutionReport> => {
  const read = readFields(detail, REPORT, DETAIL);
  if ('violation' in read) return read;
  const { kind, executionId, orderId, executedAt } = detail as ExecutionReport;
  const report = { executionId, orderId, executedAt };
  if (kind !== 'fill') return { value: { kind, ...report } };
  const amounts = readFields(detail, FILL, DETAIL);
  if ('violation' in amounts) return amounts;
  const { quantity, price } = detail as Readonly<Record<'quantity' | 'price', string>>;
  return { value: { kind, ...report, quantity: toAmount(quantity), price: toAmount(price) } };
};

/** Parses the detail of an `AccountCredited`. */
export const parseCredit = (detail: unknown): ParseResult<Arrival> => {
  const read = readFields(detail, CREDIT, DETAIL);
  if ('violation' in read) return read;
  const { creditId, account, currency, amount } = detail as AccountCredited;
  return { value: { kind: 'credit', creditId, account, currency, amount: toAmount(amount) } };
};
