/** Returns the marker that replaces a secret. */
export type ReplaceSecret = (secret: string) => string;

/** `(sensitive #2)`: the number distinguishes the secrets of a change and reveals nothing about them. */
const MARKER_PATTERN = /^\(sensitive #\d+\)$/;
export const formatMarker = (number: number): string => `(sensitive #${number})`;
export const isMarker = (text: string): boolean => MARKER_PATTERN.test(text);

/** References to a secret: `${var.x}`, `$context.identity.apiKey`, `{% $states.x %}`. */
const REFERENCE =
  /^(?:\$\{[^}]*\}|\$(?:context|input|stageVariables|method|request|util|states)\b[\w.()']*|\$\$?\.[\w.[\]]*|\{\{[^}]*\}\}|\{%[^"']*%\}|(?:method|integration)\.(?:request|response)\.[\w.$-]+)$/;

/** References of Terraform and of programs: `var.password`, `random_password.db.result`, `process.env.TOKEN`. */
const CODE_REFERENCE =
  /^(?:(?:var|local|module|each|self|secrets|env|process\.env)\.[a-z_][\w.[\]-]*|(?:data\.)?[a-z]+_[a-z_\d]{1,60}\.[a-z_][\w-]{0,60}(?:\[\w{1,9}\])?\.[a-z_]{1,40}|os\.(?:environ|getenv)[\[(].*)$/i;

/** Values that name a kind of authentication or a unit, and are not secrets. */
const ENUMERATION_VALUES =
  /^(?:true|false|yes|no|null|none|bearer|basic|token|apikey|digest|read|write|hours|days|minutes|seconds|optional|required|enabled|disabled|default|AWS_IAM|IAM|CUSTOM|JWT|COGNITO_USER_POOLS|API_KEY|OPENID_CONNECT|AWS_LAMBDA|BASIC_AUTH|PLAINTEXT|SASL_\w{4,30}|header|authorizer|request|sigv4|SERVICE_ROLE)$/i;
/** The type of a field in a schema or a signature: `String!`, `string[]`. */
const TYPE_NAME = /^(?:string|number|integer|boolean|object|SecureString|ID|Int|Float)[!?]?(?:\[\])?[!,;]?$/i;

/** Whether the value of a variable with the name of a secret is not a secret: empty, a reference, or an enumeration value. */
export const isHarmless = (text: string): boolean =>
  text === '' ||
  isMarker(text) ||
  REFERENCE.test(text) ||
  CODE_REFERENCE.test(text) ||
  TYPE_NAME.test(text) ||
  ENUMERATION_VALUES.test(text) ||
  /^arn:aws[\w-]*:[^\s"',]*$/.test(text);

interface SecretFormat {
  readonly pattern: RegExp;
  /** The minimum length of the second part: a shorter one is a word that only begins like a secret. */
  readonly minimum: number;
}

/**
 * A format of secrets: a prefix, then a run of characters. The length of the run is compared apart from the pattern, because
 * counts such as `{40,}` make the check of the patterns' running time slow.
 */
const createFormat = (prefix: string, run: string, minimum: number): SecretFormat => ({
  pattern: new RegExp(String.raw`(\b(?:${prefix}))(${run}+)`, 'g'),
  minimum,
});

const WORD = String.raw`\w`;
const WORD_AND_DASH = String.raw`[\w-]`;
const ALPHANUMERIC = '[A-Za-z0-9]';
const BASE64 = String.raw`[\w+/=-]`;
const HEX = '[a-f0-9]';

/** Formats of a prefix and a run of characters. */
const PREFIX_FORMATS: readonly SecretFormat[] = [
  createFormat(String.raw`[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.`, WORD_AND_DASH, 27),
  createFormat(String.raw`SG\.[\w-]{16,}\.`, WORD_AND_DASH, 16),
  createFormat('gh[pousr]_', ALPHANUMERIC, 16),
  createFormat('github_pat_', WORD, 16),
  createFormat('gl(?:pat|sa|dt|rt|cbt|soat|ptt|imt|agent|ft|cd?t|rtr)[-_]|GR1348941', WORD_AND_DASH, 16),
  createFormat('xox[a-z]-|xapp-', WORD_AND_DASH, 10),
  createFormat('[prs]k_(?:live|test)_', WORD, 10),
  createFormat('whsec_', String.raw`[\w+/=]`, 16),
  createFormat('AIza', WORD_AND_DASH, 30),
  createFormat('(?:npm|hf|gsk|r8)_', ALPHANUMERIC, 30),
  createFormat(
    String.raw`sk-|hv[sbr]\.|dckr_pat_|pypi-|ya29\.|GOCSPX-|sq0(?:atp|csp|idp)-`,
    WORD_AND_DASH,
    20,
  ),
  createFormat('do[opr]_v1_', HEX, 32),
  createFormat('shp(?:at|ca|pa|ss)_', '[A-Fa-f0-9]', 32),
  createFormat('bedrock-api-key-|sntry[us]_', BASE64, 20),
  createFormat('EAACEdEose0cBA', WORD, 1),
  createFormat(String.raw`1\/\/0`, WORD_AND_DASH, 30),
  createFormat('glc_', String.raw`[\w+/=]`, 32),
  createFormat('(?:lin_api|pnu|nfp)_', WORD, 30),
  createFormat('EZ[AT]K|(?:secret|ntn)_', ALPHANUMERIC, 40),
  createFormat('fig[dou]', WORD_AND_DASH, 30),
  createFormat('FLW(?:PUB|SEC)K_?(?:TEST)?-', WORD, 12),
  createFormat('NR(?:AK|II|JS|RA|IQ)-', WORD_AND_DASH, 19),
  createFormat('pscale_(?:tkn|pw|oauth)_', String.raw`[\w.=-]`, 32),
  createFormat('rdme_', WORD, 40),
  createFormat(String.raw`rubygems_|amzn1\.oa2-cs\.v1\.`, HEX, 40),
  createFormat('shippo_(?:live|test)_', HEX, 32),
  createFormat('EAAA|ops_eyJ|CFPAT-', WORD_AND_DASH, 40),
  createFormat('tfp_', String.raw`[\w.=-]`, 30),
  createFormat('AKC[a-z0-9]', BASE64, 60),
  createFormat(String.raw`[A-Za-z0-9]{14}\.atlasv1\.`, String.raw`[\w=-]`, 40),
  createFormat(String.raw`tskey-\w+-`, WORD_AND_DASH, 20),
  createFormat('AGE-SECRET-KEY-1', '[0-9A-Z]', 50),
  createFormat(String.raw`dt0c01\.[A-Z0-9]{24}\.`, '[A-Z0-9]', 60),
  createFormat(String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.`, String.raw`[\w.]`, 30),
  createFormat('AT[AC]TT3', BASE64, 40),
  createFormat('ATBB', '[A-Za-z0-9_=.-]', 24),
  createFormat(String.raw`amzn\.mws\.`, '[a-f0-9-]', 36),
  createFormat('LTAI', ALPHANUMERIC, 16),
  createFormat(String.raw`PRIVATE-TOKEN:\s?`, String.raw`\S`, 16),
  createFormat(String.raw`(?:bot)?\d{8,10}:AA`, WORD_AND_DASH, 33),
  createFormat('ABSK', '[A-Za-z0-9+/=]', 40),
  createFormat(String.raw`lsv2_(?:pt|sk)_[a-f0-9]{32}_`, WORD, 1),
  createFormat('v1[.]0-[a-f0-9]{24}-', HEX, 100),
  createFormat('p8e-', HEX, 32),
  createFormat('sm_(?:aat|pat|sat)_', ALPHANUMERIC, 16),
  createFormat('sq[uap]_|bk[a-z]{2}_', HEX, 40),
  createFormat('sgp_(?:local_|[a-f0-9]{16}_)?', HEX, 40),
  createFormat('(?:live|test)_(?:pub_)?', HEX, 35),
  createFormat('s-s4t2(?:ud|af)-', HEX, 64),
  createFormat('AVNS_', WORD_AND_DASH, 19),
  createFormat('access-(?:sandbox|development|production)-|waka_|sk-lf-', '[a-f0-9-]', 36),
];

/** Other formats. Each has a limited length, or starts with a letter that it cannot contain. */
const SECRET_FORMATS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]+/g,
  /\bdiscord(?:app)?\.com\/api\/webhooks\/[\w/-]+/g,
  /\bwebhook\.office\.com\/webhookb2\/[\w/@-]+/g,
  /(?<=\bevents\.pagerduty\.com\/integration\/)[\da-f]{32}|(?<=\bdatadoghq\.(?:com|eu)\/v1\/input\/)\w{32,}/g,
  /\b(?:sdk|mob)-[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g,
  /\bSK[a-f0-9]{32}\b|\bkey-[0-9a-f]{32}\b/g,
  /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/g,
  /\bglsa_[A-Za-z0-9]{20,}_[a-f0-9]{8}/g,
  /\bpul-[a-f0-9]{40}\b|\bdapi[a-f0-9]{32}(?:-\d)?\b/g,
  /\bx(?:keysib|smtpsib)-[a-f0-9]{40}[\w-]*/g,
  /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}|\bsbp_[a-f0-9]{40}/g,
  /\boy2[a-z0-9]{43}\b/g,
  /\b[a-f0-9]{32}-us\d{1,2}\b|\b[a-f0-9]{8}:[a-f0-9]{8}(?=@(?:gems|enterprise)\.contribsys\.com)/g,
  /\bA3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/g,
];

const PEM = /-----BEGIN (?!CERTIFICATE|PUBLIC|RSA PUBLIC|TRUSTED)[A-Z0-9 ]{0,40}-----/g;
const PEM_END = /-----END [A-Z0-9 ]{0,40}-----/g;

/** Masks the secrets that are recognizable by their format. */
export function maskFormats(text: string, mark: ReplaceSecret): string {
  let masked = text.includes('-----BEGIN ') ? maskPrivateKeys(text, mark) : text;
  for (const format of SECRET_FORMATS) masked = masked.replace(format, mark);
  for (const { pattern, minimum } of PREFIX_FORMATS)
    masked = masked.replace(pattern, (secret: string, _, run: string) =>
      run.length >= minimum ? mark(secret) : secret,
    );
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
