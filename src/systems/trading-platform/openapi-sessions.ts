import { describeResponse } from '../../modules/openapi';
import { COMMON_RESPONSES, describeBody, describeJson, INVALID, SESSION_SECURITY } from './openapi-common';

const { 429: THROTTLED, 503: UNAVAILABLE } = COMMON_RESPONSES;

/** The paths of sessions. */
export const SESSION_PATHS = {
  '/sessions': {
    post: {
      operationId: 'createSession',
      summary: 'Creates a session of a user, for the service that logs users in',
      security: [{ signature: [] }],
      ...describeBody('NewSession'),
      responses: {
        201: describeJson('the token, which is stored nowhere', 'CreatedSession'),
        400: INVALID,
        403: describeResponse('{error, message, requestId}: no signature of a role that may create sessions'),
        429: THROTTLED,
        503: UNAVAILABLE,
      },
    },
    delete: {
      operationId: 'endAllSessions',
      summary: 'Ends all sessions of the user, on all devices',
      security: SESSION_SECURITY,
      responses: { 204: describeResponse('no session of the user is valid any more'), ...COMMON_RESPONSES },
    },
  },
  '/sessions/current': {
    get: {
      operationId: 'getSession',
      summary: 'The session of the token, with its data',
      security: SESSION_SECURITY,
      responses: { 200: describeJson('the session', 'Session'), ...COMMON_RESPONSES },
    },
    put: {
      operationId: 'replaceSessionData',
      summary: 'Replaces the data of the session, if nobody has changed them since they were read',
      security: SESSION_SECURITY,
      ...describeBody('SessionData'),
      responses: {
        200: describeJson('the session with the new data', 'Session'),
        ...COMMON_RESPONSES,
        409: describeResponse(
          '{error, message, version, data, requestId}: the data was changed meanwhile; this is the current version with its data',
        ),
      },
    },
    delete: {
      operationId: 'endSession',
      summary: 'Ends the session of the token',
      security: SESSION_SECURITY,
      responses: { 204: describeResponse('the token is not valid any more'), ...COMMON_RESPONSES },
    },
  },
};
