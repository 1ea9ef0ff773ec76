import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { formatViolation, type InputViolation } from '../../domain/validation';
import { toError } from './concurrency';
import type { Telemetry } from './telemetry';

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** Creates a response with a JSON body. */
export const createJsonResponse = (statusCode: number, body: object): APIGatewayProxyResult => ({
  statusCode,
  headers: JSON_HEADERS,
  body: JSON.stringify(body),
});

/** Creates a 400 response with the field and the rule. */
export const createValidationError = (violation: InputViolation, requestId: string): APIGatewayProxyResult =>
  createJsonResponse(400, {
    error: 'ValidationError',
    ...violation,
    message: formatViolation(violation),
    requestId,
  });

/** Handles the requests of a route. */
export type RouteHandler = (event: APIGatewayProxyEvent, requestId: string) => Promise<APIGatewayProxyResult>;

/** Returns the request id of API Gateway, which its access log contains as well. */
export const getRequestId = (event: APIGatewayProxyEvent): string =>
  event.requestContext?.requestId ?? 'none';

/** Returns the body of a request as text. */
export const readBody = ({ body, isBase64Encoded }: APIGatewayProxyEvent): string =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');

/** Reads all values of each parameter. API Gateway sends the last value and all values in separate fields. */
export const readParameters = (event: APIGatewayProxyEvent): Readonly<Record<string, readonly string[]>> => {
  const singleValues = Object.entries(event.queryStringParameters ?? {}).map(([name, value]) => [
    name,
    [value],
  ]);
  const multipleValues = Object.entries(event.multiValueQueryStringParameters ?? {});
  return Object.fromEntries([...singleValues, ...multipleValues]) as Record<string, readonly string[]>;
};

/**
 * Creates a handler that selects the route of a REST proxy event by method and resource. An unknown route gets a 404
 * response. An error is logged with all details and fails the invocation, so that the Errors metric of Lambda, its
 * alarms and the rollback of CodeDeploy count it. API Gateway then responds with the document's DEFAULT_5XX, which
 * contains only the request id.
 * @throws Error if the route throws
 */
export const createRouter =
  (routes: Readonly<Record<string, RouteHandler>>, { log }: Pick<Telemetry, 'log'>): RouteHandler =>
  async (event, requestId) => {
    const name = `${event.httpMethod} ${event.resource}`;
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (!route) {
      const message = `no route ${event.httpMethod} ${event.path}; available: ${Object.keys(routes).join(', ')}`;
      return createJsonResponse(404, { error: 'NotFound', message, requestId });
    }
    try {
      return await route(event, requestId);
    } catch (thrown) {
      const error = toError(thrown);
      log.error('request failed', { correlation_id: requestId, route: name, error });
      throw error;
    }
  };
