/**
 * What the name of an attribute, a variable or a field says about its value:
 * - `secret`: it is one;
 * - `about`: it tells where a secret is (`API_TOKEN_URL`), and may have one in it;
 * - `key`: it is a secret if it looks generated (`ENCRYPTION_KEY`, `HMAC`);
 * - `public`: what is random in it is a digest or an id;
 * - `plain`: nothing.
 */
export type NameKind = 'secret' | 'about' | 'key' | 'public' | 'plain';

/** Also within a word: `PGPASSWORD`, `clientsecret`. */
const SECRET_WITHIN =
  /pass(?:word|wd|phrase|code)|secret|credential|(?:api|private|access|auth|account|signing|master|shared)keys?$|connectionstring/;
const SECRET_AT_END = /(?:tokens?|creds|psk)$/;
const SECRET_WORDS = new Set(['pwd', 'pwds', 'cred', 'bearer', 'otp']);
/** Only as a name's last word: `pass_through` and `authorization_strategy` are none. */
const SECRET_LAST_WORDS = new Set(['pass', 'authorization']);
const NOT_SECRET_WORDS = new Set(['secretsmanager', 'secretary', 'passwordless']);

/** What an error's name begins with. */
const ERROR_PREFIXES = new Set(['invalid', 'missing', 'expired', 'unknown', 'unauthorized']);

/** What stands before `key` or the like in a secret's name; a hash key, a public key or a KMS key is none. */
const SECRET_PAIRS = new Set([
  ...['private key', 'api key', 'access key', 'secret key', 'account key', 'master key', 'signing key'],
  ...['auth key', 'shared key', 'preshared key', 'ssh key', 'license key', 'storage key', 'service key'],
  ...['connection string', 'origin verify'],
]);

/** What stands before `key` where a long random value is a place or a name. */
const PUBLIC_KEY_PREFIXES = new Set([
  ...['public', 'hash', 'range', 'partition', 'sort', 'primary', 'foreign', 's3', 'object', 'kms', 'cmk'],
  ...['cache', 'idempotency', 'routing', 'group', 'deduplication', 'tag', 'state', 'context'],
]);
/** Names of what is generated, beside keys. */
const GENERATED_WORDS = new Set(['hmac', 'jwt', 'salt', 'pepper', 'seed', 'cookie', 'auth', 'webhook']);

/** What a name may end with that says nothing about what it is: `password_old`, `key_2`. */
const QUALIFIERS = new Set([
  ...['old', 'new', 'current', 'previous', 'primary', 'secondary', 'backup', 'value', 'base64', 'b64', 'hex'],
  ...['v1', 'v2', 'v3', 'dev', 'prod', 'test'],
]);

/** What a name ends with that speaks about a secret and does not hold it: `secret_arn`, `token_validity_days`. */
const METADATA_WORDS = new Set([
  ...['arn', 'arns', 'id', 'ids', 'name', 'names', 'alias', 'type', 'types', 'kind', 'mode', 'version'],
  ...['versions', 'policy', 'length', 'count', 'limit', 'size', 'ttl', 'expiry', 'expiration', 'expires'],
  ...[
    'duration',
    'validity',
    'lifetime',
    'days',
    'hours',
    'minutes',
    'seconds',
    'units',
    'date',
    'at',
    'time',
  ],
  ...[
    'used',
    'enabled',
    'required',
    'status',
    'stage',
    'region',
    'rotation',
    'algorithm',
    'algorithms',
    'usage',
  ],
  ...['spec', 'window', 'prevention', 'issuer', 'audience', 'scope', 'scopes', 'provider', 'manager', 'role'],
  ...[
    'user',
    'username',
    'owner',
    'table',
    'bucket',
    'queue',
    'topic',
    'function',
    'group',
    'com',
    'org',
    'io',
  ],
  ...['strategy', 'behavior', 'method', 'methods', 'preferences'],
]);
/** The same, where the value may be the secret as well: `SECRET_HEADER` is a header's name or what is sent in it. */
const LOCATION_WORDS = new Set([
  ...['url', 'uri', 'endpoint', 'path', 'file', 'source', 'header', 'format', 'prefix', 'ref', 'reference'],
  ...['from', 'field'],
]);

/** `dbPassword`, `DB_PASSWORD` and `db-password` as `db`, `password`. Long names are cut: no name is that long. */
function splitWords(key: string): string[] {
  const words = key
    .slice(0, 200)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  while (words.length > 1 && (QUALIFIERS.has(words.at(-1)!) || /^\d+$/.test(words.at(-1)!))) words.pop();
  return words;
}

const isSecretWord = (word: string): boolean =>
  (SECRET_WORDS.has(word) || SECRET_AT_END.test(word) || SECRET_WITHIN.test(word)) &&
  !NOT_SECRET_WORDS.has(word);

function classifyName(key: string): NameKind {
  // `aws:PrincipalTag/secret` and `token.actions.githubusercontent.com:sub` are conditions' keys: a name is what
  // stands behind the colon, and a tag's name is the user's.
  const name = key.slice(key.lastIndexOf(':') + 1);
  if (name !== key && name.includes('/')) return 'plain';
  const words = splitWords(name);
  // A path with a parameter, and the kinds of errors: `/approve/{token}`, `INVALID_API_KEY`.
  if (/[{}]/.test(name) || ERROR_PREFIXES.has(words[0] ?? '')) return 'plain';
  const last = words.at(-1) ?? '';
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`);
  const isSecret =
    SECRET_LAST_WORDS.has(last) || words.some(isSecretWord) || pairs.some((pair) => SECRET_PAIRS.has(pair));
  if (isSecret && LOCATION_WORDS.has(last)) return 'about';
  if (isSecret && !METADATA_WORDS.has(last)) return 'secret';
  if (
    /keys?$/.test(last) ? isSecretKeyName(words, name) : words.includes('hmac') || GENERATED_WORDS.has(last)
  )
    return 'key';
  const isDigest = words.some((word) =>
    /hash$|digest$|checksum$|sha\d*$|md5$|^integrity$|^redeployment$/.test(word),
  );
  const isId = ['id', 'ids', 'arn', 'arns', 'fingerprint', 'thumbprint', 'etag'].includes(last);
  return isDigest || isId ? 'public' : 'plain';
}

/** Whether it is the key to something; `key` alone is a tag's or an object's name. */
function isSecretKeyName(words: readonly string[], name: string): boolean {
  const before = words.at(-2);
  if (before !== undefined) return !PUBLIC_KEY_PREFIXES.has(before);
  const start = words[0]!.replace(/keys?$/, '');
  return start === '' ? name === 'KEY' : !PUBLIC_KEY_PREFIXES.has(start);
}

const kindCache = new Map<string, NameKind>();

/** What the name of an attribute, a variable or a field says about its value. */
export function getNameKind(key: string): NameKind {
  const before = kindCache.get(key);
  if (before !== undefined) return before;
  if (kindCache.size > 10_000) kindCache.clear(); // a plan has some hundreds of names
  const kind = classifyName(key);
  kindCache.set(key, kind);
  return kind;
}

export const isSecretName = (key: string): boolean => getNameKind(key) === 'secret';

/** Whether a name speaks about a secret, whatever stands before it: a `type`, a `name`, an `id`. */
export function isMetadataName(key: string): boolean {
  const last = splitWords(key).at(-1) ?? '';
  return METADATA_WORDS.has(last) || LOCATION_WORDS.has(last);
}

/** Whether a number under that name counts tokens, and is none: `max_tokens`. */
export const isQuantityName = (key: string): boolean =>
  /^(?:max|min|num|number|total|n)(?:imum|imal)?[^a-z]|tokens$/i.test(
    key.slice(0, 200).replace(/([a-z])([A-Z])/g, '$1_$2'),
  );

/** In a list of variables, the fields that hold the name and those that hold the value. */
export const isNameField = (field: string): boolean =>
  /^(?:name|key|k|variable|header|(?:parameter|option|header)_?(?:key|name))$/i.test(field);
export const isValueField = (field: string): boolean =>
  /^(?:values?|v|default|plaintext|string|(?:parameter|option|header)_?value)$/i.test(field);

/** Attributes that hold a pattern of events: its fields are those of the event, and what they match is public. */
export const isPatternName = (key: string): boolean =>
  /^(?:event_?pattern|filter_?policy|pattern)$/i.test(key);
