import { z } from 'zod';
import { fromBase64url, toBase64url } from './base64url';

/** How long a link can be answered, in seconds. */
export const TOKEN_LIFETIME_S = 3600;
/** No longer text is looked at. */
export const MAX_TOKEN_LENGTH = 512;
const VERSION = 'v1';
const PURPOSE = 'decide-alert';
/** Bytes of an HMAC-SHA-256. */
const MAC_BYTES = 32;

/** What a token says; times in seconds since 1970. */
export interface TokenClaims {
  /** The approval's id. */
  readonly aid: string;
  /** 128 random bits in base64url: the approval's row holds the one that counts. */
  readonly jti: string;
  readonly iat: number;
  /** Always {@link TOKEN_LIFETIME_S} after `iat`. */
  readonly exp: number;
  /** The environment that it is for: a token of one is no good in another. */
  readonly aud: string;
  readonly purpose: typeof PURPOSE;
}

/** HMAC-SHA-256 by named keys, wherever these are kept. */
export interface Signer {
  /** The id of the key that signs. */
  readonly kid: string;
  sign(message: Uint8Array): Promise<Uint8Array>;
}
export interface Verifier {
  /** The keys whose tokens count: the one that signs, and those that still verify while a rotation lasts. */
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

/** What the MAC covers: the version and the key's id as well, in a form that nothing else signs. */
const encodeSignedMessage = (kid: string, payload: string): Uint8Array =>
  new TextEncoder().encode(`market-stacks approval token\n${VERSION}.${kid}.${payload}`);

/** `v1.<kid>.<payload>.<mac>`; the same facts give the same token, so a repeated request repeats the link. */
export const signToken = async (
  { aid, jti, iat, aud }: Pick<TokenClaims, 'aid' | 'jti' | 'iat' | 'aud'>,
  signer: Signer,
): Promise<string> => {
  const body: TokenClaims = { aid, jti, iat, exp: iat + TOKEN_LIFETIME_S, aud, purpose: PURPOSE };
  const payload = toBase64url(new TextEncoder().encode(JSON.stringify(body)));
  const mac = await signer.sign(encodeSignedMessage(signer.kid, payload));
  return `${VERSION}.${signer.kid}.${payload}.${toBase64url(mac)}`;
};

/** `forged` is all that is not ours as it was made; `expired` was ours until its hour was over. */
export type TokenVerification =
  | { readonly claims: TokenClaims }
  | { readonly refused: 'forged' }
  | { readonly refused: 'expired'; readonly claims: TokenClaims };

const FORGED = { refused: 'forged' } as const;

/**
 * Reads a token, cheapest check first, and nothing of its payload before its MAC has been verified: length, known
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
  const read = claimsSchema.safeParse(parseJson(body));
  if (!read.success || read.data.aud !== audience) return FORGED;
  if (now >= read.data.exp * 1000) return { refused: 'expired', claims: read.data };
  return { claims: read.data };
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};
