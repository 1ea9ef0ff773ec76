import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { formatViolation, type InputViolation } from '../../domain/validation';
import { toError } from './concurrency';
import type { Telemetry } from './telemetry';

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

export const createJsonResponse = (statusCode: number, body: object): APIGatewayProxyResult => ({
  statusCode,
  headers: JSON_HEADERS,
  body: JSON.stringify(body),
});

/** 400, with the field and the rule. */
export const createValidationError = (violation: InputViolation, requestId: string): APIGatewayProxyResult =>
  createJsonResponse(400, {
    error: 'ValidationError',
    ...violation,
    message: formatViolation(violation),
    requestId,
  });

/** What a route answers a request with. */
export type RouteHandler = (event: APIGatewayProxyEvent, requestId: string) => Promise<APIGatewayProxyResult>;

/** The request's own id: API Gateway's, which its access log carries as well. */
export const getRequestId = (event: APIGatewayProxyEvent): string =>
  event.requestContext?.requestId ?? 'none';

/**
 * Finds the route of a REST proxy event by method and resource. An unknown one is answered 404. An error is logged in
 * full and fails the invocation: only so do Lambda's Errors, and with them the alarms and CodeDeploy's rollback, see it.
 * API Gateway then answers by the document's DEFAULT_5XX, with nothing but the request's id.
 * @throws whatever the route throws, as an Error
 */
export const createRouter =
  (routes: Readonly<Record<string, RouteHandler>>, { log }: Pick<Telemetry, 'log'>): RouteHandler =>
  async (event, requestId) => {
    const name = `${event.httpMethod} ${event.resource}`;
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (!route) {
      const message = `there is no ${event.httpMethod} ${event.path}; there is ${Object.keys(routes).join(', ')}`;
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
