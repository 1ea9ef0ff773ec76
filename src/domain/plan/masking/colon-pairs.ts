import { isHarmless, type ReplaceSecret } from './formats';
import { getNameKind, isSecretEnding } from './names';
import { looksGenerated } from './randomness';

/**
 * `db.password:word`, without a space. A name after a slash or a colon is a part of a path, an ARN or an image. A pair in
 * quotes before another colon is a key, such as `"token:sub": …`.
 */
const COLON_PAIR =
  /(?<![^\s"'`{(,;[])((?<![^\s])\/)?([\w.-]{1,80}):("[^"\n]*"|'[^'\n]*'|[^\s"'`,;{}()[\]<>$:/|&][^\s"'`,;{}()[\]<>]*(?![^\s"'`,;{}()[\]<>]|["']\s{0,2}:))/g;

/** Ports, versions, and the second part of a scope or of the name of an image: `token:read`, `secret:latest`, `token:1.2.3`. */
const PUBLIC_VALUE =
  /^(?:\d{1,5}(?::\d{1,5})?|\d{4}-\d{2}-\d{2}|sha-[\da-f]{7,40}|v?\d{1,4}(?:\.\d{1,4}){1,3}(?:[-+.][\w.]{1,30})?|v\d{1,4}|\*|(?:read|write|list|create|delete|update|get|put|manage|admin|reset|change|rotate|revoke|refresh|issue|view|edit|all|any|own|self|latest|stable|edge|main|master|dev|test|prod|staging|release|alpine|slim|required|optional|string|expired|invalid|missing)(?:[-_.:][\w.-]{0,30})?)$/i;

/** Masks the values that follow the name of a secret and a colon without a space. */
export function maskColonPairs(text: string, mark: ReplaceSecret): string {
  return text.replace(COLON_PAIR, (match: string, slash = '', name: string, written: string, at: number) => {
    const kind = getNameKind(name);
    if (!((kind === 'secret' && isSecretEnding(name)) || kind === 'key')) return match;
    const quote = /^["']/.exec(written)?.[0] ?? '';
    const value = quote === '' ? written : written.slice(1, -1);
    if (isHarmless(value) || PUBLIC_VALUE.test(value) || (kind === 'key' && !looksGenerated(value)))
      return match;
    if (IMAGE_TAG.test(value) && BEFORE_IMAGE.test(text.slice(Math.max(0, at - 100), at))) return match;
    return `${slash}${name}:${quote}${mark(value)}${quote}`;
  });
}

const IMAGE_TAG = /^[a-z\d][\w.-]{0,40}$/;
/** The text before the name of an image: `image: `, `"Image": "`, `FROM `, `docker pull `, `docker run -d `. */
const BEFORE_IMAGE =
  /(?:\bimage["']?\s{0,2}[:=]\s{0,2}["']?|\bFROM\s{1,4}(?:--\S{1,60}\s{1,4})?|\b(?:docker|podman|nerdctl|skopeo|crane|trivy|cosign)\s(?:image\s)?(?:pull|push|tag|rmi|save|inspect|scan|sign|run|create|build)\s[^\n|;&"']{0,60}(?<!\s-[Heu]\s))$/i;

/** Whether a value is the name of an image with its tag, under a name such as `image` or `base_image_uri`. */
export const isImage = (key: string, value: string): boolean =>
  /image(?:_?(?:name|uri|url|ref|reference|tag))?s?$/i.test(key) &&
  /^[a-z\d][\w./-]{0,200}:[a-z\d][\w.-]{0,40}$/.test(value);
