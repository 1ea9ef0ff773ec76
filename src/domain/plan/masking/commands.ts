import type { ReplaceSecret } from './formats';
import { WORD, maskPrintedSecrets, maskQuoted } from './printed-secrets';

/** A command line, and the part before a password in it. The next word is the password. */
interface PasswordCommand {
  readonly command: RegExp;
  readonly before: RegExp;
  /** Whether the word may be a port or another number that is no password. */
  readonly mayBeNumber?: boolean;
}

const createCommand = (name: string, before: string, mayBeNumber = false): PasswordCommand => ({
  command: new RegExp(String.raw`\b(?:${name})\b[^\n|;]*`, 'g'),
  before: new RegExp(`(${before})${WORD}`, 'g'),
  mayBeNumber,
});

/** Options and arguments that contain a password. */
const PASSWORD_COMMANDS: readonly PasswordCommand[] = [
  createCommand(String.raw`(?:mysql|mariadb)[\w-]{0,12}`, String.raw`\s-p`, true),
  createCommand(String.raw`mysqladmin`, String.raw`\spassword\s{1,2}`),
  createCommand(String.raw`sshpass|mongo\w{0,8}|cqlsh|useradd|usermod`, String.raw`\s-p\s{0,2}`, true),
  createCommand(
    String.raw`(?:docker|podman|nerdctl|az|oc|buildah|skopeo|helm registry) login`,
    String.raw`\s-p\s{0,2}`,
  ),
  createCommand(String.raw`7z[ar]?`, String.raw`\s-p`),
  createCommand(String.raw`redis-cli`, String.raw`\s-a\s{1,2}`),
  createCommand(String.raw`sqlcmd|bcp|isql|tsql|zip|unzip`, String.raw`\s-P\s{0,2}`),
  createCommand(String.raw`ldap(?:search|add|modify|delete|passwd|whoami|compare)`, String.raw`\s-w\s{0,2}`),
  createCommand(String.raw`snmp[a-z]+`, String.raw`\s-c\s{1,2}`),
  createCommand(String.raw`ssh-keygen`, String.raw`\s-[NP]\s{1,2}`),
  createCommand(String.raw`smbclient|rpcclient|smbget`, String.raw`\s-U\s{0,2}[^\s%]{1,60}%`),
  createCommand(String.raw`lftp`, String.raw`\s-u\s{1,2}[^\s,]{1,60},`),
  createCommand(String.raw`xfreerdp|rdesktop`, String.raw`\s(?:\/p:|-p\s)`),
  createCommand(String.raw`https?`, String.raw`\s(?:-a|--auth)[ =]{1,2}[^\s:]{1,60}:`),
  createCommand(String.raw`openssl passwd`, String.raw`^openssl passwd(?:\s-\w+)*\s(?!-)`),
  createCommand(String.raw`openssl`, String.raw`\bpass:`),
  createCommand(String.raw`mkpasswd`, String.raw`^\S+(?:\s-[mRSP]\s[^\s-]\S*|\s-\S+)*\s(?!-)`),
  createCommand(String.raw`wpa_passphrase`, String.raw`^\S+\s\S+\s(?!-)`),
  createCommand(String.raw`vault login`, String.raw`\slogin(?:\s-\S+)*\s(?!-)`),
  createCommand(String.raw`rabbitmqctl`, String.raw`\s(?:add_user|change_password)\s\S+\s`),
  createCommand(String.raw`net user`, String.raw`\suser\s\S+\s(?!\/)`),
  createCommand(String.raw`aws configure set`, String.raw`\sset\s(?=\S*(?:secret|token))\S*\s`),
  createCommand(String.raw`aws ssm put-parameter`, String.raw`\s--value[ =]{1,2}`),
  createCommand(String.raw`gh secret set`, String.raw`\s(?:--body|-b)[ =]{1,2}`),
  createCommand(String.raw`(?:npm|yarn|pnpm) config set`, String.raw`(?:_auth|_authToken|_password)\s`),
  createCommand(String.raw`kubectl`, String.raw`\s--from-literal[ =][^\s=]{1,80}=`),
  createCommand(String.raw`sqlplus`, String.raw`\s[^\s/-][^\s/]{0,60}\/`),
  createCommand(
    String.raw`ansible-vault encrypt_string`,
    String.raw`\sencrypt_string(?:\s(?:-n|--name|--(?:encrypt-)?vault-id|--vault-password-file)\s[^\s-]\S*|\s-\S+)*\s(?!-)`,
  ),
  createCommand(String.raw`rclone config`, String.raw`\s(?=\S*(?:secret|token|pass))[\w.-]{1,60}[ =]`),
  createCommand(
    String.raw`mc (?:alias|config host) (?:set|add)`,
    String.raw`^mc (?:alias|config host) \w+(?: \S+){3} `,
  ),
  createCommand(String.raw`(?:consul|nomad) agent`, String.raw`\s-encrypt[ =]`),
  createCommand(String.raw`ConvertTo-SecureString`, String.raw`String\s(?:-String\s)?(?!-)`),
];

/** Words of the commands of the list: a text without any of them is not searched for each command. */
export const COMMAND_NAMES =
  /curl|ansible-vault|rclone config|\bmc |(?:consul|nomad) agent|mysql|mariadb|sshpass|mongo|cqlsh|user(?:add|mod)|login|7z|redis|sqlcmd|bcp|[it]sql|zip|ldap|snmp|ssh-keygen|smb|rpcclient|lftp|rdesktop|xfreerdp|http|openssl|passwd|wpa_|rabbitmqctl|net user|aws configure|put-parameter|secret set|config set|kubectl|sqlplus|SecureString/;

/** `htpasswd -b` takes the password as its last word. */
const HTPASSWD = /\bhtpasswd\s[^\n|;]*/g;
const HTPASSWD_PASSWORD_OPTION = /\s-\w*b/;

/** SQL, .netrc, .pgpass, redis.conf and others. */
const STATEMENTS: readonly RegExp[] = [
  /(\b(?:IDENTIFIED\s+(?:WITH\s+\S+\s+)?(?:BY|AS)|PASSWORD)\s+)("[^"]*"|'[^']*')/gi,
  /(\bSET\s{1,4}PASSWORD\s[^=\n;]{0,100}=\s{0,4})("[^"]*"|'[^']*')/gi,
  /(\b(?:machine\s+\S+|default)\s+login\s+\S+\s+password\s+)([^\s(]\S*)/g,
  /(^[\w.*-]+:(?:\d{2,5}|\*):[\w*-]+:[\w*-]+:)([^\s:]+)$/gm,
  /(^[ \t]*(?:requirepass|masterauth)\s+)("[^"]*"|[^\s(]\S*)/gm,
  // Network devices.
  /(^[ \t]*(?:enable\s+(?:secret|password)|username\s+\S+\s+(?:privilege\s+\d+\s+)?(?:secret|password))\s+\d\s+)([^\s(]\S*)/gm,
  /(^[ \t]*snmp-server\s+community\s+)([^\s(]\S*)/gm,
  /(^[ \t]*(?:neighbor\s\S{1,60}|ppp\s(?:chap|pap|pap sent-username \S{1,60}))\s(?:password|secret)\s(?:\d\s)?(?!\d\s))([^\s(]\S*)/gm,
  /(^[ \t]*(?:(?:radius|tacacs)-server\s(?:host\s\S{1,60}\s)?|crypto\sisakmp\s)key\s(?:\d\s)?(?!\d\s))([^\s(]\S*)/gm,
  // Redis and debconf.
  /(^AUTH\s(?!LOGIN|PLAIN|TLS|SSL|CRAM|XOAUTH|NTLM|GSSAPI|EXTERNAL)(?:[^\s(]\S{0,59}\s)?)([^\s(]\S*)(?=\s*$)/gm,
  /(^user(?:[ \t][^\s>]{1,60}){1,6}[ \t]>)([^\s(]\S*)/gm,
  /(\/[a-z_-]{0,40}passw(?:or)?d[a-z_-]{0,20}[ \t]{1,2}password[ \t]{1,2})([^\s"'(]+)/g,
];

/** Masks the passwords in command lines and statements. */
export function maskCommands(text: string, mark: ReplaceSecret): string {
  const maskWord = (mayBeNumber: boolean) => (match: string, before: string, word: string) =>
    mayBeNumber && /^\d{1,5}$/.test(word) ? match : before + maskQuoted(word, mark);
  let masked = text;
  if (COMMAND_NAMES.test(text)) {
    for (const { command, before, mayBeNumber = false } of PASSWORD_COMMANDS)
      masked = masked.replace(command, (line) => line.replace(before, maskWord(mayBeNumber)));
    masked = masked.replace(HTPASSWD, (line) =>
      HTPASSWD_PASSWORD_OPTION.test(line) ? maskLastWord(line, mark) : line,
    );
  }
  for (const statement of STATEMENTS) masked = masked.replace(statement, maskWord(false));
  return maskPrintedSecrets(masked, mark);
}

const maskLastWord = (line: string, mark: ReplaceSecret): string =>
  /\(sensitive #\d+\)["']?\s*$/.test(line)
    ? line
    : line.replace(
        /(\s)("[^"]*"|'[^']*'|[^\s"']+)(\s*)$/,
        (_, space: string, word: string, end: string) => space + maskQuoted(word, mark) + end,
      );
