import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import {
  ACCOUNT,
  AMOUNT,
  ORDER_ID,
  ORDER_TYPE,
  REQUEST_ID,
  SIDE,
  STATUS,
  SYMBOL,
  TIME_IN_FORCE,
} from '../../domain/orders';
import { type FieldRule, isObject, matches, tryParseJson } from '../../domain/validation';
import { readBody, readParameters } from '../shared/api';

/** The text in place of a value that is not logged. */
const MASK = '***';

type IsLoggable = FieldRule['isValid'];

const NUMBER = matches(/^\d{1,16}$/);
const TIME = matches(/^\d{4}-\d{2}-\d{2}(?:T[\d:.]{5,18}Z)?$/);

/**
 * The fields of requests whose values are logged, each only if it has its format: so a token or a key in a wrong field is
 * not logged. All other fields, and all headers, are masked.
 */
const REQUEST_FIELDS: Readonly<Record<string, IsLoggable>> = {
  account: ACCOUNT.isValid,
  orderId: ORDER_ID.isValid,
  symbol: SYMBOL.isValid,
  side: SIDE.isValid,
  type: ORDER_TYPE.isValid,
  quantity: AMOUNT.isValid,
  price: AMOUNT.isValid,
  timeInForce: TIME_IN_FORCE.isValid,
  expectedVersion: NUMBER,
  version: NUMBER,
  status: STATUS.isValid,
  from: TIME,
  to: TIME,
  limit: NUMBER,
  consistent: matches(/^(?:true|false)$/),
};
/** The fields of responses whose values are logged. */
const RESPONSE_FIELDS: Readonly<Record<string, IsLoggable>> = {
  error: matches(/^[A-Za-z]{1,40}$/),
  field: matches(/^[A-Za-z-]{1,40}$/),
  orderId: ORDER_ID.isValid,
  requestId: REQUEST_ID.isValid,
  status: matches(/^[a-z-]{1,20}$/),
  duplicate: matches(/^true$/),
  version: NUMBER,
};
/** The fields whose names are logged, but not their values. Other names may be anything, so they are only counted. */
const NAMED_FIELDS = ['user', 'accounts', 'data', 'token', 'cursor', 'message', 'items', 'next'];
/** A longer body is not read for the log. */
const MAX_BODY_CHARACTERS = 16_384;

/** Lists and objects are never logged: a client can send one that JavaScript cannot convert to a text. */
const maskValue = (value: unknown, isLoggable: IsLoggable): string => {
  const text = typeof value === 'object' ? '' : String(value);
  return isLoggable(text) ? text : MASK;
};

/** Returns the loggable fields of an object, with masks, and the number of those that are not even named. */
const maskFields = (fields: object, allowed: Readonly<Record<string, IsLoggable>>): object => {
  const entries = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    if (Object.hasOwn(allowed, name)) return [[name, maskValue(value, allowed[name]!)]];
    return NAMED_FIELDS.includes(name) ? [[name, MASK]] : [];
  });
  const others = Object.keys(fields).length - entries.length;
  return { ...Object.fromEntries(entries), ...(others > 0 && { otherFields: others }) };
};

const maskBody = (body: string, allowed: Readonly<Record<string, IsLoggable>>): object => {
  if (body === '') return {};
  if (body.length > MAX_BODY_CHARACTERS) return { characters: body.length };
  const json = tryParseJson(body, 'body');
  return 'value' in json && isObject(json.value)
    ? maskFields(json.value, allowed)
    : { characters: body.length };
};

/** Returns what the log contains of a request. */
export const maskRequest = (event: APIGatewayProxyEvent): object => {
  const parameters = Object.fromEntries(
    Object.entries(readParameters(event)).map(([name, values]) => [name, values.join()]),
  );
  return {
    method: event.httpMethod,
    resource: event.resource,
    ...maskFields({ ...parameters, ...event.pathParameters }, REQUEST_FIELDS),
    body: maskBody(readBody(event), REQUEST_FIELDS),
  };
};

/** Returns what the log contains of a response. */
export const maskResponse = ({ statusCode, body }: APIGatewayProxyResult): object => ({
  ...maskBody(body, RESPONSE_FIELDS),
  statusCode,
});
