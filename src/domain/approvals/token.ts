import { z } from 'zod';
import { fromBase64url, toBase64url } from '../base64url';
import { safeParse } from '../validation/safe-parse';

/** The lifetime of a link in seconds. */
export const TOKEN_LIFETIME_S = 3600;
/** Longer tokens are rejected without further checks. */
export const MAX_TOKEN_LENGTH = 512;
const VERSION = 'v1';
const PURPOSE = 'decide-alert';
/** The length of an HMAC-SHA-256 in bytes. */
const MAC_BYTES = 32;

/** The claims of a token; times are in seconds since 1970. */
export interface TokenClaims {
  /** The approval's id. */
  readonly aid: string;
  /** 128 random bits in base64url; must match the approval's row. */
  readonly jti: string;
  readonly iat: number;
  /** Always {@link TOKEN_LIFETIME_S} after `iat`. */
  readonly exp: number;
  /** The environment; tokens of other environments are invalid. */
  readonly aud: string;
  readonly purpose: typeof PURPOSE;
}

/** Signs with HMAC-SHA-256 and a named key. */
export interface Signer {
  /** The id of the signing key. */
  readonly kid: string;
  sign(message: Uint8Array): Promise<Uint8Array>;
}
/** Verifies signatures of named keys. */
export interface Verifier {
  /** The ids of the valid keys: the signing key, and older keys during a rotation. */
  readonly kids: readonly string[];
  /** Compares in constant time. */
  verify(kid: string, message: Uint8Array, mac: Uint8Array): Promise<boolean>;
}

const claimsSchema: z.ZodType<TokenClaims> = z
  .strictObject({
    aid: z.string().min(1).max(100),
    jti: z.string().length(22),
    iat: z.int(),
    exp: z.int(),
    aud: z.string(),
    purpose: z.literal(PURPOSE),
  })
  .refine(({ iat, exp }) => exp === iat + TOKEN_LIFETIME_S);

/** Encodes the message that the MAC covers. It includes version and key id, and a prefix for this purpose only. */
const encodeSignedMessage = (kid: string, payload: string): Uint8Array =>
  new TextEncoder().encode(`market-stacks approval token\n${VERSION}.${kid}.${payload}`);

/** Creates a token: `v1.<kid>.<payload>.<mac>`. The same claims give the same token, so a retry repeats the link. */
export const signToken = async (
  { aid, jti, iat, aud }: Pick<TokenClaims, 'aid' | 'jti' | 'iat' | 'aud'>,
  signer: Signer,
): Promise<string> => {
  const body: TokenClaims = { aid, jti, iat, exp: iat + TOKEN_LIFETIME_S, aud, purpose: PURPOSE };
  const payload = toBase64url(new TextEncoder().encode(JSON.stringify(body)));
  const mac = await signer.sign(encodeSignedMessage(signer.kid, payload));
  return `${VERSION}.${signer.kid}.${payload}.${toBase64url(mac)}`;
};

/** The result of a verification: `forged` for every token that we did not create, `expired` for an old one. */
export type TokenVerification =
  | { readonly claims: TokenClaims }
  | { readonly rejected: 'forged' }
  | { readonly rejected: 'expired'; readonly claims: TokenClaims };

const FORGED = { rejected: 'forged' } as const;

/**
 * Verifies a token. The cheapest checks come first, and the payload is parsed only after the MAC is verified: length,
 * version and key, canonical encoding, MAC, payload, audience and purpose, expiry.
 * @param now milliseconds since 1970
 */
export const verifyToken = async (
  token: string,
  verifier: Verifier,
  audience: string,
  now: number,
): Promise<TokenVerification> => {
  if (token.length > MAX_TOKEN_LENGTH) return FORGED;
  const [version, kid = '', payload = '', mac = '', ...more] = token.split('.');
  if (version !== VERSION || !verifier.kids.includes(kid) || more.length > 0) return FORGED;
  const [body, code] = [fromBase64url(payload), fromBase64url(mac)];
  if (!body || code?.length !== MAC_BYTES) return FORGED;
  if (!(await verifier.verify(kid, encodeSignedMessage(kid, payload), code))) return FORGED;
  const read = safeParse(claimsSchema, parseJson(body));
  if (!read.success || read.data.aud !== audience) return FORGED;
  if (now >= read.data.exp * 1000) return { rejected: 'expired', claims: read.data };
  return { claims: read.data };
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};
