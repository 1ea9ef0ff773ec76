import { fromBase64url, toBase64url } from '../base64url';

const VERSION = 's1';
/** 128 bits. */
const ID_BYTES = 16;
/** 256 bits. */
const SECRET_BYTES = 32;
/** The characters of 16 bytes in base64url. */
const ID_LENGTH = 22;
/** The length of every token; texts of other lengths are rejected without further checks. */
export const TOKEN_LENGTH = VERSION.length + 1 + 2 * ID_LENGTH + 1 + 43;

/** The hash function and the comparison of the caller: the domain has no crypto. */
export interface SessionCrypto {
  /** Computes SHA-256 of a text's UTF-8 bytes. */
  sha256(text: string): Uint8Array;
  /** Compares two texts of the same length in constant time. */
  isEqual(a: string, b: string): boolean;
}

/** A token that has the form of a token. It can still be forged. */
export interface SessionToken {
  /** The text of the token. */
  readonly text: string;
  readonly sessionId: string;
  /** The id of the user, which is a part of the session's id. */
  readonly userId: string;
}

/**
 * Computes the id of a user. It is a part of the session's id, so that one request reads the session and the user's row,
 * and neither a token nor a log contains the user's name.
 */
export const computeUserId = (user: string, { sha256 }: Pick<SessionCrypto, 'sha256'>): string =>
  toBase64url(sha256(`market-stacks user\n${user}`).slice(0, ID_BYTES));

/** Creates the token of a new session: `s1.<id of the user><id of the session>.<secret>`. @param random 48 random bytes */
export const createToken = (userId: string, random: Uint8Array): SessionToken => {
  const sessionId = `${userId}${toBase64url(random.slice(0, ID_BYTES))}`;
  const secret = toBase64url(random.slice(ID_BYTES, ID_BYTES + SECRET_BYTES));
  return { text: `${VERSION}.${sessionId}.${secret}`, sessionId, userId };
};

/** The bytes that {@link createToken} needs. */
export const TOKEN_RANDOM_BYTES = ID_BYTES + SECRET_BYTES;

/** Parses a token; undefined unless it is exactly a text that {@link createToken} can create. */
export const parseToken = (text: string): SessionToken | undefined => {
  if (text.length !== TOKEN_LENGTH) return undefined;
  const [version, sessionId = '', secret = '', ...more] = text.split('.');
  if (version !== VERSION || more.length > 0) return undefined;
  const [userId, ownId] = [sessionId.slice(0, ID_LENGTH), sessionId.slice(ID_LENGTH)];
  const isCanonical =
    fromBase64url(userId)?.length === ID_BYTES &&
    fromBase64url(ownId)?.length === ID_BYTES &&
    fromBase64url(secret)?.length === SECRET_BYTES;
  return isCanonical ? { text, sessionId, userId } : undefined;
};

const AUTHORIZATION = /^Bearer ([\w.-]+)$/i;

/**
 * Reads the token of the header Authorization. @param header all its values, joined by a comma: two tokens are no token,
 * because it is unknown which one counts
 */
export const readBearerToken = (header: string | undefined): SessionToken | undefined => {
  const text = header === undefined ? undefined : AUTHORIZATION.exec(header)?.[1];
  return text === undefined ? undefined : parseToken(text);
};

/** Computes what is stored of a token: its hash. The secret has 256 random bits, so a fast hash is enough. */
export const hashToken = ({ text }: SessionToken, { sha256 }: Pick<SessionCrypto, 'sha256'>): string =>
  toBase64url(sha256(text));
