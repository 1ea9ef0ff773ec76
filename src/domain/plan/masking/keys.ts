/** Words that make what is kept under them a secret. */
const SECRET_WORDS = new Set([
  ...['password', 'passwords', 'passwd', 'passphrase', 'pwd', 'pass', 'secret', 'secrets', 'token', 'tokens'],
  ...[
    'credential',
    'credentials',
    'apikey',
    'privatekey',
    'secretkey',
    'accesskey',
    'authkey',
    'authorization',
  ],
  ...['accountkey', 'sharedaccesskey', 'connectionstring', 'bearer', 'otp', 'signature'],
]);

/** What stands before `key` or `string` in a secret's name; a hash key, a public key or a KMS key is none. */
const SECRET_PAIRS = new Set([
  ...['private key', 'api key', 'access key', 'secret key', 'account key', 'master key', 'signing key'],
  ...['auth key', 'shared key', 'ssh key', 'license key', 'storage key', 'service key', 'connection string'],
]);

/** What a name ends with that speaks about a secret and does not hold it: `secret_arn`, `token_validity_days`. */
const ABOUT = new Set([
  ...['arn', 'arns', 'id', 'ids', 'name', 'names', 'alias', 'type', 'types', 'version', 'versions', 'policy'],
  ...[
    'length',
    'count',
    'limit',
    'ttl',
    'expiry',
    'expiration',
    'expires',
    'duration',
    'validity',
    'lifetime',
  ],
  ...['days', 'hours', 'minutes', 'seconds', 'units', 'date', 'at', 'enabled', 'required', 'status', 'stage'],
  ...[
    'url',
    'uri',
    'endpoint',
    'path',
    'file',
    'region',
    'rotation',
    'source',
    'header',
    'format',
    'algorithm',
  ],
  ...['algorithms', 'usage', 'prefix', 'ref', 'reference', 'from', 'field', 'spec', 'window', 'prevention'],
]);

/** `dbPassword`, `DB_PASSWORD` and `db-password` as `db`, `password`. Long names are cut: no name is that long. */
function wordsOf(key: string): string[] {
  return key
    .slice(0, 200)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/** Whether the name of an attribute, a variable or a field says that its value is a secret. */
export function isSecretKey(key: string): boolean {
  const words = wordsOf(key);
  const last = words.at(-1);
  if (last === undefined || ABOUT.has(last)) return false;
  return words.some(
    (word, at) => SECRET_WORDS.has(word) || (at > 0 && SECRET_PAIRS.has(`${words[at - 1]} ${word}`)),
  );
}

/**
 * Whether the name says that its value is random and public: a digest (`source_code_hash`), an id (`version_id`). A
 * digest in base64 cannot be told from a key of 32 bytes by its looks.
 */
export function isPublicKey(key: string): boolean {
  if (isSecretKey(key)) return false;
  const words = wordsOf(key);
  return (
    ['id', 'ids', 'arn', 'arns', 'fingerprint', 'thumbprint', 'etag'].includes(words.at(-1) ?? '') ||
    words.some((word) => /hash$|digest$|checksum$|sha\d*$|md5$/.test(word))
  );
}

/** In a list of variables, the fields that hold the name and those that hold the value. */
export const NAME_FIELDS = ['name', 'Name', 'key', 'Key'] as const;
export const VALUE_FIELDS: readonly string[] = ['value', 'Value', 'values', 'default', 'plaintext', 'string'];
