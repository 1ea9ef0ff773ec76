/** Returns the marker that replaces a secret. */
export type ReplaceSecret = (secret: string) => string;

/** `(sensitive #2)`: the number distinguishes the secrets of a change and reveals nothing about them. */
const MARKER_PATTERN = /^\(sensitive #\d+\)$/;
export const formatMarker = (number: number): string => `(sensitive #${number})`;
export const isMarker = (text: string): boolean => MARKER_PATTERN.test(text);

/** References to a secret: `${var.x}`, `$context.identity.apiKey`, `{% $states.x %}`. */
const REFERENCE =
  /^(?:\$\{[^}]*\}|\$(?:context|input|stageVariables|method|request|util|states)\b[\w.()']*|\$\$?\.[\w.[\]]*|\{\{[^}]*\}\}|\{%[^"']*%\}|(?:method|integration)\.(?:request|response)\.[\w.$-]+)$/;

/** Values that name a kind of authentication or a unit, and are not secrets. */
const ENUMERATION_VALUES =
  /^(?:true|false|null|none|bearer|basic|digest|read|write|hours|days|minutes|seconds|optional|required|enabled|disabled|default|AWS_IAM|IAM|CUSTOM|JWT|COGNITO_USER_POOLS|API_KEY|OPENID_CONNECT|AWS_LAMBDA|BASIC_AUTH|PLAINTEXT|SASL_\w{4,30}|header|authorizer|request|sigv4)$/i;

/** Whether the value of a variable with the name of a secret is not a secret: empty, a reference, or an enumeration value. */
export const isHarmless = (text: string): boolean =>
  text === '' ||
  isMarker(text) ||
  REFERENCE.test(text) ||
  ENUMERATION_VALUES.test(text) ||
  /^arn:aws[\w-]*:[^\s"',]*$/.test(text);

/** Formats of secrets. Each has a limited length, or starts with a letter that it cannot contain. */
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

/** Masks the secrets that are recognizable by their format. */
export function maskFormats(text: string, mark: ReplaceSecret): string {
  let masked = text.includes('-----BEGIN ') ? maskPrivateKeys(text, mark) : text;
  for (const shape of SECRET_FORMATS) masked = masked.replace(shape, mark);
  return masked;
}

/** Masks private keys up to their END line, or to the end of the text. Encrypted keys contain lines with dashes. */
function maskPrivateKeys(text: string, mark: ReplaceSecret): string {
  const parts: string[] = [];
  let position = 0;
  for (;;) {
    PEM.lastIndex = position;
    const begin = PEM.exec(text);
    if (begin === null) return parts.join('') + text.slice(position);
    PEM_END.lastIndex = PEM.lastIndex;
    const end = PEM_END.exec(text) ? PEM_END.lastIndex : text.length;
    parts.push(text.slice(position, begin.index), mark(text.slice(begin.index, end)));
    position = end;
  }
}
