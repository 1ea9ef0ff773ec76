import type { APIGatewayProxyResult } from 'aws-lambda';
import { ownsAccount } from '../../domain/sessions';
import { parseTraceId } from '../../domain/trace-id';
import { createJsonResponse, createValidationError, type RouteHandler } from '../shared/api';
import type { Environment } from '../shared/env';
import { readTraceHeader } from '../shared/trace-header';
import type { OrderCommands } from './adapters/order-commands';
import type { OrderRequest, OrderRequests } from './adapters/order-requests';
import { type AuthorizeDeps, createForbidden, withSession } from './authorize';
import { createOrderRequest } from './create-order-request';
import { readAcceptOrders, readOrderLimits } from './order-settings';
import {
  parseCancellation,
  parseChange,
  parsePlacement,
  type ParseRequest,
  readIdempotencyKey,
} from './parse-order-request';
import type { ReadSettings } from './settings';
import { createUnavailable } from './unavailable';

export interface OrderDeps extends AuthorizeDeps {
  readonly requests: OrderRequests;
  readonly commands: OrderCommands;
  readonly readSettings: ReadSettings;
  /** The environment, from which the trace of each invocation is read. */
  readonly env: Environment;
}

/** The time to retry while orders are not accepted, in seconds. */
const HALT_RETRY_S = 60;

/**
 * Creates a route that accepts a request about an order: it stores the request under its key, and sends a command. A
 * repeated request sends its command again, because its first attempt may have ended between the two: the processor
 * applies a command once.
 */
const createRoute = (parse: ParseRequest, deps: OrderDeps): RouteHandler =>
  withSession(async (event, requestId, session) => {
    const { telemetry, requests, commands, readSettings, env } = deps;
    const key = readIdempotencyKey(event);
    if ('violation' in key) return createValidationError(key.violation, requestId);
    const settings = await readSettings();
    const parsed = parse(event, readOrderLimits(settings));
    if ('violation' in parsed) return createValidationError(parsed.violation, requestId);
    const { account, content } = parsed.value;
    if (!ownsAccount(session, account)) return createForbidden(requestId);
    if (content.kind !== 'cancel' && !readAcceptOrders(settings))
      return createUnavailable(
        'no orders are accepted at the moment; cancelling is possible',
        requestId,
        HALT_RETRY_S,
      );
    const receivedAt = new Date(telemetry.now()).toISOString();
    const { request, command } = createOrderRequest({ account, key: key.value, content, receivedAt });
    const stored = await requests.addOrGet(request);
    if (stored.contentHash !== request.contentHash) return createKeyConflict(requestId);
    const traceHeader = readTraceHeader(env, event.headers ?? {});
    await commands.send({
      ...command,
      receivedAt: stored.receivedAt,
      ...(traceHeader !== undefined && { traceHeader }),
    });
    telemetry.log.info('order request accepted', {
      correlation_id: stored.orderId,
      trace_id: parseTraceId(traceHeader),
      request_id: requestId,
      kind: content.kind,
      repeated: stored !== request,
    });
    return createAccepted(stored, stored !== request);
  }, deps);

const createAccepted = ({ orderId, requestId }: OrderRequest, isRepeated: boolean): APIGatewayProxyResult => {
  const body = { orderId, requestId, status: 'received', ...(isRepeated && { duplicate: true }) };
  const response = createJsonResponse(202, body);
  return { ...response, headers: { ...response.headers, location: `/orders/${orderId}` } };
};

const createKeyConflict = (requestId: string): APIGatewayProxyResult => {
  const message =
    'the Idempotency-Key was used for another request; expected the same content as in that request, or a new key';
  return createJsonResponse(422, { error: 'IdempotencyKeyReused', message, requestId });
};

/** Creates the routes that change orders. */
export const createOrderRoutes = (deps: OrderDeps): Readonly<Record<string, RouteHandler>> => ({
  'POST /orders': createRoute(parsePlacement, deps),
  'PATCH /orders/{orderId}': createRoute(parseChange, deps),
  'DELETE /orders/{orderId}': createRoute(parseCancellation, deps),
});
