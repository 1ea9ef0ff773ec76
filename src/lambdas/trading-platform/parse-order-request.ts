import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ACCOUNT, ORDER_ID, type OrderLimits, parseAmendment, parseNewOrder } from '../../domain/orders';
import { parseUntrustedJson, type ParseResult, quoteJsonNumbers, rejectInput } from '../../domain/validation';
import { readBody, readParameters } from '../shared/api';
import { joinHeaderValues } from '../shared/trace-header';
import type { RequestContent } from './create-order-request';

/** A request about an order, without what its transport adds. */
export interface ParsedRequest {
  readonly account: string;
  readonly content: RequestContent;
}

/** Parses a request about an order. */
export type ParseRequest = (event: APIGatewayProxyEvent, limits: OrderLimits) => ParseResult<ParsedRequest>;

const KEY = /^[\x21-\x7e]{1,64}$/;

/** Reads the header Idempotency-Key. Two keys are refused, because it is unknown which one the client repeats. */
export const readIdempotencyKey = (event: APIGatewayProxyEvent): ParseResult<string> => {
  const key = joinHeaderValues(event, 'idempotency-key');
  const isOnce = listValues(event, 'idempotency-key') <= 1;
  if (key !== undefined && isOnce && KEY.test(key)) return { value: key };
  const rule = 'be given once, with 1 to 64 printable ASCII characters without spaces';
  return rejectInput('Idempotency-Key', rule, key);
};

const listValues = ({ multiValueHeaders }: APIGatewayProxyEvent, name: string): number =>
  Object.entries(multiValueHeaders ?? {}).reduce(
    (count, [key, values]) => (key.toLowerCase() === name ? count + (values?.length ?? 0) : count),
    0,
  );

/** Parses the JSON of a body. Its numbers become texts, so that prices and quantities stay exact. */
const parseBody = (event: APIGatewayProxyEvent): ParseResult<unknown> => {
  const body = readBody(event);
  const json = parseUntrustedJson(body, 'body');
  return 'violation' in json ? json : { value: JSON.parse(quoteJsonNumbers(body)) as unknown };
};

const readOrderId = ({ pathParameters }: APIGatewayProxyEvent): ParseResult<string> => {
  const orderId = pathParameters?.orderId;
  return ORDER_ID.isValid(orderId) ? { value: orderId! } : rejectInput('orderId', ORDER_ID.rule, orderId);
};

/** Parses POST /orders. */
export const parsePlacement: ParseRequest = (event, limits) => {
  const body = parseBody(event);
  if ('violation' in body) return body;
  const parsed = parseNewOrder(body.value, limits);
  if ('violation' in parsed) return parsed;
  const { account, ...order } = parsed.value;
  return { value: { account, content: { kind: 'place', order } } };
};

/** Parses PATCH /orders/{orderId}. */
export const parseChange: ParseRequest = (event) => {
  const order = readOrderId(event);
  if ('violation' in order) return order;
  const body = parseBody(event);
  if ('violation' in body) return body;
  const parsed = parseAmendment(body.value);
  if ('violation' in parsed) return parsed;
  const { account, ...changes } = parsed.value;
  return { value: { account, content: { kind: 'amend', orderId: order.value, changes } } };
};

/** Parses DELETE /orders/{orderId}?account=… */
export const parseCancellation: ParseRequest = (event) => {
  const order = readOrderId(event);
  if ('violation' in order) return order;
  const { account: accounts = [], ...others } = readParameters(event);
  const [other] = Object.entries(others);
  if (other)
    return rejectInput(other[0].slice(0, 80), 'not be given: the only parameter is account', other[1][0]);
  const [account] = accounts;
  if (accounts.length !== 1 || !ACCOUNT.isValid(account))
    return rejectInput('account', ACCOUNT.rule, account);
  return { value: { account: account!, content: { kind: 'cancel', orderId: order.value } } };
};
