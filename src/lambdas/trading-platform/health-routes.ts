import { createJsonResponse, type RouteHandler } from '../shared/api';
import type { GetHealth } from './health-cache';

/** The time after which another result is possible, in seconds. */
const RETRY_S = 5;

/** Creates the routes that Route 53 and the monitors watch. */
export const createHealthRoutes = (getHealth: GetHealth): Readonly<Record<string, RouteHandler>> => ({
  // It depends on nothing but API Gateway and this function.
  'GET /health': () => Promise.resolve(createJsonResponse(200, { status: 'ok' })),
  'GET /health/deep': async () => {
    const health = await getHealth();
    if (health.status === 'ok') return createJsonResponse(200, health);
    const response = createJsonResponse(503, health);
    return { ...response, headers: { ...response.headers, 'retry-after': String(RETRY_S) } };
  },
});
