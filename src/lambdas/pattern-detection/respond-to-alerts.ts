import type { APIGatewayProxyEvent } from 'aws-lambda';
import {
  formatMuteId,
  type Mute,
  parseAcknowledgement,
  parseMuteRequest,
  parseMuteTarget,
} from '../../domain/alerts';
import { formatIsoTime } from '../../domain/market-data';
import {
  createJsonResponse,
  createRouter,
  createValidationError,
  getRequestId,
  readBody,
  type RouteHandler,
} from '../shared/api';
import type { Telemetry } from '../shared/telemetry';
import type { Acknowledgements } from './adapters/acknowledgements';
import type { AlertMutes } from './adapters/alert-mutes';
import { toResponseFields } from './internal-fields';

export interface AlertResponderDeps {
  readonly telemetry: Telemetry;
  readonly mutes: AlertMutes;
  readonly acknowledgements: Acknowledgements;
}

/** Creates the handler with which people acknowledge alerts, and mute symbols and patterns, by the rules of `stacks alerts`. */
export const createAlertResponder = (deps: AlertResponderDeps) => {
  const routes = {
    'POST /alerts/acknowledgements': createAcknowledgementRoute(deps),
    'GET /mutes': createMuteListRoute(deps),
    'POST /mutes': createMuteRoute(deps),
    'DELETE /mutes': createUnmuteRoute(deps),
  };
  const route = createRouter(routes, deps.telemetry);
  return (event: APIGatewayProxyEvent) => route(event, getRequestId(event));
};

const createAcknowledgementRoute =
  ({ telemetry, acknowledgements }: AlertResponderDeps): RouteHandler =>
  async (event, requestId) => {
    const request = parseAcknowledgement(readBody(event));
    if ('violation' in request) return createValidationError(request.violation, requestId);
    const { alertId, by } = request.value;
    const { isFirst, row } = await telemetry.trace('acknowledge', () =>
      acknowledgements.record(request.value, telemetry.now()),
    );
    if (!row)
      return createError(404, 'NotFound', 'the alert does not exist: GET /alerts lists the ids', requestId);
    if (!isFirst) {
      const first = `${row.acknowledgedBy ?? 'someone'} at ${row.acknowledgedAt ?? 'an unknown time'}`;
      return createError(409, 'Conflict', `the alert was already acknowledged by ${first}`, requestId);
    }
    telemetry.log.info('alert acknowledged', { correlation_id: row.correlationId, alert_id: alertId, by });
    return createJsonResponse(200, toResponseFields(row));
  };

const createMuteListRoute =
  ({ telemetry, mutes }: AlertResponderDeps): RouteHandler =>
  async () => {
    const items = await telemetry.trace('list mutes', () => mutes.list(formatIsoTime(telemetry.now())));
    return createJsonResponse(200, { items: items.map(toMuteView) });
  };

const createMuteRoute =
  ({ telemetry, mutes }: AlertResponderDeps): RouteHandler =>
  async (event, requestId) => {
    const mute = parseMuteRequest(readBody(event), telemetry.now());
    if ('violation' in mute) return createValidationError(mute.violation, requestId);
    await telemetry.trace('mute', () => mutes.save(mute.value));
    const { target, until, by } = mute.value;
    telemetry.log.info('muted', { correlation_id: requestId, target, until, by });
    return createJsonResponse(200, toMuteView(mute.value));
  };

const createUnmuteRoute =
  ({ telemetry, mutes }: AlertResponderDeps): RouteHandler =>
  async (event, requestId) => {
    const target = parseMuteTarget(event.queryStringParameters ?? {});
    if ('violation' in target) return createValidationError(target.violation, requestId);
    const muteId = formatMuteId(target.value.kind, target.value.target);
    const ended = await telemetry.trace('unmute', () => mutes.remove(muteId));
    if (!ended)
      return createError(
        404,
        'NotFound',
        `${target.value.target} is not muted: GET /mutes lists the mutes`,
        requestId,
      );
    telemetry.log.info('unmuted', { correlation_id: requestId, target: ended.target });
    return createJsonResponse(200, toMuteView(ended));
  };

const createError = (status: number, error: string, message: string, requestId: string) =>
  createJsonResponse(status, { error, message, requestId });

const toMuteView = ({ kind, target, until, by, reason, createdAt }: Mute): object => ({
  kind,
  target,
  until,
  by,
  ...(reason !== undefined && { reason }),
  createdAt,
});
