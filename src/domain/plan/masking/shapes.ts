import { isSecretKey } from './keys';

/** Writes what stands in the place of a secret. */
export type Marker = (secret: string) => string;

/** `(sensitive #2)`: the number tells one secret of a change from another, and nothing about either. */
const MARKER = /^\(sensitive #\d+\)$/;
export const markerOf = (number: number): string => `(sensitive #${number})`;
export const isMarker = (text: string): boolean => MARKER.test(text);

/** Where a secret is taken from, instead of the secret: `${var.x}`, `$context.identity.apiKey`, `{% $states.x %}`. */
const REFERENCE =
  /^(?:\$\{[^}]*\}|\$(?:context|input|stageVariables|method|request|util|states)\b[\w.()']*|\$\$?\.[\w.[\]]*|\{\{[^}]*\}\}|\{%[^"']*%\})$/;

/** Whether a value under a secret's name is none: it says where the secret is, or there is nothing. */
export const isHarmless = (text: string): boolean =>
  text === '' ||
  isMarker(text) ||
  REFERENCE.test(text) ||
  /^(?:true|false|null|none|bearer|basic)$/i.test(text) ||
  /^arn:aws[\w-]*:[^\s"',]*$/.test(text);

/** Texts that are secrets wherever they stand. Each is bounded or starts with a letter that cannot be inside it. */
const WHOLE: readonly RegExp[] = [
  /-----BEGIN (?!CERTIFICATE|PUBLIC|RSA PUBLIC|TRUSTED)[A-Z0-9 ]{0,40}-----[^-]*(?:-----END [A-Z0-9 ]{0,40}-----|$)/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\bgh[pousr]_[A-Za-z0-9]{16,}/g,
  /\bgithub_pat_\w{16,}/g,
  /\bglpat-[\w-]{16,}/g,
  /\bxox[a-z]-[\w-]{10,}/g,
  /\bxapp-[\w-]{10,}/g,
  /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]+/g,
  /\b[prs]k_(?:live|test)_\w{10,}/g,
  /\bwhsec_[\w+/=]{16,}/g,
  /\bAIza[\w-]{30,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\bsk-[\w-]{20,}/g,
];

/** `password=…`, `"api_key": "…"`, `--token=…`, `AccountKey=…;`: a colon counts with a quote or a space only. */
const ASSIGNED =
  /(?<![\w.-])([\w.-]{1,80})(["']?\s{0,2}=\s{0,2}|["']\s{0,2}:\s{0,2}|:\s{1,2})("[^"]*"|'[^']*'|[^\s;&,"'()]+)/g;
const FLAG = /(?<![\w-])--?([\w-]{1,60})\s{1,2}("[^"]*"|'[^']*'|[^\s;&,"'()-][^\s;&,"'()]*)/g;
/** What follows a URL's scheme. */
const AFTER_SCHEME = /:\/\/[^\s"']+/g;
const SCHEME = /\b(Bearer|Basic)(\s{1,2})([\w.~+/=-]{8,})/gi;

/** The text with the secrets masked that their form or the name before them gives away. */
export function maskShapes(text: string, mark: Marker): string {
  let masked = text;
  for (const shape of WHOLE) masked = masked.replace(shape, mark);
  masked = masked.replace(AFTER_SCHEME, (rest) => withoutPassword(rest, mark));
  masked = masked.replace(SCHEME, (all: string, scheme: string, space: string, secret: string) =>
    /\d|.[A-Z]|.{20}/.test(secret) ? scheme + space + mark(secret) : all,
  );
  masked = masked.replace(ASSIGNED, (all: string, key: string, between: string, value: string) =>
    isSecretKey(key) ? key + between + quoted(value, mark) : all,
  );
  return masked.replace(FLAG, (all: string, key: string, value: string) =>
    isSecretKey(key) ? all.slice(0, all.length - value.length) + quoted(value, mark) : all,
  );
}

/** `://user:password@host` without the password; one with @ in it as well. A port and a path with @ is none. */
function withoutPassword(rest: string, mark: Marker): string {
  const [colon, at] = [rest.indexOf(':', 3), rest.lastIndexOf('@')];
  if (colon < 0 || at <= colon + 1 || rest.slice(3, colon).includes('/')) return rest;
  const secret = rest.slice(colon + 1, at);
  if (/^\d{1,5}[/?#]/.test(secret) || isHarmless(secret)) return rest;
  return rest.slice(0, colon + 1) + mark(secret) + rest.slice(at);
}

/** A value, with its quotes if it has any, masked unless it is harmless. */
function quoted(value: string, mark: Marker): string {
  const quote = /^["']/.exec(value)?.[0] ?? '';
  const inner = quote ? value.slice(1, -1) : value;
  return isHarmless(inner) ? value : quote + mark(inner) + quote;
}
