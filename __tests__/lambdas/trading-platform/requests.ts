import { readFileSync } from 'node:fs';
import type { APIGatewayProxyEvent } from 'aws-lambda';

/** An event as API Gateway delivers it. */
const EVENT = JSON.parse(
  readFileSync(`${__dirname}/../../fixtures/events/api-post-patterns.json`, 'utf8'),
) as APIGatewayProxyEvent;

export const NOW = Date.UTC(2026, 10, 29, 12);
export const TRACE_ID = '1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d';

/** The order that tests place. */
export const ORDER = {
  account: 'acc-1',
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  quantity: '10',
  price: '189.95',
};

export interface RequestOptions {
  readonly token?: string;
  readonly key?: string;
  readonly body?: unknown;
  readonly orderId?: string;
  readonly account?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Creates an event of a route, such as `POST /orders`. Header names arrive as the client wrote them. */
export const createRequest = (
  route: string,
  { token, key, body, orderId, account, query, headers: more }: RequestOptions = {},
): APIGatewayProxyEvent => {
  const [method = '', resource = ''] = route.split(' ');
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'X-Amzn-Trace-Id': `Root=${TRACE_ID}`,
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(key !== undefined && { 'Idempotency-Key': key }),
    ...more,
  };
  const parameters = query ?? null;
  return {
    ...EVENT,
    resource,
    path: resource.replace('{orderId}', orderId ?? '').replace('{account}', account ?? ''),
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    pathParameters:
      orderId === undefined && account === undefined
        ? null
        : { ...(orderId !== undefined && { orderId }), ...(account !== undefined && { account }) },
    queryStringParameters: parameters,
    multiValueQueryStringParameters:
      parameters && Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    requestContext: { ...EVENT.requestContext, requestId: 'gateway-1', requestTimeEpoch: NOW },
  };
};
