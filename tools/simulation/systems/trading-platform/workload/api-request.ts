import type { APIGatewayProxyEvent } from 'aws-lambda';

/** What a client sends to a route, such as `POST /orders`. */
export interface ApiRequest {
  readonly route: string;
  readonly key?: string;
  readonly body?: unknown;
  readonly orderId?: string;
  readonly account?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Creates the event of API Gateway. @param requestId different for each request */
export const createApiEvent = (
  { route, key, body, orderId, account, query = {} }: ApiRequest,
  token: string | undefined,
  requestId: string,
): APIGatewayProxyEvent => {
  const [httpMethod = '', resource = ''] = route.split(' ');
  const headers: Record<string, string> = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(key !== undefined && { 'Idempotency-Key': key }),
  };
  const toLists = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, [text]]));
  return {
    httpMethod,
    resource,
    path: resource,
    headers,
    multiValueHeaders: toLists(headers),
    pathParameters: { ...(orderId !== undefined && { orderId }), ...(account !== undefined && { account }) },
    queryStringParameters: query,
    multiValueQueryStringParameters: toLists(query),
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { requestId },
  } as unknown as APIGatewayProxyEvent;
};
