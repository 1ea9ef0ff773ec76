import type { Json } from '../../../src/domain/plan/plan';
import { letters } from './secrets';

/** A value with a secret that is recognizable only by its name, its place or the text around it. */
export interface Place {
  readonly what: string;
  readonly value: Json;
  /** The parts that must be masked. */
  readonly needles: readonly string[];
}

const HEX = '0123456789abcdef';
/** A value that is recognizable only by its name. */
const WORD = `summer-${letters(3, 5)}`;
const hex = (length: number, seed = length) => letters(seed, length, HEX);

const underName = (name: string, secret: string): Place => ({
  what: `the name ${name}`,
  value: { [name]: secret },
  needles: [secret],
});
const inText = (what: string, text: string, ...needles: readonly string[]): Place => ({
  what,
  value: { note: text },
  needles,
});
const inPlace = (what: string, value: Json, ...needles: readonly string[]): Place => ({
  what,
  value,
  needles,
});

const NAMES = [
  ...[
    'PGPASSWORD',
    'DBPASSWORD',
    'userpassword',
    'clientsecret',
    'accesstoken',
    'authtoken',
    'passcode',
    'psk',
  ],
  ...['preshared_key', 'creds', 'X-Origin-Verify', 'db:password', 'ConnectionStrings:Password', 'DB_PASS'],
  ...['password_old', 'secret_2', 'MYSQL_ROOT_PASSWORD', 'apiKeyValue', 'AuthTokens', '_authToken'],
];
const KEYS = [
  'encryption_key',
  'ENCRYPTION_KEY',
  'DD_APP_KEY',
  'SESSION_KEY',
  'SESSIONKEY',
  'HMAC',
  'jwt_key',
  'KEY',
];
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const json = JSON.stringify({ user: 'app', password: WORD });
const body = letters(9, 64);

export const PLACES: readonly Place[] = [
  ...NAMES.map((name) => underName(name, WORD)),
  ...KEYS.map((name) => underName(name, hex(64))),
  ...KEYS.map((name) => underName(name, letters(8, 24, BASE64))),
  underName('SECRET_HEADER', letters(1, 16)),
  inPlace(
    'the name API_TOKEN_URL',
    { API_TOKEN_URL: `https://api.x.io/hooks/${letters(4, 14)}` },
    letters(4, 14),
  ),

  inPlace('ParameterKey', [{ ParameterKey: 'DbPassword', ParameterValue: WORD }], WORD),
  inPlace('k and v', { list: [{ k: 'password', v: WORD }] }, WORD),
  inPlace('a key by its name', [{ name: 'ENCRYPTION_KEY', value: hex(32) }], hex(32)),
  inPlace('below a secret', { secret: { primary: WORD, more: { list: [WORD, 123_987] } } }, WORD, '123987'),
  inPlace('a list of credentials', { credentials: [{ user: 'app', key: WORD }] }, WORD),
  inPlace('a header', { custom_header: [{ name: 'X-Origin-Verify', value: WORD }] }, WORD),
  inPlace(
    'docker auth',
    { auths: { 'https://index.docker.io/v1/': { auth: btoa(`app:${WORD}`) } } },
    btoa(`app:${WORD}`),
  ),

  inText(
    'a signed URL',
    `https://x.blob.core.windows.net/c?sv=2024&sig=${letters(5, 12)}%3D&se=1`,
    letters(5, 12),
  ),
  inText('an AWS signature', `https://b.s3.amazonaws.com/k?X-Amz-Signature=${hex(64)}`, hex(64)),
  inText('a token before the host', `https://${letters(6, 24)}@github.com/a/b.git`, letters(6, 24)),
  inText('the second URL', `Endpoint=sb://x;A=b/c;postgres://app:${WORD}@db:5432/p`, WORD),
  inText('a token as the user', `https://${letters(6, 24)}:x-oauth-basic@github.com/a/b.git`, letters(6, 24)),
  inText('a driver', `root:${WORD}@tcp(db.internal:3306)/prices`, WORD),
  inText('a driver with a name', `DSN=root:${WORD}@tcp(db.internal:3306)/prices`, WORD),
  inText('Oracle', `scott/${WORD}@//db.internal:1521/x`, WORD),
  inText('Oracle by JDBC', `jdbc:oracle:thin:scott/${WORD}@db.internal:1521:x`, WORD),
  inText('curl -u', `curl -u app:${WORD} https://x.io`, WORD),
  inText('curl --user', `curl --user "app:${WORD}" https://x.io`, WORD),
  inText('mysql -p', `mysql -uroot -p${WORD} -h db`, WORD),
  inText('sshpass', `sshpass -p ${WORD} ssh app@host`, WORD),
  inText('redis-cli', `redis-cli -h cache -a ${WORD} ping`, WORD),
  inText('a tag', `<server><username>app</username><password>${WORD}</password></server>`, WORD),
  inText('an attribute', `<add key="DbPassword" value="${WORD}"/>`, WORD),
  inText('JSON in a text', `payload: ${json} sent`, WORD),
  inText('escaped JSON in a text', `payload: ${JSON.stringify(json)} sent`, WORD),
  inText('JSON escaped twice in a text', `payload: ${JSON.stringify(JSON.stringify(json))} sent`, WORD),
  inText('a quote in JSON', `payload: {"password":"${WORD}\\"tail"} sent`, WORD, 'tail'),
  inText('a quote in escaped JSON', `{\\"password\\":\\"${WORD}\\\\\\"tail\\"} sent`, WORD, 'tail'),
  inText('an assignment in quotes', `run="PASSWORD=${WORD} ./start"`, WORD),
  inText('a password with a comma', `password=${WORD},x7(y&z`, WORD, 'x7'),
  inText('a key in a text', `export ENCRYPTION_KEY=${hex(64)}`, hex(64)),
  inText('.npmrc', `//registry.example.com/:_authToken=${WORD}`, WORD),
  inText('a URL’s writing', `body=${encodeURIComponent(json)}&x=1`, WORD, encodeURIComponent(WORD)),
  inText('hex', Buffer.from(json).toString('hex'), Buffer.from(WORD).toString('hex')),
  inText('base64', Buffer.from(json).toString('base64'), Buffer.from(json).toString('base64')),

  inText('Discord', `https://discord.com/api/webhooks/123456789012345678/${letters(7, 68)}`, letters(7, 68)),
  ...['dop_v1_', 'shpat_'].map((prefix) =>
    inText(
      prefix,
      `it is ${prefix}${hex(prefix === 'shpat_' ? 32 : 64)}.`,
      hex(prefix === 'shpat_' ? 32 : 64),
    ),
  ),
  inText('Twilio', `it is SK${hex(32, 5)}`, hex(32, 5)),
  inText('Postman', `it is PMAK-${hex(24)}-${hex(34)}`, hex(24), hex(34)),
  ...['OPENSSH PRIVATE KEY', 'RSA PRIVATE KEY'].map((title) =>
    inText(
      `an encrypted ${title}`,
      `a -----BEGIN ${title}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${hex(32)}\n\n${body}\n-----END ${title}----- b`,
      body,
      hex(32),
    ),
  ),
  inText('a private key without an end', `-----BEGIN PRIVATE KEY-----\n${body}`, body),
];
