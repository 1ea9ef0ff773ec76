import type { Json } from '../../../src/domain/plan/plan';
import { createLetters } from './secrets';

/** A value with a secret that is recognizable only by its name, its place or the text around it. */
export interface Place {
  readonly what: string;
  readonly value: Json;
  /** The parts that must be masked. */
  readonly needles: readonly string[];
}

const HEX = '0123456789abcdef';
/** A value that is recognizable only by its name. */
const WORD = `summer-${createLetters(3, 5)}`;
const createHex = (length: number, seed = length) => createLetters(seed, length, HEX);

const createNamedPlace = (name: string, secret: string): Place => ({
  what: `the name ${name}`,
  value: { [name]: secret },
  needles: [secret],
});
const createTextPlace = (what: string, text: string, ...needles: readonly string[]): Place => ({
  what,
  value: { note: text },
  needles,
});
const createPlace = (what: string, value: Json, ...needles: readonly string[]): Place => ({
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
  ...['PASS_FOR_SERVICE', 'DBPASS', 'PGPASS', 'ADMIN_PW', 'rootpw', 'bindpw', 'dbpwd', 'keypass', 'SSHPASS'],
  ...[
    'RABBITMQ_DEFAULT_PASS',
    'smtpPass',
    'PASS',
    'PASS_1',
    'ldap_bind_pass',
    'passwort',
    'senha',
    'contraseña',
  ],
  ...['BASIC_AUTH', 'HTTP_AUTH', 'CONSUL_HTTP_AUTH', 'REDISCLI_AUTH', 'PIN', 'user_pin', 'pinCode', 'CVV'],
  ...[
    'RECOVERY_CODES',
    'security_answer',
    'snmp_community',
    'wallet_mnemonic',
    'seed_phrase',
    'SUBSCRIPTION_KEY',
  ],
  ...[
    'FTP_PSW',
    'RABBITMQ_ERLANG_COOKIE',
    'SharedAccessSignature',
    'WPA_PASSPHRASE',
    'MYSQL_PWD',
    'HTPASSWD',
    'VAULT_TOKEN',
    'sas_token',
  ],
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
const body = createLetters(9, 64);

export const PLACES: readonly Place[] = [
  ...NAMES.map((name) => createNamedPlace(name, WORD)),
  ...KEYS.map((name) => createNamedPlace(name, createHex(64))),
  ...KEYS.map((name) => createNamedPlace(name, createLetters(8, 24, BASE64))),
  createNamedPlace('SECRET_HEADER', createLetters(1, 16)),
  createPlace(
    'the name API_TOKEN_URL',
    { API_TOKEN_URL: `https://api.x.io/hooks/${createLetters(4, 14)}` },
    createLetters(4, 14),
  ),

  createPlace('ParameterKey', [{ ParameterKey: 'DbPassword', ParameterValue: WORD }], WORD),
  createPlace('k and v', { list: [{ k: 'password', v: WORD }] }, WORD),
  createPlace('a key by its name', [{ name: 'ENCRYPTION_KEY', value: createHex(32) }], createHex(32)),
  createPlace(
    'below a secret',
    { secret: { primary: WORD, more: { list: [WORD, 123_987] } } },
    WORD,
    '123987',
  ),
  createPlace('a list of credentials', { credentials: [{ user: 'app', key: WORD }] }, WORD),
  createPlace('a header', { custom_header: [{ name: 'X-Origin-Verify', value: WORD }] }, WORD),
  createPlace(
    'docker auth',
    { auths: { 'https://index.docker.io/v1/': { auth: btoa(`app:${WORD}`) } } },
    btoa(`app:${WORD}`),
  ),

  createTextPlace(
    'a signed URL',
    `https://x.blob.core.windows.net/c?sv=2024&sig=${createLetters(5, 12)}%3D&se=1`,
    createLetters(5, 12),
  ),
  createTextPlace(
    'an AWS signature',
    `https://b.s3.amazonaws.com/k?X-Amz-Signature=${createHex(64)}`,
    createHex(64),
  ),
  createTextPlace(
    'a token before the host',
    `https://${createLetters(6, 24)}@github.com/a/b.git`,
    createLetters(6, 24),
  ),
  createTextPlace('the second URL', `Endpoint=sb://x;A=b/c;postgres://app:${WORD}@db:5432/p`, WORD),
  createTextPlace(
    'a token as the user',
    `https://${createLetters(6, 24)}:x-oauth-basic@github.com/a/b.git`,
    createLetters(6, 24),
  ),
  createTextPlace('a driver', `root:${WORD}@tcp(db.internal:3306)/prices`, WORD),
  createTextPlace('a driver with a name', `DSN=root:${WORD}@tcp(db.internal:3306)/prices`, WORD),
  createTextPlace('Oracle', `scott/${WORD}@//db.internal:1521/x`, WORD),
  createTextPlace('Oracle by JDBC', `jdbc:oracle:thin:scott/${WORD}@db.internal:1521:x`, WORD),
  createPlace('a login', { APP_AUTH: `admin:${WORD}` }, WORD),
  createPlace('a pin', { environment: [{ name: 'CARD_PIN', value: '4711' }] }, '4711'),
  ...[
    `htpasswd -b /etc/nginx/.htpasswd admin ${WORD}`,
    `htpasswd -bnBC 10 "" ${WORD} | tr -d ':'`,
    `htpasswd -nb admin '${WORD}'`,
    `echo ${WORD} | passwd --stdin root`,
    `echo "${WORD}" | sudo passwd --stdin ec2-user`,
    `passwd --stdin root <<< "${WORD}"`,
    `echo 'root:${WORD}' | chpasswd`,
    `printf '%s' ${WORD} | docker login -u app --password-stdin`,
    `docker login -u app -p ${WORD} registry.example.com`,
    `openssl passwd -6 ${WORD}`,
    `openssl enc -aes-256-cbc -pass pass:${WORD} -in x`,
    `openssl rsa -passin pass:${WORD}`,
    `mysqladmin -u root password ${WORD}`,
    `CREATE USER app WITH PASSWORD '${WORD}'`,
    `ALTER USER app IDENTIFIED BY '${WORD}'`,
    `machine api.x.io login app password ${WORD}`,
    `db.internal:5432:prices:app:${WORD}`,
    `requirepass ${WORD}`,
    `ldapsearch -x -D cn=admin -w ${WORD} -b dc=x`,
    `smbclient //host/share -U app%${WORD}`,
    `plink -pw ${WORD} host`,
    `keytool -storepass ${WORD} -keypass ${WORD} -list`,
    `sqlcmd -S db -U sa -P ${WORD}`,
    `unzip -P ${WORD} x.zip`,
    `7z x -p${WORD} x.7z`,
    `gpg --batch --passphrase ${WORD} -d x`,
    `rabbitmqctl add_user app ${WORD}`,
    `vault login ${WORD}`,
    `aws configure set aws_secret_access_key ${WORD}`,
    `kubectl create secret generic db --from-literal=word=${WORD}`,
    `wget --http-password=${WORD} https://x.io`,
    `ssh-keygen -t rsa -N ${WORD} -f x`,
    `snmpwalk -v2c -c ${WORD} host`,
    `sqlplus app/${WORD}@db`,
    `curl --basic-auth admin:${WORD}`,
    `ConvertTo-SecureString "${WORD}" -AsPlainText`,
    `BASIC_AUTH=admin:${WORD} ./start`,
  ].map((command) => createTextPlace(command.split(' ').slice(0, 4).join(' '), command, WORD)),
  ...[
    `#cloud-config\nchpasswd:\n  list: |\n    root:${WORD}\n    ubuntu:${WORD}\n`,
    `curl -H 'Authorization: Token ${WORD}' https://x.io`,
    `FROM node\nENV DB_PASSWORD ${WORD}`,
    `<?php define('DB_PASSWORD', '${WORD}');`,
    `- name: DB_PASSWORD\n  value: ${WORD}\n`,
    `env:\n  - name: "API_TOKEN"\n    value: "${WORD}"\n`,
    `aws ssm put-parameter --name /x --type SecureString --value ${WORD}`,
    `gh secret set DB_PASSWORD --body ${WORD}`,
    `SET PASSWORD FOR 'a'@'%' = '${WORD}';`,
  ].map((text) => createTextPlace(text.slice(0, 40), text, WORD)),
  ...[
    `db.password:${WORD}`,
    `{user:app,password:${WORD}}`,
    `password:'${WORD}'`,
    `curl -H X-Auth-Token:${WORD} https://x.io`,
    `password : ${WORD}`,
    `password: !!str ${WORD}`,
    `app:\n  password: |\n    two words ${WORD}\n  level: info\n`,
    `- password: >-\n    ${WORD}\n`,
    `kind: Secret\nmetadata:\n  name: db\nstringData:\n  config: ${WORD}\n`,
    `setx DB_PASSWORD "${WORD}" /M`,
    `fastcgi_param DB_PASSWORD ${WORD};`,
    `proxy_set_header X-Api-Key "${WORD}";`,
    `enable secret 5 ${WORD}`,
    `username admin privilege 15 password 0 ${WORD}`,
    `snmp-server community ${WORD} RO`,
    `echo app:${WORD} > /etc/passwd-s3fs`,
    `echo '${WORD}' | sudo tee /run/secrets/db_password.txt`,
    `ansible-vault encrypt_string '${WORD}' --name x`,
    `rclone config create x s3 secret_access_key ${WORD}`,
    `mc alias set m https://x.io name ${WORD}`,
    `consul agent -encrypt ${WORD}`,
    `<Setting Name="DbPassword">${WORD}</Setting>`,
    `<property><name>db.password</name><value>${WORD}</value></property>`,
  ].map((text) => createTextPlace(text.slice(0, 40), text, WORD)),
  ...[
    ['mysql', `-p${WORD}`],
    ['/usr/bin/mysqldump', '-h', 'db', `-p${WORD}`, 'prices'],
    ['CMD', 'redis-cli', '-a', WORD, 'ping'],
    ['sshpass', '-p', `${WORD} (two; words)`, 'ssh', 'a@b'],
    ['htpasswd', '-b', '/etc/x', 'admin', WORD],
    ['docker', 'login', '-u', 'app', '-p', WORD],
    ['curl', '-u', `app:${WORD}`, 'https://x.io'],
    ['redis-server', '--masterauth', WORD],
    ['psql', `host=db password=${WORD}`],
  ].map((command) => createPlace(`the words of ${command[0]}`, { command }, WORD)),
  createPlace(
    'a health check in a task definition',
    {
      container_definitions: JSON.stringify([
        { healthCheck: { command: ['CMD', 'mysqladmin', `-p${WORD}`] } },
      ]),
    },
    WORD,
  ),
  createPlace(
    'a secret of Kubernetes',
    { manifest: { kind: 'Secret', data: { config: btoa(WORD) } } },
    btoa(WORD),
  ),
  createPlace('several API keys', { api_keys: { alice: WORD } }, WORD),
  createPlace(
    'a key with its encoding',
    { APP_KEY: `base64:${createLetters(8, 43, BASE64)}=` },
    createLetters(8, 43, BASE64),
  ),
  createPlace('an option of a command', { command: ['app', '--db-password', WORD] }, WORD),
  createPlace('an option with one dash', { args: ['-password', WORD] }, WORD),
  createPlace(
    'LaunchDarkly',
    { LAUNCHDARKLY: `sdk-${createHex(8)}-${createHex(4)}-${createHex(4)}-${createHex(4)}-${createHex(12)}` },
    createHex(12),
  ),
  createPlace('an option of an entry point', { entry_point: ['agent', 'start', '--token', WORD] }, WORD),
  createPlace('a SecureString', { type: 'SecureString', name: '/prod/app', value: WORD }, WORD),
  createTextPlace(
    'PagerDuty',
    `https://events.pagerduty.com/integration/${createHex(32)}/enqueue`,
    createHex(32),
  ),
  createTextPlace(
    'the URL of a Telegram bot',
    `https://api.telegram.org/bot123456789:AA${createLetters(2, 33)}/sendMessage`,
    createLetters(2, 33),
  ),
  createTextPlace('curl -u', `curl -u app:${WORD} https://x.io`, WORD),
  createTextPlace('curl --user', `curl --user "app:${WORD}" https://x.io`, WORD),
  createTextPlace('mysql -p', `mysql -uroot -p${WORD} -h db`, WORD),
  createTextPlace('sshpass', `sshpass -p ${WORD} ssh app@host`, WORD),
  createTextPlace('redis-cli', `redis-cli -h cache -a ${WORD} ping`, WORD),
  createTextPlace('a tag', `<server><username>app</username><password>${WORD}</password></server>`, WORD),
  createTextPlace('an attribute', `<add key="DbPassword" value="${WORD}"/>`, WORD),
  createTextPlace('JSON in a text', `payload: ${json} sent`, WORD),
  createTextPlace('escaped JSON in a text', `payload: ${JSON.stringify(json)} sent`, WORD),
  createTextPlace(
    'JSON escaped twice in a text',
    `payload: ${JSON.stringify(JSON.stringify(json))} sent`,
    WORD,
  ),
  createTextPlace('a quote in JSON', `payload: {"password":"${WORD}\\"tail"} sent`, WORD, 'tail'),
  createTextPlace('a quote in escaped JSON', `{\\"password\\":\\"${WORD}\\\\\\"tail\\"} sent`, WORD, 'tail'),
  createTextPlace('an assignment in quotes', `run="PASSWORD=${WORD} ./start"`, WORD),
  createTextPlace('a password with a comma', `password=${WORD},x7(y&z`, WORD, 'x7'),
  createTextPlace('a key in a text', `export ENCRYPTION_KEY=${createHex(64)}`, createHex(64)),
  createTextPlace('.npmrc', `//registry.example.com/:_authToken=${WORD}`, WORD),
  createTextPlace('a URL’s writing', `body=${encodeURIComponent(json)}&x=1`, WORD, encodeURIComponent(WORD)),
  createTextPlace('hex', Buffer.from(json).toString('hex'), Buffer.from(WORD).toString('hex')),
  createTextPlace('base64', Buffer.from(json).toString('base64'), Buffer.from(json).toString('base64')),

  createTextPlace(
    'Discord',
    `https://discord.com/api/webhooks/123456789012345678/${createLetters(7, 68)}`,
    createLetters(7, 68),
  ),
  ...['dop_v1_', 'shpat_'].map((prefix) =>
    createTextPlace(
      prefix,
      `it is ${prefix}${createHex(prefix === 'shpat_' ? 32 : 64)}.`,
      createHex(prefix === 'shpat_' ? 32 : 64),
    ),
  ),
  createTextPlace('Twilio', `it is SK${createHex(32, 5)}`, createHex(32, 5)),
  createTextPlace('Postman', `it is PMAK-${createHex(24)}-${createHex(34)}`, createHex(24), createHex(34)),
  ...['OPENSSH PRIVATE KEY', 'RSA PRIVATE KEY'].map((title) =>
    createTextPlace(
      `an encrypted ${title}`,
      `a -----BEGIN ${title}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${createHex(32)}\n\n${body}\n-----END ${title}----- b`,
      body,
      createHex(32),
    ),
  ),
  createTextPlace('a private key without an end', `-----BEGIN PRIVATE KEY-----\n${body}`, body),
];

/** The masked values of the places in which more than the needles is masked. The other places remain as they are. */
export const MASKED_PLACES: Readonly<Record<string, Json>> = {
  'below a secret': { secret: { primary: '«»', more: { list: ['«»', '«»'] } } },
  'a signed URL': { note: '«»' },
  'a token as the user': { note: 'https://«»:«»@github.com/a/b.git' },
  'a login': { APP_AUTH: '«»' },
  [`echo 'root:${WORD}' | chpasswd`]: { note: "echo '«»' | chpasswd" },
  'openssl enc -aes-256-cbc -pass': { note: 'openssl enc -aes-256-cbc -pass «»«» -in x' },
  [`sqlplus app/${WORD}@db`]: { note: 'sqlplus app/«»' },
  [`curl --basic-auth admin:${WORD}`]: { note: 'curl --basic-auth «»' },
  [`BASIC_AUTH=admin:${WORD} ./start`]: { note: 'BASIC_AUTH=«» ./start' },
  ['app:\n  password: |\n    two words summer-']: { note: 'app:\n  password: |\n    «»\n  level: info\n' },
  [`echo app:${WORD} > /etc/passwd-s3fs`]: { note: 'echo «» > /etc/passwd-s3fs' },
  'the words of sshpass': { command: ['sshpass', '-p', '«»', 'ssh', 'a@b'] },
  'a key with its encoding': { APP_KEY: '«»' },
  LaunchDarkly: { LAUNCHDARKLY: '«»' },
  'the URL of a Telegram bot': { note: 'https://api.telegram.org/«»/sendMessage' },
  'a quote in JSON': { note: 'payload: {"password":"«»"} sent' },
  'a quote in escaped JSON': { note: '{\\"password\\":\\"«»\\"} sent' },
  'a password with a comma': { note: 'password=«»&z' },
  'a URL’s writing': { note: '«»' },
  hex: { note: '«»' },
  Discord: { note: 'https://«»' },
  dop_v1_: { note: 'it is «».' },
  shpat_: { note: 'it is «».' },
  Twilio: { note: 'it is «»' },
  Postman: { note: 'it is «»' },
  'an encrypted OPENSSH PRIVATE KEY': { note: 'a «» b' },
  'an encrypted RSA PRIVATE KEY': { note: 'a «» b' },
  'a private key without an end': { note: '«»' },
};
