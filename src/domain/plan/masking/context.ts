import { splitAtAddresses } from '../address';
import { hasFileExtension } from './file-path';
import { maskColonPairs } from './colon-pairs';
import { maskCommands } from './commands';
import { maskDeclarations } from './declarations';
import { looksGenerated } from './randomness';
import { isSecretName, getNameKind } from './names';
import { isHarmless, type ReplaceSecret } from './formats';

/**
 * `password=`, `"api_key": `, `--token=`, `AccountKey=`, `\"pin\":\"`, `password: `. A YAML tag such as `!!str` may precede
 * the value.
 */
const ASSIGNMENT =
  /(?<![\w.-])([\w.-]{1,80})(?:\\{0,7}["']?\s{0,2}[:!]?={1,2}>?\s{0,2}|\\{0,7}["']\s{0,2}:\s{0,2}|[ \t]{0,2}:\s{1,2})(?:!!\w{1,20}\s)?/g;
const FLAG = /(?<![\w-])--?([\w-]{1,60})\s{1,2}(?!-)/g;
/** Parameters with the signature of a URL. */
const SIGNATURE = /^(?:sig|signature|x-(?:amz|goog)-(?:signature|security-token))$/i;

/** A value in nested JSON, in quotes, or up to a separator. One of the groups contains its text. */
const ASSIGNED_VALUE =
  /\\"((?:[^"\\]|\\\\(?:\\["\\]|[^"\\]))*)|\\{1,7}["']([^"'\\]*)|"((?:[^"\\]|\\[^])*)|'((?:[^'\\]|\\[^])*)|((?:[^\s;&,"'(]|,(?!\s|[\w.-]{1,40}=)|\((?!sensitive #))+)/y;

/** Expressions that a command, a document or Terraform's text contains instead of a secret. */
const SECRET_SOURCE =
  /^(?:\$\(|\$\{\{|\$[A-Z_][A-Z_\d]*$|…$|-$|[|>][-+\d]{0,2}$|`|\((?:known|sensitive|write-only)$|!(?:Ref|GetAtt|ImportValue|Sub|Join|vault)$)/;

/** The part of a URL after its scheme. */
const AFTER_SCHEME = /:\/\/[^\s"']+/g;
const SCHEME = /\b(Bearer|Basic)(\s{1,2})([\w.~+/=-]{8,})/gi;
/** The value of the option in `curl -u name:password`. */
const USER_OPTION = /(?<![\w-])(?:-u|-U|--user|--proxy-user)(?:\s{1,2}|=)["']?([^\s"'(][^\s"'(]*)/g;
/** `<password>…</password>` and `<add key="password" value="…"/>`. */
const TAG = /<([\w:.-]{1,60})(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?([^<]+)(?=<)/g;
/** `<Setting Name="password">…</Setting>` and `<name>password</name><value>…</value>`. */
const NAMED_TAG =
  /(<[\w:.-]{1,60}\s[^<>]{0,200}?\b(?:key|name)="([^"]{1,80})"[^<>]{0,200}>|<(?:name|key)>([^<]{1,80})<\/\w{1,10}>\s{0,40}<value>)([^<]+)(?=<)/gi;
const PAIR = /\b(?:key|name)="([^"]{1,80})"\s{1,4}value="([^"]+)"/gi;
/** May contain a data source name. */
const NON_SPACES = /[^\s"']+/g;

/** Masks the secrets that are recognizable by the text before them. */
export function maskByContext(text: string, mark: ReplaceSecret): string {
  let masked = text.includes('://') ? text.replace(AFTER_SCHEME, (url) => maskUrlPasswords(url, mark)) : text;
  if (masked.includes('@')) masked = masked.replace(NON_SPACES, (word) => maskDatabasePassword(word, mark));
  if (masked.includes('<')) {
    const maskTag = (match: string, name: string, value: string) =>
      isSecretName(name) ? maskEnd(match, value, mark) : match;
    masked = masked.replace(TAG, maskTag);
    masked = masked.replace(
      NAMED_TAG,
      (match: string, _, attribute: string | undefined, name: string | undefined, value: string) =>
        isSecretName(attribute ?? name ?? '') ? maskEnd(match, value, mark) : match,
    );
  }
  if (masked.includes('value="'))
    masked = masked.replace(PAIR, (match: string, name: string, value: string) =>
      isSecretName(name) ? `${match.slice(0, -value.length - 1)}${maskUnlessHarmless(value, mark)}"` : match,
    );
  if (/\s/.test(masked)) masked = maskDeclarations(maskCommandOptions(masked, mark), mark);
  masked = maskCommands(masked, mark);
  masked = maskAssignedValues(ASSIGNMENT, masked, mark);
  if (masked.includes(':')) masked = maskColonPairs(masked, mark);
  return maskAssignedValues(FLAG, masked, mark);
}

function maskCommandOptions(text: string, mark: ReplaceSecret): string {
  return text
    .replace(SCHEME, (match: string, scheme: string, space: string, secret: string) =>
      /\d|.[A-Z]|.{20}/.test(secret) ? scheme + space + mark(secret) : match,
    )
    .replace(USER_OPTION, (match: string, login: string) => {
      const secret = login.slice(login.indexOf(':') + 1);
      const isNoPassword = secret === login || secret === '' || /^\d{1,5}$|^\/\/|^\$[A-Z_{(]/.test(secret);
      return isNoPassword ? match : maskEnd(match, secret, mark);
    });
}

/** Masks the values after a name that indicates a secret. Other values may contain such names too. */
function maskAssignedValues(names: RegExp, text: string, mark: ReplaceSecret): string {
  const parts: string[] = [];
  let position = 0;
  for (const match of text.matchAll(names)) {
    const [assignment, key] = match as unknown as [string, string];
    const start = match.index + assignment.length;
    if (match.index < position) continue; // within a masked value
    if (isLocation(text, match.index, assignment, key)) continue;
    const isSigned = SIGNATURE.test(key) && /[?&]/.test(text[match.index - 1] ?? '');
    const kind = isSigned ? 'secret' : getNameKind(key);
    if (kind !== 'secret' && kind !== 'key') continue;
    ASSIGNED_VALUE.lastIndex = start;
    const found = ASSIGNED_VALUE.exec(text);
    const value = found?.slice(1).find((group) => group !== undefined);
    if (!found || value === undefined || isHarmless(value) || SECRET_SOURCE.test(value)) continue;
    if (kind === 'key' && !looksGenerated(value)) continue;
    const valueStart = start + found[0].length - value.length;
    parts.push(text.slice(position, valueStart), mark(value));
    position = valueStart + value.length;
  }
  return parts.join('') + text.slice(position);
}

/**
 * Whether a name with a colon is the address of a resource, or the end of a path: `aws_ssm_parameter.Token: Creating…`,
 * `/etc/app/token: permission denied`, `credentials.csv: line 1`.
 */
const isLocation = (text: string, index: number, assignment: string, name: string): boolean =>
  assignment.includes(':') &&
  !assignment.includes('=') &&
  (text[index - 1] === '/' || hasFileExtension(name) || splitAtAddresses(name).join('\0') === `\0${name}\0`);

/** The most URLs in a word. The text after them is masked as a whole. */
const MAX_URLS = 50;

/** Masks the first password in a word with several URLs, such as a connection string. */
function maskUrlPasswords(word: string, mark: ReplaceSecret): string {
  let position = 0;
  for (let tries = 0; tries < MAX_URLS; tries++) {
    const url = word.slice(position);
    const masked = maskUrlPassword(url, mark);
    if (masked !== url) return word.slice(0, position) + masked;
    position = word.indexOf('://', position + 3);
    if (position < 0) return word;
  }
  return word.includes('@', position) ? word.slice(0, position) + mark(word.slice(position)) : word;
}

/** Masks the password in `://user:password@host`. A password may contain @. A port and a path with @ are unchanged. */
function maskUrlPassword(url: string, mark: ReplaceSecret): string {
  const [colon, atSign] = [url.indexOf(':', 3), url.lastIndexOf('@')];
  const [authority] = /^[^/?#]*/.exec(url.slice(3))!;
  const hostAt = 3 + authority.lastIndexOf('@');
  if (hostAt > 3 && (colon < 0 || colon > hostAt)) {
    const user = url.slice(3, hostAt);
    return isTokenUser(user) ? `://${mark(user)}${url.slice(hostAt)}` : url;
  }
  if (colon < 0 || atSign <= colon + 1 || url.slice(3, colon).includes('/')) return url;
  const [user, secret] = [url.slice(3, colon), url.slice(colon + 1, atSign)];
  const shownUser = isTokenUser(user) ? mark(user) : user;
  if (/^\d{1,5}[/?#]/.test(secret) || isHarmless(secret)) return url;
  return `://${shownUser}:${mark(secret)}${url.slice(atSign)}`;
}

/** Whether the user of a URL is a token, not a name. */
const isTokenUser = (user: string): boolean =>
  user.length >= 20 || (user.length >= 12 && /\d/.test(user) && /[A-Za-z]/.test(user));

/** `root:password@tcp(host)`, `scott/password@//host`, `thin:scott/password@host:1521`. */
function maskDatabasePassword(word: string, mark: ReplaceSecret): string {
  const driver = word.search(/@(?:tcp6?|udp|unix|cloudsql)\(/);
  const atSign =
    driver >= 0 ? driver : word.includes('thin:') ? word.lastIndexOf('@') : word.lastIndexOf('@//');
  const before = word.slice(0, Math.max(0, atSign));
  const divider = driver >= 0 ? ':' : '/';
  const assigned = before.lastIndexOf('=', before.indexOf(divider));
  const between = before.indexOf(divider, assigned + 1);
  const secret = before.slice(between + 1);
  if (between < 1 || secret === '' || secret.startsWith('/') || isHarmless(secret)) return word;
  return before.slice(0, between + 1) + mark(secret) + word.slice(atSign);
}

const maskUnlessHarmless = (value: string, mark: ReplaceSecret): string =>
  isHarmless(value) ? value : mark(value);

const maskEnd = (match: string, value: string, mark: ReplaceSecret): string =>
  match.slice(0, match.length - value.length) +
  (value.trim() === '' ? value : maskUnlessHarmless(value, mark));

/** Whether a value under a name such as `APP_AUTH` is a user with a password: `admin:word`. */
export const isLogin = (key: string, value: string): boolean =>
  /auth$/i.test(key) && /^[^\s:/@]{1,60}:(?!\d{1,5}$)[^\s:/][^\s:]*$/.test(value);
