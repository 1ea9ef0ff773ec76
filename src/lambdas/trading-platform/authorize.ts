import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import {
  checkSession,
  needsTouch,
  readBearerToken,
  type SessionCrypto,
  type SessionRow,
} from '../../domain/sessions';
import { createJsonResponse } from '../shared/api';
import { toError } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import { joinHeaderValues } from '../shared/trace-header';
import type { Sessions } from './adapters/sessions';

export interface AuthorizeDeps {
  readonly telemetry: Pick<Telemetry, 'log' | 'now'>;
  readonly sessions: Pick<Sessions, 'read' | 'touch'>;
  readonly crypto: SessionCrypto;
}

/** Handles a request of a session. */
export type SessionRoute = (
  event: APIGatewayProxyEvent,
  requestId: string,
  session: SessionRow,
) => Promise<APIGatewayProxyResult>;

/** The response to a request without a valid token. It is the same for each reason, because a reason would help to guess. */
export const createUnauthorized = (requestId: string): APIGatewayProxyResult => {
  const message =
    'expected the header Authorization: Bearer <token>, with the token of a session that has not ended';
  const response = createJsonResponse(401, { error: 'Unauthorized', message, requestId });
  return { ...response, headers: { ...response.headers, 'www-authenticate': 'Bearer' } };
};

/** Creates a handler that passes only requests of a valid session on. */
export const withSession =
  (route: SessionRoute, { telemetry, sessions, crypto }: AuthorizeDeps) =>
  async (event: APIGatewayProxyEvent, requestId: string): Promise<APIGatewayProxyResult> => {
    const { log, now } = telemetry;
    const token = readBearerToken(joinHeaderValues(event, 'authorization'));
    if (!token) return createUnauthorized(requestId);
    const time = now();
    const check = checkSession(token, await sessions.read(token), time, crypto);
    if ('rejected' in check) {
      log.info('session refused', { correlation_id: requestId, reason: check.rejected });
      return createUnauthorized(requestId);
    }
    const { session } = check;
    if (needsTouch(session, time)) {
      try {
        await sessions.touch(session.sessionId, new Date(time).toISOString());
      } catch (thrown) {
        // The session is valid now. At worst, it ends early.
        log.warn('use of a session not recorded', { correlation_id: requestId, error: toError(thrown) });
      }
    }
    return route(event, requestId, session);
  };

/** The response to a request for an account that is not one of the session's. */
export const createForbidden = (requestId: string): APIGatewayProxyResult =>
  createJsonResponse(403, {
    error: 'Forbidden',
    message: 'the session is not for this account; expected one of its accounts',
    requestId,
  });
