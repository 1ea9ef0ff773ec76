import { formatIsoTime } from '../timestamp';
import { hashToken, type SessionCrypto, type SessionToken } from './token';

/** A row of Sessions. Times are ISO 8601 in UTC with milliseconds, except `ttl`. */
export interface SessionRow {
  readonly sessionId: string;
  readonly user: string;
  /** The accounts for which the user may trade. */
  readonly accounts: readonly string[];
  /** The hash of the token. The token itself is not stored. */
  readonly tokenHash: string;
  /** The data of the client: the JSON text of an object. */
  readonly data: string;
  /** From 1; increases with each update of the data. */
  readonly version: number;
  /** The generation of the user when the session was created. */
  readonly generation: number;
  readonly createdAt: string;
  /** The session ends at this time, used or not. */
  readonly expiresAt: string;
  /** The time of a use; uses shortly after it are not recorded. */
  readonly lastUsedAt: string;
  /** The session ends this number of minutes after its last use. */
  readonly idleMinutes: number;
  /** When DynamoDB may delete the row, in seconds since 1970. It never decides whether a session is valid. */
  readonly ttl: number;
}

/** The row of a user, in the same table. It is never deleted, or sessions of earlier generations would be valid again. */
export interface UserRow {
  /** {@link formatUserKey} */
  readonly sessionId: string;
  /** The number of times that the user signed out everywhere. Sessions of earlier generations are invalid. */
  readonly generation: number;
}

/** Formats the key of a user's row. No session has such an id. */
export const formatUserKey = (userId: string): string => `USER#${userId}`;

/** Returns the generation of a user. Without a row, the user never signed out everywhere. */
export const getGeneration = (user: Pick<UserRow, 'generation'> | undefined): number => user?.generation ?? 0;

const MINUTE_MS = 60_000;
/** How long a row stays after the end of its session, in seconds. Its clock and that of DynamoDB may differ. */
const TTL_AFTER_END_S = 3_600;

/** What a new session needs. */
export interface NewSession {
  readonly user: string;
  readonly accounts: readonly string[];
  readonly generation: number;
  readonly sessionMinutes: number;
  readonly idleMinutes: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Creates the row of a new session. */
export const createSession = (
  token: SessionToken,
  { user, accounts, generation, sessionMinutes, idleMinutes, now }: NewSession,
  crypto: Pick<SessionCrypto, 'sha256'>,
): SessionRow => {
  const end = now + sessionMinutes * MINUTE_MS;
  return {
    sessionId: token.sessionId,
    user,
    accounts,
    tokenHash: hashToken(token, crypto),
    data: '{}',
    version: 1,
    generation,
    createdAt: formatIsoTime(now),
    expiresAt: formatIsoTime(end),
    lastUsedAt: formatIsoTime(now),
    idleMinutes,
    ttl: Math.ceil(end / 1000) + TTL_AFTER_END_S,
  };
};

/** Why a token gives no access. */
export type SessionRejection = 'unknown' | 'signed-out' | 'expired' | 'idle';

/** The result of a check. */
export type SessionCheck = { readonly session: SessionRow } | { readonly rejected: SessionRejection };

/** The rows that a check reads, with consistent reads. */
export interface SessionRows {
  readonly session?: SessionRow;
  readonly user?: UserRow;
}

/**
 * Decides whether a token gives access. Times are compared with the clock, because DynamoDB deletes rows late.
 * @param now milliseconds since 1970
 */
export const checkSession = (
  token: SessionToken,
  { session, user }: SessionRows,
  now: number,
  crypto: SessionCrypto,
): SessionCheck => {
  if (!session || !crypto.isEqual(session.tokenHash, hashToken(token, crypto)))
    return { rejected: 'unknown' };
  if (session.generation !== getGeneration(user)) return { rejected: 'signed-out' };
  // Comparisons with NaN are false, so a row with an invalid time gives no access.
  if (!(now < Date.parse(session.expiresAt))) return { rejected: 'expired' };
  if (!(now < Date.parse(session.lastUsedAt) + session.idleMinutes * MINUTE_MS)) return { rejected: 'idle' };
  return { session };
};

/** The part of the idle time after which a use is recorded: each use would be a write otherwise. */
const RECORDED_PART = 10;

/** Whether a use is recorded. So a session that is not used ends up to a tenth of its idle time earlier. */
export const needsTouch = (
  { lastUsedAt, idleMinutes }: Pick<SessionRow, 'lastUsedAt' | 'idleMinutes'>,
  now: number,
): boolean => now - Date.parse(lastUsedAt) >= (idleMinutes * MINUTE_MS) / RECORDED_PART;

/** Whether a session may trade for an account. */
export const ownsAccount = ({ accounts }: Pick<SessionRow, 'accounts'>, account: string): boolean =>
  accounts.includes(account);

/**
 * Whether a row is the result of an update. A client repeats an update whose response was lost: the repetition fails,
 * because the version has changed, but the data is what it should be.
 */
export const isResultOf = (
  { version, data }: { readonly version: number; readonly data: string },
  current: Pick<SessionRow, 'version' | 'data'>,
): boolean => current.version === version + 1 && current.data === data;

/** A session as responses contain it. */
export interface PublicSession {
  readonly sessionId: string;
  readonly user: string;
  readonly accounts: readonly string[];
  readonly version: number;
  readonly data: unknown;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Formats a session for responses: without the hash of its token. */
export const formatSession = (session: SessionRow): PublicSession => {
  const { sessionId, user, accounts, version, data, createdAt, expiresAt } = session;
  return { sessionId, user, accounts, version, data: JSON.parse(data), createdAt, expiresAt };
};
