import { isHarmless, type ReplaceSecret } from './formats';

/** Whether a name is that of a header with cookies. */
export const isCookieHeader = (name: string): boolean => /^(?:set[-_]?)?cookies?2?$/i.test(name);

/** Cookies with settings of the user, and the attributes of a cookie. All other cookies may give access to a session. */
const PUBLIC_COOKIE =
  /^(?:theme|colou?r.{0,20}|dark.?mode|lang|language|locale|i18n.{0,20}|currency|country|region|time.?zone|tz|.{0,20}consent.{0,20}|gdpr.{0,20}|.{0,20}banner.{0,20}|stage|env|version|path|domain|expires|max-age|samesite|priority|secure|httponly|partitioned)$/i;
/** Values that give no access. */
const PUBLIC_VALUE = /^(?:\d{1,4}|yes|no|on|off|deleted|\*|\.{3}|…|<.{0,40}>|\.\*)$/i;

const COOKIE = /(^|[;,"']\s{0,4}|\s)([^\s=;,"']{1,80})=("[^"\n]*"|[^\s;,"'(][^\s;,"']*)/g;
/** `Cookie: session=word; theme=dark`, `-b session=word`, `--cookie "session=word"`. */
const COOKIE_HEADER =
  /((?<![\w-])(?:set-)?cookie["']?\s{0,2}:\s{0,4}["']?)([^\s"'[{](?:="[^"\n]*"|[^\n"'])*)/gi;
const COOKIE_OPTION = /(\s(?:-b\s{0,2}|--cookie[\s=]{1,2}))("[^"\n]*"|'[^'\n]*'|[^\s"']+)/g;

/** Masks the values of cookies in a header, such as `session=word; theme=dark`. */
export const maskCookies = (header: string, mark: ReplaceSecret): string =>
  header.replace(COOKIE, (match: string, before: string, name: string, value: string) => {
    const secret = value.replace(/^"|"$/g, '');
    if (PUBLIC_COOKIE.test(name) || PUBLIC_VALUE.test(secret) || isHarmless(secret) || /^[$%{]/.test(secret))
      return match;
    return `${before}${name}=${value.replace(secret, () => mark(secret))}`;
  });

/** Masks the cookies in the headers and commands of a text. */
export function maskCookieHeaders(text: string, mark: ReplaceSecret): string {
  const maskHeader = (_: string, before: string, header: string) => before + maskCookies(header, mark);
  const masked = text.replace(COOKIE_HEADER, maskHeader);
  return masked.includes('curl') ? masked.replace(COOKIE_OPTION, maskHeader) : masked;
}
