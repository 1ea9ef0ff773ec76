// The words by which the name of an attribute or a variable indicates a secret.

/** Matches also within a word: `PGPASSWORD`, `clientsecret`. */
export const SECRET_WITHIN =
  /pass(?:word|wd|wrd|phrase|code)|passwort|kennwort|contrasen|wachtwoord|motdepasse|secret|credential|mnemonic|cryptkey|(?:api|private|access|auth|account|signing|master|shared)keys?$|connectionstring/;
export const SECRET_AT_END =
  /(?:tokens?|creds|psk|(?:^|[a-z\d]{2})pwd|(?:root|bind|admin|db|user|my|ldap|enable|sql|ftp|mail|smtp|store|ssl|ssh|wifi)pw)$/;
export const SECRET_WORDS = new Set(
  'pwd pwds pswd psw pword cred bearer otp pw pincode puk cvv cvc ssn senha mdp masterauth'.split(' '),
);
/** Words that indicate a secret at the end of a name only: `pass_through` and `authorization_strategy` do not. */
export const SECRET_LAST_WORDS = new Set(['pass', 'authorization', 'pin']);
export const NOT_SECRET_WORDS = new Set(['secretsmanager', 'secretary', 'passwordless']);

/** The first words of error names. */
export const ERROR_PREFIXES = new Set(['invalid', 'missing', 'expired', 'unknown', 'unauthorized']);

/** Pairs of words that indicate a secret. A hash key, a public key or a KMS key does not. */
export const SECRET_PAIRS = new Set(
  (
    'private key, private keys, api key, api keys, access keys, secret keys, access key, secret key, account key, master key, signing key, auth key, ' +
    'shared key, preshared key, ssh key, license key, storage key, service key, connection string, ' +
    'origin verify, basic auth, http auth, proxy auth, registry auth, npm auth, redis auth, rediscli auth, ' +
    'smtp auth, ftp auth, docker auth, pin code, pin number, access code, security code, security answer, ' +
    'recovery code, recovery codes, backup code, backup codes, recovery phrase, seed phrase, ' +
    'community string, snmp community, card number, subscription key, master auth, access signature, ' +
    'contrase a, mot passe, erlang cookie'
  ).split(', '),
);

/** Words before `key` if a long random value is a location or a name. */
export const PUBLIC_KEY_PREFIXES = new Set(
  (
    'public hash range partition sort primary foreign s3 object kms cmk cache idempotency routing group ' +
    'deduplication tag state context'
  ).split(' '),
);
/** Names of generated values other than keys. */
export const GENERATED_WORDS = new Set([
  'hmac',
  'jwt',
  'salt',
  'pepper',
  'seed',
  'cookie',
  'sessionid',
  'jsessionid',
  'phpsessid',
  'auth',
  'webhook',
]);

/** Qualifiers at the end of a name, which do not indicate a kind: `password_old`, `key_2`. */
export const QUALIFIERS = new Set(
  'old new current previous primary secondary backup value base64 b64 hex v1 v2 v3 dev prod test'.split(' '),
);

/** The last words of names of metadata of a secret: `secret_arn`, `token_validity_days`. */
export const METADATA_WORDS = new Set(
  (
    'arn arns id ids name names alias type types kind mode version versions policy length count limit ' +
    'size ttl expiry expiration expires duration validity lifetime days hours minutes seconds units date ' +
    'at time used enabled required status stage region rotation algorithm algorithms usage spec window ' +
    'prevention issuer audience scope scopes provider manager role user username owner table bucket queue ' +
    'topic function group com org io strategy behavior method methods preferences encryption'
  ).split(' '),
);
/** The last words of names whose value may contain the secret: `SECRET_HEADER` can be the name or the value of a header. */
export const LOCATION_WORDS = new Set(
  'url uri endpoint path file source header format prefix ref reference from field'.split(' '),
);

/** Words that end with `pass` and are no secret. */
export const NOT_PASSWORD =
  /^(?:by|com|tres|over|under|sur|encom|multi|low|high|band|all|single|first|one|two|proxy)pass$/;
/** Words beside `pass` in names that are no secret: `pass_through`, `pass_rate`, `proxy_pass`. */
export const PASS_FOLLOWERS = new Set(
  (
    'through thru role roles rate ratio count counts fail failed failure percent percentage threshold ' +
    'criteria criterion state states band header headers host hostname context action result results ' +
    'cookies query args arguments params parameters environment env variables by along all if when on ' +
    'over to the down values data message messages input output request requests body filter traffic ' +
    'score mark marks number index'
  ).split(' '),
);
export const PASS_PREDECESSORS = new Set(
  (
    'proxy boarding season first second third single two multi low high band render test tests check ' +
    'checks must to fail by uwsgi fastcgi grpc'
  ).split(' '),
);
/** Words before `pin` in names of hardware and of pinned certificates. */
export const PIN_PREDECESSORS = new Set(
  'gpio led input output reset interrupt data clock certificate cert key public ssl tls map version'.split(
    ' ',
  ),
);
