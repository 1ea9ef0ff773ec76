import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ownsAccount } from '../../domain/sessions';
import { parseTraceId } from '../../domain/trace-id';
import { createJsonResponse, createValidationError, type RouteHandler } from '../shared/api';
import { DeadlineError } from '../shared/deadline';
import type { Environment } from '../shared/env';
import { readTraceHeader } from '../shared/trace-header';
import type { OrderCommands } from './adapters/order-commands';
import type { OrderRequest, OrderRequests } from './adapters/order-requests';
import { type AuthorizeDeps, createForbidden, withSession } from './authorize';
import { createOrderRequest } from './create-order-request';
import { NO_LIMITS, readAcceptOrders, readOrderLimits } from './order-settings';
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

/** A command that is not sent within this time after its request is not sent: its client has got a 503 meanwhile. */
const MAX_AGE_MS = 7_000;

/**
 * Creates a route that accepts a request about an order: it stores the request under its key, and sends a command. A
 * repeated request sends its command again, because its first attempt may have ended between the two: the processor
 * applies a command once. It is accepted even if the settings would refuse it now.
 */
const createRoute = (parse: ParseRequest, deps: OrderDeps): RouteHandler =>
  withSession(async (event, requestId, session) => {
    const { telemetry, requests, env } = deps;
    const key = readIdempotencyKey(event);
    if ('violation' in key) return createValidationError(key.violation, requestId);
    const parsed = parse(event, NO_LIMITS);
    if ('violation' in parsed) return createValidationError(parsed.violation, requestId);
    const { account, content } = parsed.value;
    if (!ownsAccount(session, account)) return createForbidden(requestId);
    const time = telemetry.now();
    const receivedAt = new Date(time).toISOString();
    const { request, command } = createOrderRequest({ account, key: key.value, content, receivedAt });
    const isSame = ({ contentHash }: OrderRequest) => contentHash === request.contentHash;
    // Nothing can be wrong with the cancellation of an order, so it depends on no setting.
    const refusal = content.kind === 'cancel' ? undefined : await refuse(event, requestId, parse, deps);
    const stored = refusal ? await requests.get(request.requestKey) : await requests.addOrGet(request);
    if (!stored || (refusal && !isSame(stored))) return refusal!;
    if (!isSame(stored)) return createKeyConflict(requestId);
    const traceHeader = readTraceHeader(env, event.headers ?? {});
    // The environment can be frozen in between, until a later request.
    if (telemetry.now() - time > MAX_AGE_MS)
      throw new DeadlineError('the request is too old to send its command');
    await deps.commands.send({
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

/** Returns the response to a new order or an amendment that the settings do not allow. @throws SettingError */
const refuse = async (
  event: APIGatewayProxyEvent,
  requestId: string,
  parse: ParseRequest,
  { readSettings }: OrderDeps,
): Promise<APIGatewayProxyResult | undefined> => {
  const settings = await readSettings();
  if (!readAcceptOrders(settings))
    return createUnavailable(
      'no orders are accepted at the moment; cancelling is possible',
      requestId,
      HALT_RETRY_S,
    );
  const parsed = parse(event, readOrderLimits(settings));
  return 'violation' in parsed ? createValidationError(parsed.violation, requestId) : undefined;
};

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
