import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { FUZZ_TIME } from '../services/immediate-process';
import type { FuzzServices } from '../services/fuzz-services';
import type { Delivery } from './handler';
import { toText } from './to-text';

/** A request, as a client sends it. All texts are those of the client. */
export interface FuzzRequest {
  /** The route with its method, such as `GET /orders/{orderId}`. */
  readonly route: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the body is base64, as API Gateway sends binary bodies. */
  readonly isBase64?: boolean;
}

/** Reads texts by name, as API Gateway delivers them: nothing else than texts, and null without any. */
const readTexts = (value: unknown): Record<string, string> | null => {
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value).map(([name, text]) => [
    name,
    toText(Array.isArray(text) ? text.at(-1) : text),
  ]);
  return entries.length === 0 ? null : (Object.fromEntries(entries) as Record<string, string>);
};

const readTextLists = (value: unknown): Record<string, string[]> | null => {
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value).map(([name, text]) => [
    name,
    Array.isArray(text) ? text.map(toText) : [toText(text)],
  ]);
  return entries.length === 0 ? null : (Object.fromEntries(entries) as Record<string, string[]>);
};

/**
 * Creates the event of a request, as API Gateway creates it for a Lambda proxy integration.
 * @param routes the routes that API Gateway knows: it answers other requests itself
 */
const createApiEvent = (input: unknown, routes: readonly string[]): APIGatewayProxyEvent => {
  const request = (typeof input === 'object' && input !== null ? input : {}) as Readonly<
    Record<string, unknown>
  >;
  const route = routes.find((known) => known === request.route) ?? routes[0]!;
  const [method = '', resource = ''] = route.split(' ', 2);
  const pathParameters = readTexts(request.path);
  const body = request.body === undefined || request.body === null ? null : toText(request.body);
  return {
    resource,
    path: resource.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => pathParameters?.[name] ?? ''),
    httpMethod: method,
    headers: readTexts(request.headers) ?? {},
    multiValueHeaders: readTextLists(request.headers) ?? {},
    queryStringParameters: readTexts(request.query),
    multiValueQueryStringParameters: readTextLists(request.query),
    pathParameters,
    stageVariables: null,
    body,
    isBase64Encoded: request.isBase64 === true,
    requestContext: {
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      requestTimeEpoch: FUZZ_TIME,
      resourcePath: resource,
      httpMethod: method,
      stage: 'live',
      identity: { apiKeyId: 'key-1', sourceIp: '203.0.113.9', userAgent: 'curl/8.7.1' },
    } as APIGatewayProxyEvent['requestContext'],
  };
};

/** AWS Lambda quotas: a response has at most 6 MB. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** Checks a response as API Gateway does, which answers 502 to one that is not well-formed. @throws Error */
const checkResponse = (answer: unknown): APIGatewayProxyResult => {
  const { statusCode, headers = {}, body, isBase64Encoded } = answer as APIGatewayProxyResult;
  const fail = (problem: string): never => {
    throw new Error(`${problem}: ${JSON.stringify(answer).slice(0, 1_000)}`);
  };
  if (!Number.isInteger(statusCode) || statusCode < 200) fail('the status is no status of HTTP');
  if (statusCode >= 500) fail('the status is 5xx');
  if (typeof body !== 'string') fail('the body is no text');
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) fail('the body is too long');
  if (isBase64Encoded !== undefined && typeof isBase64Encoded !== 'boolean') fail('isBase64Encoded');
  for (const [name, value] of Object.entries(headers))
    if (!HEADER_NAME.test(name) || /[\r\n\0]/.test(String(value))) fail(`the header ${name}`);
  if (/json/.test(String(headers['content-type'])) && body !== '') JSON.parse(body);
  return answer as APIGatewayProxyResult;
};

/** Delivers requests to the handler of an API. A response of 400 to 499 refuses a request. */
export const deliverRequests = (
  routes: readonly string[],
  examples: (services: FuzzServices) => readonly FuzzRequest[] | Promise<readonly FuzzRequest[]>,
): Delivery => ({
  examples,
  createEvent: (input) => createApiEvent(input, routes),
  check: ({ answer }) => (checkResponse(answer).statusCode >= 400 ? 'refused' : 'accepted'),
});

/** Lists the routes of requests. */
export const listRoutes = (requests: readonly FuzzRequest[]): readonly string[] => [
  ...new Set(requests.map(({ route }) => route)),
];
