import { looksGenerated } from './randomness';
import { isSecretName, getNameKind } from './names';
import { isHarmless, type ReplaceSecret } from './formats';

/** `password=`, `"api_key": `, `--token=`, `AccountKey=`, `\"pin\":\"`: a colon counts with a quote or a space only. */
const ASSIGNMENT =
  /(?<![\w.-])([\w.-]{1,80})(?:\\{0,7}["']?\s{0,2}[:!]?={1,2}>?\s{0,2}|\\{0,7}["']\s{0,2}:\s{0,2}|:\s{1,2})/g;
const FLAG = /(?<![\w-])--?([\w-]{1,60})\s{1,2}(?!-)/g;
/** In a URL, what signs it. */
const SIGNATURE = /^(?:sig|signature|x-(?:amz|goog)-(?:signature|security-token))$/i;

/** A value as it stands in JSON within JSON, in quotes, or up to what ends it; its text is in one of the groups. */
const ASSIGNED_VALUE =
  /\\"((?:[^"\\]|\\\\(?:\\["\\]|[^"\\]))*)|\\{1,7}["']([^"'\\]*)|"((?:[^"\\]|\\[^])*)|'((?:[^'\\]|\\[^])*)|((?:[^\s;&,"'(]|,(?!\s|[\w.-]{1,40}=)|\((?!sensitive #))+)/y;

/** What a command or a document puts in the place of a secret. */
const SECRET_SOURCE = /^(?:\$\(|\$\{\{|\$[A-Z_][A-Z_\d]*$|…$)/;

/** What follows a URL's scheme. */
const AFTER_SCHEME = /:\/\/[^\s"']+/g;
const SCHEME = /\b(Bearer|Basic)(\s{1,2})([\w.~+/=-]{8,})/gi;
/** `curl -u name:password`: what stands behind the option. */
const USER_OPTION = /(?<![\w-])(?:-u|-U|--user|--proxy-user)(?:\s{1,2}|=)["']?([^\s"'(][^\s"'(]*)/g;
const MYSQL = /\b(?:mysql|mariadb)[\w-]{0,12}\s[^\n]*/g;
const MYSQL_PASSWORD = /(\s-p)("[^"]*"|'[^']*'|[^\s"'(]\S*)/g;
const PASSWORD_COMMAND = /\b(?:sshpass|mongo\w{0,8})\s[^\n]*/g;
const PASSWORD_OPTION = /(\s-p\s{0,2})("[^"]*"|'[^']*'|[^\s"'(-]\S*)/g;
const REDIS = /\bredis-cli\s[^\n]*/g;
const REDIS_PASSWORD = /(\s-a\s{1,2})("[^"]*"|'[^']*'|[^\s"'(-]\S*)/g;
/** `<password>…</password>` and `<add key="password" value="…"/>`. */
const TAG = /<([\w:.-]{1,60})(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?([^<]+)(?=<)/g;
const PAIR = /\b(?:key|name)="([^"]{1,80})"\s{1,4}value="([^"]+)"/gi;
/** A run of what may be a data source's name. */
const NON_SPACES = /[^\s"']+/g;

/** The text with the secrets masked that what stands before them gives away. */
export function maskByContext(text: string, mark: ReplaceSecret): string {
  let masked = text.includes('://')
    ? text.replace(AFTER_SCHEME, (rest) => maskUrlPasswords(rest, mark))
    : text;
  if (masked.includes('@')) masked = masked.replace(NON_SPACES, (run) => maskDatabasePassword(run, mark));
  if (masked.includes('<')) {
    const inTag = (all: string, name: string, value: string) =>
      isSecretName(name) ? maskEnd(all, value, mark) : all;
    masked = masked.replace(TAG, inTag);
  }
  if (masked.includes('value="'))
    masked = masked.replace(PAIR, (all: string, name: string, value: string) =>
      isSecretName(name) ? `${all.slice(0, -value.length - 1)}${maskUnlessHarmless(value, mark)}"` : all,
    );
  if (/\s/.test(masked)) masked = maskCommandOptions(masked, mark);
  masked = maskAssignedValues(ASSIGNMENT, masked, mark);
  return maskAssignedValues(FLAG, masked, mark);
}

function maskCommandOptions(text: string, mark: ReplaceSecret): string {
  const option = (all: string, before: string, value: string) =>
    /^\d{1,5}$/.test(value) ? all : before + maskQuoted(value, mark);
  return text
    .replace(SCHEME, (all: string, scheme: string, space: string, secret: string) =>
      /\d|.[A-Z]|.{20}/.test(secret) ? scheme + space + mark(secret) : all,
    )
    .replace(USER_OPTION, (all: string, login: string) => {
      const secret = login.slice(login.indexOf(':') + 1);
      const isNone = secret === login || secret === '' || /^\d{1,5}$|^\/\//.test(secret);
      return isNone ? all : maskEnd(all, secret, mark);
    })
    .replace(MYSQL, (line) => line.replace(MYSQL_PASSWORD, option))
    .replace(PASSWORD_COMMAND, (line) => line.replace(PASSWORD_OPTION, option))
    .replace(REDIS, (line) => line.replace(REDIS_PASSWORD, option));
}

/** Masks the values that follow a name, where the name says that they are secrets, and goes on within the others. */
function maskAssignedValues(names: RegExp, text: string, mark: ReplaceSecret): string {
  const parts: string[] = [];
  let at = 0;
  for (const match of text.matchAll(names)) {
    const [all, key] = match as unknown as [string, string];
    const start = match.index + all.length;
    if (match.index < at) continue; // within a value that is masked
    const isSigned = SIGNATURE.test(key) && /[?&]/.test(text[match.index - 1] ?? '');
    const kind = isSigned ? 'secret' : getNameKind(key);
    if (kind !== 'secret' && kind !== 'key') continue;
    ASSIGNED_VALUE.lastIndex = start;
    const found = ASSIGNED_VALUE.exec(text);
    const inner = found?.slice(1).find((group) => group !== undefined);
    if (!found || inner === undefined || isHarmless(inner) || SECRET_SOURCE.test(inner)) continue;
    if (kind === 'key' && !looksGenerated(inner)) continue;
    const from = start + found[0].length - inner.length;
    parts.push(text.slice(at, from), mark(inner));
    at = from + inner.length;
  }
  return parts.join('') + text.slice(at);
}

/** As many URLs are looked for in a run without a space; what is behind them is masked as a whole. */
const MAX_URLS = 50;

/** Several URLs may stand in a run, as in a connection string: the first with a password ends it, or each is looked at. */
function maskUrlPasswords(run: string, mark: ReplaceSecret): string {
  let at = 0;
  for (let tries = 0; tries < MAX_URLS; tries++) {
    const rest = run.slice(at);
    const masked = maskUrlPassword(rest, mark);
    if (masked !== rest) return run.slice(0, at) + masked;
    at = run.indexOf('://', at + 3);
    if (at < 0) return run;
  }
  return run.includes('@', at) ? run.slice(0, at) + mark(run.slice(at)) : run;
}

/** `://user:password@host` without the password; one with @ in it as well. A port and a path with @ is none. */
function maskUrlPassword(rest: string, mark: ReplaceSecret): string {
  const [colon, at] = [rest.indexOf(':', 3), rest.lastIndexOf('@')];
  const [authority] = /^[^/?#]*/.exec(rest.slice(3))!;
  const hostAt = 3 + authority.lastIndexOf('@');
  if (hostAt > 3 && (colon < 0 || colon > hostAt)) {
    const user = rest.slice(3, hostAt);
    return isTokenUser(user) ? `://${mark(user)}${rest.slice(hostAt)}` : rest;
  }
  if (colon < 0 || at <= colon + 1 || rest.slice(3, colon).includes('/')) return rest;
  const [user, secret] = [rest.slice(3, colon), rest.slice(colon + 1, at)];
  const shown = isTokenUser(user) ? mark(user) : user;
  if (/^\d{1,5}[/?#]/.test(secret) || isHarmless(secret)) return rest;
  return `://${shown}:${mark(secret)}${rest.slice(at)}`;
}

/** Whether what stands before a host is a token, and no user's name. */
const isTokenUser = (user: string): boolean =>
  user.length >= 20 || (user.length >= 12 && /\d/.test(user) && /[A-Za-z]/.test(user));

/** `root:password@tcp(host)`, `scott/password@//host`, `thin:scott/password@host:1521`. */
function maskDatabasePassword(run: string, mark: ReplaceSecret): string {
  const driver = run.search(/@(?:tcp6?|udp|unix|cloudsql)\(/);
  const at = driver >= 0 ? driver : run.includes('thin:') ? run.lastIndexOf('@') : run.lastIndexOf('@//');
  const before = run.slice(0, Math.max(0, at));
  const divider = driver >= 0 ? ':' : '/';
  const assigned = before.lastIndexOf('=', before.indexOf(divider));
  const between = before.indexOf(divider, assigned + 1);
  const secret = before.slice(between + 1);
  if (between < 1 || secret === '' || secret.startsWith('/') || isHarmless(secret)) return run;
  return before.slice(0, between + 1) + mark(secret) + run.slice(at);
}

const maskUnlessHarmless = (value: string, mark: ReplaceSecret): string =>
  isHarmless(value) ? value : mark(value);

const maskEnd = (all: string, value: string, mark: ReplaceSecret): string =>
  all.slice(0, all.length - value.length) + (value.trim() === '' ? value : maskUnlessHarmless(value, mark));

/** A value, with its quotes if it has any, masked unless it is harmless. */
function maskQuoted(value: string, mark: ReplaceSecret): string {
  const quote = /^["']/.exec(value)?.[0] ?? '';
  return quote + maskUnlessHarmless(quote ? value.slice(1, -1) : value, mark) + quote;
}
