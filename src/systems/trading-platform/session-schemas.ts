const TEXT = (description: string) => ({ type: 'string', description });
const ACCOUNTS = { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 20 };
const VERSION = { type: 'integer', description: 'from 1; increases with each update of the data' };
const DATA = {
  type: 'object',
  description:
    'what the client stores with its session, up to 4 KB; numbers that a double cannot hold are refused, so send them as texts',
};

/** The body of POST /sessions. */
export const NEW_SESSION_SCHEMA = {
  type: 'object',
  required: ['user', 'accounts'],
  properties: { user: TEXT('the user who logged in'), accounts: ACCOUNTS },
} as const;

/** The response to POST /sessions. The token is in no other response. */
export const CREATED_SESSION_SCHEMA = {
  type: 'object',
  required: ['token', 'sessionId', 'expiresAt'],
  properties: {
    token: TEXT('for the header Authorization: Bearer <token>'),
    sessionId: TEXT('identifies the session; it gives no access'),
    expiresAt: TEXT('when the session ends at the latest, ISO 8601'),
  },
} as const;

/** The body of PUT /sessions/current. */
export const SESSION_DATA_SCHEMA = {
  type: 'object',
  required: ['version', 'data'],
  properties: { version: { ...VERSION, description: 'the version that the client read' }, data: DATA },
} as const;

/** A session as its client sees it. */
export const SESSION_SCHEMA = {
  type: 'object',
  required: ['sessionId', 'user', 'accounts', 'version', 'data', 'createdAt', 'expiresAt'],
  properties: {
    sessionId: TEXT('identifies the session; it gives no access'),
    user: TEXT('the user who logged in'),
    accounts: ACCOUNTS,
    version: VERSION,
    data: DATA,
    createdAt: TEXT('ISO 8601'),
    expiresAt: TEXT('when the session ends at the latest, ISO 8601'),
  },
} as const;
