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
  /^(?:true|false|null|none|bearer|basic|token|apikey|digest|read|write|hours|days|minutes|seconds|optional|required|enabled|disabled|default|AWS_IAM|IAM|CUSTOM|JWT|COGNITO_USER_POOLS|API_KEY|OPENID_CONNECT|AWS_LAMBDA|BASIC_AUTH|PLAINTEXT|SASL_\w{4,30}|header|authorizer|request|sigv4)$/i;

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
  /(?<=\bevents\.pagerduty\.com\/integration\/)[\da-f]{32}|(?<=\bdatadoghq\.(?:com|eu)\/v1\/input\/)\w{32,}/g,
  /\b(?:sdk|mob)-[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g,
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
  /\bABIA[A-Z0-9]{16}\b|\bACCA[A-Z0-9]{16}\b/g,
  /\bABSK[A-Za-z0-9+/]{40,}={0,2}|\bbedrock-api-key-[\w+/=-]{20,}/g,
  /\bGOCSPX-[\w-]{20,}|\bEAACEdEose0cBA\w+|\b1\/\/0[\w-]{30,}/g,
  /\bgl(?:soat|ptt|imt|agent|ft|cd?t|rtr)[-_][\w-]{16,}|\bGR1348941[\w-]{16,}/g,
  /\bglsa_[A-Za-z0-9]{20,}_[a-f0-9]{8}|\bglc_[\w+/=]{32,}/g,
  /\bsntry[us]_[\w+/=-]{20,}|\blin_api_\w{30,}|\bpul-[a-f0-9]{40}\b|\bdapi[a-f0-9]{32}(?:-\d)?\b/g,
  /\bEZ[AT]K[A-Za-z0-9]{40,}|\bfig[dou]_?[\w-]{30,}|\bFLW(?:PUB|SEC)K_?(?:TEST)?-\w{12,}|\bnfp_\w{30,}/g,
  /\bNR(?:AK|II|JS|RA|IQ)-[\w-]{19,}|\bpnu_\w{30,}|\bpscale_(?:tkn|pw|oauth)_[\w.=-]{32,}|\brdme_\w{40,}/g,
  /\brubygems_[a-f0-9]{40,}|\bshippo_(?:live|test)_[a-f0-9]{32,}|\bx(?:keysib|smtpsib)-[a-f0-9]{40,}[\w-]*/g,
  /\bsq0(?:atp|csp|idp)-[\w-]{20,}|\bEAAA[\w-]{40,}|\btfp_[\w.=-]{30,}|\bAKC[a-z0-9][\w+/=-]{60,}/g,
  /\b[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}|\bhv[br]\.[\w-]{20,}|\btskey-\w+-[\w-]{20,}|\bops_eyJ[\w-]{40,}/g,
  /\bAGE-SECRET-KEY-1[0-9A-Z]{50,}|\bdt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{60,}|\bdp\.(?:pt|st|ct|sa|scim|audit)\.[\w.]{30,}/g,
  /\bCFPAT-[\w-]{40,}|\bgsk_[A-Za-z0-9]{30,}|\bAT[AC]TT3[\w+/=-]{40,}|\bATBB[A-Za-z0-9_=.-]{24,}/g,
  /\bkey-[0-9a-f]{32}\b|\bamzn\.mws\.[a-f0-9-]{36}|\bamzn1\.oa2-cs\.v1\.[a-f0-9]{40,}|\bLTAI[A-Za-z0-9]{16,}/g,
  /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}|\b(?:secret|ntn)_[A-Za-z0-9]{40,}|\br8_[A-Za-z0-9]{30,}|\bsbp_[a-f0-9]{40}/g,
  /\blsv2_(?:pt|sk)_[a-f0-9]{32}_\w+|\boy2[a-z0-9]{43}\b|(?:\b|\bbot)\d{8,10}:AA[\w-]{33,}|\bv1\.0-[a-f0-9]{24}-[a-f0-9]{100,}/g,
  /\bPRIVATE-TOKEN:\s?\S{16,}|\b[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,}/g,
  /\bA3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/g,
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
