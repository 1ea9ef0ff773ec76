import { RestApi } from '../../modules/rest-api';
import type { ServerlessFunction } from '../../modules/serverless-function';
import { LOG_RETENTION_DAYS, type SystemContext } from './context';
import { createOpenApiDocument } from './openapi';

/** The quota of a region for bursts, which a burst of an API can't exceed. */
const MAX_BURST = 5000;
/**
 * The limit of each health check, lower than that of other operations: anybody can request them, and they have the account's quota
 * in common with the clients. The checkers of Route 53 send about one request a second in total.
 */
const HEALTH_THROTTLE = { rate: 20, burst: 40 };
export const API_ID = 'TradingPlatformApi';

/** The functions that answer requests. */
export interface ApiFunctions {
  readonly sessionApi: ServerlessFunction;
  readonly intake: ServerlessFunction;
  readonly query: ServerlessFunction;
  readonly health: ServerlessFunction;
}

/** The operations of each function. */
export const ROUTES: Readonly<Record<keyof ApiFunctions, readonly string[]>> = {
  sessionApi: [
    'POST /sessions',
    'DELETE /sessions',
    'GET /sessions/current',
    'PUT /sessions/current',
    'DELETE /sessions/current',
  ],
  intake: ['POST /orders', 'PATCH /orders/{orderId}', 'DELETE /orders/{orderId}'],
  query: ['GET /orders', 'GET /orders/{orderId}', 'GET /accounts/{account}'],
  health: ['GET /health', 'GET /health/deep'],
};

/** Creates the REST API. */
export function createApi({ stack, config, key }: SystemContext, functions: ApiFunctions): RestApi {
  const restApi = new RestApi(stack, API_ID, {
    key,
    document: createOpenApiDocument(stack.createPhysicalName(API_ID, 'api')),
    stageName: config.stage,
    throttle: { rate: config.apiRate, burst: Math.min(2 * config.apiRate, MAX_BURST) },
    routeThrottles: Object.fromEntries(ROUTES.health.map((route) => [route, HEALTH_THROTTLE])),
    logRetentionDays: LOG_RETENTION_DAYS,
    executionLog: 'INFO',
  });
  for (const name of Object.keys(ROUTES) as (keyof ApiFunctions)[])
    for (const route of ROUTES[name]) restApi.addRoute(route, functions[name]);
  return restApi;
}
