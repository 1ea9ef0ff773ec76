import {
  computeUserId,
  createSession,
  createToken,
  formatSession,
  parseSessionRequest,
  parseSessionUpdate,
  readMinutes,
} from '../../domain/sessions';
import { formatViolation } from '../../domain/validation';
import { createJsonResponse, createValidationError, readBody, type RouteHandler } from '../shared/api';
import type { Sessions } from './adapters/sessions';
import { type AuthorizeDeps, createUnauthorized, withSession } from './authorize';
import { SettingError } from './errors';
import type { SettingTexts } from './settings';

export interface SessionDeps extends AuthorizeDeps {
  readonly sessions: Sessions;
  /** Reads the parameters SessionMinutes and IdleMinutes by their ids. */
  readonly readSettings: () => Promise<SettingTexts>;
  /** Returns random bytes for the token of a session. */
  readonly createRandom: () => Uint8Array;
}

/** Returns a setting in minutes. @throws SettingError if it is missing or invalid */
const expectMinutes = (settings: SettingTexts, id: string): number => {
  const read = readMinutes(id, settings.get(id));
  if ('value' in read) return read.value;
  throw new SettingError(formatViolation(read.violation));
};

/**
 * Creates POST /sessions. The login service calls it, after it has checked who the user is. A sign-out everywhere at the
 * same time ends the new session or does not, as if it had come shortly after or before.
 */
const createSessionRoute =
  ({ telemetry, sessions, crypto, readSettings, createRandom }: SessionDeps): RouteHandler =>
  async (event, requestId) => {
    const parsed = parseSessionRequest(readBody(event));
    if ('violation' in parsed) return createValidationError(parsed.violation, requestId);
    const settings = await readSettings();
    const userId = computeUserId(parsed.value.user, crypto);
    const token = createToken(userId, createRandom());
    const session = createSession(
      token,
      {
        ...parsed.value,
        generation: await sessions.readGeneration(userId),
        sessionMinutes: expectMinutes(settings, 'SessionMinutes'),
        idleMinutes: expectMinutes(settings, 'IdleMinutes'),
        now: telemetry.now(),
      },
      crypto,
    );
    await sessions.add(session);
    const { sessionId, expiresAt } = session;
    return createJsonResponse(201, { token: token.text, sessionId, expiresAt });
  };

/** Creates GET /sessions/current. */
const createReadRoute = (deps: SessionDeps): RouteHandler =>
  withSession((_, __, session) => Promise.resolve(createJsonResponse(200, formatSession(session))), deps);

/** Creates PUT /sessions/current: replaces the data, unless somebody else has replaced it since the client read it. */
const createUpdateRoute = (deps: SessionDeps): RouteHandler =>
  withSession(async (event, requestId, session) => {
    const parsed = parseSessionUpdate(readBody(event));
    if ('violation' in parsed) return createValidationError(parsed.violation, requestId);
    const result = await deps.sessions.update(session.sessionId, parsed.value);
    if ('updated' in result) return createJsonResponse(200, formatSession(result.updated));
    if (!result.current) return createUnauthorized(requestId);
    const { version, data } = formatSession(result.current);
    const message = `the session has version ${version}; expected ${parsed.value.version}: apply the change to the current data`;
    return createJsonResponse(409, { error: 'Conflict', message, version, data, requestId });
  }, deps);

const NO_CONTENT = { statusCode: 204, headers: { 'cache-control': 'no-store' }, body: '' };

/** Creates the routes of sessions. */
export const createSessionRoutes = (deps: SessionDeps): Readonly<Record<string, RouteHandler>> => ({
  'POST /sessions': createSessionRoute(deps),
  'GET /sessions/current': createReadRoute(deps),
  'PUT /sessions/current': createUpdateRoute(deps),
  'DELETE /sessions/current': withSession(async (_, __, { sessionId }) => {
    await deps.sessions.remove(sessionId);
    return NO_CONTENT;
  }, deps),
  'DELETE /sessions': withSession(async (_, __, { user }) => {
    await deps.sessions.signOutEverywhere(computeUserId(user, deps.crypto));
    return NO_CONTENT;
  }, deps),
});
