import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { parseTraceId } from '../../domain/trace-id';
import { createRouter, getRequestId, type RouteHandler } from '../shared/api';
import { toError } from '../shared/concurrency';
import { withDeadline } from '../shared/deadline';
import type { Environment } from '../shared/env';
import type { Telemetry } from '../shared/telemetry';
import { readTraceHeader } from '../shared/trace-header';
import { maskRequest, maskResponse } from './mask-log';
import { createUnavailable, isUnavailable } from './unavailable';

export interface ApiDeps {
  readonly telemetry: Telemetry;
  readonly env: Environment;
}

type ApiContext = Pick<Context, 'getRemainingTimeInMillis'>;

/** The longest time that a client waits, in milliseconds. */
const MAX_REQUEST_MS = 8_000;
/** The time that remains for the response before the function times out. */
const RESPONSE_MS = 500;

/** The metrics of the API's functions. The counter has the dimension `service`. */
export const API_METRICS = { unavailable: 'RequestsUnavailable' } as const;

/**
 * Creates the handler of a function of the API: it selects the route, limits its time, answers 503 with a time to retry
 * while a service is unavailable, and logs the request and the response without anything that is secret.
 * @throws Error if the route fails for another reason
 */
export const createPlatformApi = (
  routes: Readonly<Record<string, RouteHandler>>,
  { telemetry, env }: ApiDeps,
): ((event: APIGatewayProxyEvent, context: ApiContext) => Promise<APIGatewayProxyResult>) => {
  const { log, meter, elapsed } = telemetry;
  const limitRoutes = (context: ApiContext) => {
    const time = Math.min(MAX_REQUEST_MS, context.getRemainingTimeInMillis() - RESPONSE_MS);
    const limit =
      (route: RouteHandler): RouteHandler =>
      async (event, requestId) => {
        try {
          return await withDeadline(route(event, requestId), time);
        } catch (thrown) {
          const error = toError(thrown);
          if (!isUnavailable(error)) throw error;
          log.error('service unavailable', { correlation_id: requestId, error });
          meter.count(API_METRICS.unavailable, 1);
          return createUnavailable(
            'the request could not be processed now; sending it again after the time in Retry-After is safe',
            requestId,
          );
        }
      };
    return Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, limit(route)]));
  };
  return async (event, context) => {
    const start = elapsed();
    const requestId = getRequestId(event);
    let response: APIGatewayProxyResult | undefined;
    try {
      response = await createRouter(limitRoutes(context), telemetry)(event, requestId);
      return response;
    } finally {
      log.info('request', {
        correlation_id: requestId,
        trace_id: parseTraceId(readTraceHeader(env, event.headers ?? {})),
        request: maskRequest(event),
        response: response ? maskResponse(response) : { status: 'failed' },
        duration_ms: Math.round(elapsed() - start),
      });
      meter.flush();
    }
  };
};
