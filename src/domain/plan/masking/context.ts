import { maskAssignments, maskFlags } from './assignments';
import { maskColonPairs } from './colon-pairs';
import { maskCommands } from './commands';
import { maskCookieHeaders } from './cookies';
import { maskDeclarations } from './declarations';
import { maskSecretLines } from './secret-lines';
import { isSecretName } from './names';
import { isHarmless, type ReplaceSecret } from './formats';

/** The part of a URL after its scheme. */
const AFTER_SCHEME = /:\/\/[^\s"']+/g;
const SCHEME = /\b(Bearer|Basic)(\s{1,2})([\w.~+/=-]{8,})/gi;
/** The value of the option in `curl -u name:password`. */
const USER_OPTION = /(?<![\w-])(?:-u|-U|--user|--proxy-user)(?:\s{1,2}|=)["']?([^\s"'(][^\s"'(]*)/g;
/** `<password>…</password>` and `<add key="password" value="…"/>`. */
const TAG = /<([\w:.-]{1,60})(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?([^<]+)(?=<)/g;
/** `<Setting Name="password">…</Setting>`. */
const NAMED_TAG = /(<[\w:.-]{1,60}\s([^<>]{1,400})>)([^<]+)(?=<)/g;
const NAME_ATTRIBUTE = /\b(?:key|name)="([^"]{1,80})"/i;
/** `<name>password</name><value>…</value>`, and in a property list `<key>password</key><string>…</string>`. */
const PROPERTY = /(<(?:name|key)>([^<]{1,80})<\/\w{1,10}>\s{0,40}<(?:value|string)>)([^<]+)(?=<)/gi;
const PAIR = /\b(?:key|name|type|id)="([^"]{1,80})"\s{1,4}value="([^"]+)"/gi;
const REVERSED_PAIR = /(\bvalue=")([^"]+)(?="\s{1,4}(?:key|name|type|id)="([^"]{1,80})")/gi;
const VALUE_OF_TAG = /(<([\w:.-]{1,60})\s{1,4}value=")([^"]+)(?=")/gi;
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
    masked = masked
      .replace(PROPERTY, (match: string, _, name: string, value: string) =>
        isSecretName(name) ? maskEnd(match, value, mark) : match,
      )
      .replace(NAMED_TAG, (match: string, _, attributes: string, value: string) =>
        isSecretName(NAME_ATTRIBUTE.exec(attributes)?.[1] ?? '') ? maskEnd(match, value, mark) : match,
      );
  }
  if (/value="/i.test(masked)) masked = maskValueAttributes(masked, mark);
  if (/[\s(]/.test(masked)) masked = maskDeclarations(maskCommandOptions(masked, mark), mark);
  masked = maskSecretLines(maskCommands(masked, mark), mark);
  if (/cookie|curl/i.test(masked)) masked = maskCookieHeaders(masked, mark);
  masked = maskAssignments(masked, mark);
  if (masked.includes(':')) masked = maskColonPairs(masked, mark);
  return maskFlags(masked, mark);
}

const maskValueAttributes = (text: string, mark: ReplaceSecret): string =>
  text
    .replace(PAIR, (match: string, name: string, value: string) =>
      isSecretName(name) ? `${match.slice(0, -value.length - 1)}${maskUnlessHarmless(value, mark)}"` : match,
    )
    .replace(REVERSED_PAIR, (match: string, before: string, value: string, name: string) =>
      isSecretName(name) ? before + maskUnlessHarmless(value, mark) : match,
    )
    .replace(VALUE_OF_TAG, (match: string, before: string, name: string, value: string) =>
      isSecretName(name) ? before + maskUnlessHarmless(value, mark) : match,
    );

function maskCommandOptions(text: string, mark: ReplaceSecret): string {
  return text
    .replace(SCHEME, (match: string, scheme: string, space: string, secret: string) =>
      /\d|.[A-Z]|.{20}/.test(secret) ? scheme + space + mark(secret) : match,
    )
    .replace(USER_OPTION, (match: string, login: string) => {
      const secret = login.slice(login.indexOf(':') + 1);
      const isNoPassword = secret === login || /^\d{1,5}$|^\/\/|^\$[A-Z_{(]/.test(secret);
      return isNoPassword ? match : maskEnd(match, secret, mark);
    });
}

/** The maximum number of URLs in a word. The text after them is masked as a whole. */
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
