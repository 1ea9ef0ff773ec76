/** Writes what stands in the place of a secret. */
export type ReplaceSecret = (secret: string) => string;

/** `(sensitive #2)`: the number tells one secret of a change from another, and nothing about either. */
const MARKER_PATTERN = /^\(sensitive #\d+\)$/;
export const formatMarker = (number: number): string => `(sensitive #${number})`;
export const isMarker = (text: string): boolean => MARKER_PATTERN.test(text);

/** Where a secret is taken from, instead of the secret: `${var.x}`, `$context.identity.apiKey`, `{% $states.x %}`. */
const REFERENCE =
  /^(?:\$\{[^}]*\}|\$(?:context|input|stageVariables|method|request|util|states)\b[\w.()']*|\$\$?\.[\w.[\]]*|\{\{[^}]*\}\}|\{%[^"']*%\}|(?:method|integration)\.(?:request|response)\.[\w.$-]+)$/;

/** What says how something is protected, and not by which secret. */
const ENUMERATION_VALUES =
  /^(?:true|false|null|none|bearer|basic|digest|read|write|hours|days|minutes|seconds|optional|required|enabled|disabled|default|AWS_IAM|IAM|CUSTOM|JWT|COGNITO_USER_POOLS|API_KEY|OPENID_CONNECT|AWS_LAMBDA|BASIC_AUTH|PLAINTEXT|SASL_\w{4,30}|header|authorizer|request|sigv4)$/i;

/** Whether a value under a secret's name is none: it says where the secret is, or there is nothing. */
export const isHarmless = (text: string): boolean =>
  text === '' ||
  isMarker(text) ||
  REFERENCE.test(text) ||
  ENUMERATION_VALUES.test(text) ||
  /^arn:aws[\w-]*:[^\s"',]*$/.test(text);

/** Texts that are secrets wherever they stand. Each is bounded or starts with a letter that cannot be inside it. */
const SECRET_FORMATS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\bgh[pousr]_[A-Za-z0-9]{16,}/g,
  /\bgithub_pat_\w{16,}/g,
  /\bgl(?:pat|sa|dt|rt|cbt)[-_][\w-]{16,}/g,
  /\bxox[a-z]-[\w-]{10,}/g,
  /\bxapp-[\w-]{10,}/g,
  /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]+/g,
  /\bdiscord(?:app)?\.com\/api\/webhooks\/[\w/-]+/g,
  /\bwebhook\.office\.com\/webhookb2\/[\w/@-]+/g,
  /\b[prs]k_(?:live|test)_\w{10,}/g,
  /\bwhsec_[\w+/=]{16,}/g,
  /\bAIza[\w-]{30,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\bsk-[\w-]{20,}/g,
  /\bdo[opr]_v1_[a-f0-9]{32,}/g,
  /\bshp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32,}/g,
  /\bSK[a-f0-9]{32}\b/g,
  /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/g,
  /\bhvs\.[\w-]{20,}/g,
  /\bdckr_pat_[\w-]{20,}/g,
  /\bpypi-[\w-]{20,}/g,
  /\bhf_[A-Za-z0-9]{30,}/g,
  /\bya29\.[\w-]{20,}/g,
];

const PEM = /-----BEGIN (?!CERTIFICATE|PUBLIC|RSA PUBLIC|TRUSTED)[A-Z0-9 ]{0,40}-----/g;
const PEM_END = /-----END [A-Z0-9 ]{0,40}-----/g;

/** The text with everything masked that its form alone gives away. */
export function maskFormats(text: string, mark: ReplaceSecret): string {
  let masked = text.includes('-----BEGIN ') ? maskPrivateKeys(text, mark) : text;
  for (const shape of SECRET_FORMATS) masked = masked.replace(shape, mark);
  return masked;
}

/** A key goes on to its end, or to that of the text; an encrypted one has lines with dashes in it. */
function maskPrivateKeys(text: string, mark: ReplaceSecret): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    PEM.lastIndex = at;
    const begin = PEM.exec(text);
    if (begin === null) return parts.join('') + text.slice(at);
    PEM_END.lastIndex = PEM.lastIndex;
    const end = PEM_END.exec(text) ? PEM_END.lastIndex : text.length;
    parts.push(text.slice(at, begin.index), mark(text.slice(begin.index, end)));
    at = end;
  }
}
