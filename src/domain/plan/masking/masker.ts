import { isObject, type Json } from '../plan';
import { decodedText } from './base64';
import { looksRandom } from './entropy';
import { isPublicKey, isSecretKey, NAME_FIELDS, VALUE_FIELDS } from './keys';
import { isHarmless, isMarker, markerOf, maskShapes } from './shapes';

type JsonObject = { readonly [key: string]: Json };

/** Deeper than that nothing is looked into: it is masked as a whole. */
export const DEEPEST = 100;
/** How often base64 and JSON are unpacked inside each other. */
const UNPACKED = 4;

/** Masks the values of one change: the same secret gets the same number, so that before and after can be compared. */
export class Masker {
  private readonly numbers = new Map<string, number>();

  readonly mark = (secret: string): string => {
    if (isMarker(secret)) return secret;
    const number = this.numbers.get(secret) ?? this.numbers.size + 1;
    this.numbers.set(secret, number);
    return markerOf(number);
  };

  /**
   * @param marks in the value's shape, `true` wherever the provider or the configuration calls it sensitive
   * @param key the name that the value stands under
   */
  value(value: Json, marks: Json | undefined, key: string, depth = 0): Json {
    if (value === null) return null;
    if (marks === true || depth > DEEPEST) return this.all(value);
    if (Array.isArray(value)) {
      const items = value as readonly Json[];
      return items.map((item, at) =>
        this.value(item, Array.isArray(marks) ? (marks as readonly Json[])[at] : undefined, key, depth + 1),
      );
    }
    if (isObject(value)) return this.object(value, marks, key, depth);
    if (typeof value === 'number') return isSecretKey(key) ? this.mark(String(value)) : value;
    if (typeof value !== 'string') return value;
    if (isSecretKey(key) && !isHarmless(value)) return this.mark(value);
    return this.text(value, isPublicKey(key));
  }

  /** @param isPublic whether what looks random in it is known to be none: a digest */
  text(text: string, isPublic = false, unpacked = 0): string {
    if (isMarker(text)) return text;
    const parsed = unpacked < UNPACKED ? parsedJson(text) : undefined;
    if (parsed !== undefined) return JSON.stringify(this.value(parsed, undefined, '', unpacked * 10));
    const whole = text.replace(/\s+/g, '');
    if (this.hidesSecret(whole, unpacked)) return this.mark(text);
    return maskShapes(text, this.mark)
      .split(/(\(sensitive #\d+\)|-----BEGIN [A-Z ]{1,40}-----[^-]*-----END [A-Z ]{1,40}-----)/)
      .map((part, at) => (at % 2 === 1 ? part : this.words(part, isPublic, unpacked)))
      .join('');
  }

  /** The keys of a shape, masked as they are in the value that it belongs to. */
  keys(shape: Json, depth = 0): Json {
    if (depth > DEEPEST) return null;
    if (Array.isArray(shape)) return (shape as readonly Json[]).map((item) => this.keys(item, depth + 1));
    if (!isObject(shape)) return shape;
    return Object.fromEntries(
      Object.entries(shape).map(([key, item]) => [this.text(key), this.keys(item, depth + 1)]),
    );
  }

  private all(value: Json): string {
    if (typeof value === 'string') return this.mark(value);
    try {
      return this.mark(JSON.stringify(value));
    } catch {
      return this.mark(''); // nested too deep to be written: one such value is told from no other
    }
  }

  private object(value: JsonObject, marks: Json | undefined, key: string, depth: number): Json {
    const named = NAME_FIELDS.map((field) => value[field]).find((name) => typeof name === 'string');
    const holdsSecret = isSecretKey(key) || (typeof named === 'string' && isSecretKey(named));
    return Object.fromEntries(
      Object.entries(value).map(([field, item]) => {
        const inner = isObject(marks) && Object.hasOwn(marks, field) ? marks[field] : undefined;
        const under = holdsSecret && VALUE_FIELDS.includes(field) ? 'secret' : field;
        return [this.text(field), this.value(item, inner, under, depth + 1)];
      }),
    );
  }

  private words(text: string, isPublic: boolean, unpacked: number): string {
    return text.replace(/[^\s"'`,;()<>{}[\]|]{16,}/g, (word) => {
      if (/^arn:aws[\w-]*:/.test(word)) return word;
      // What a URL or an assignment is made of is looked at part by part.
      const parts = /:\/\/|[=&?:@]/.test(word) ? word.split(/([:/?&@#]|=(?=[^=]))/) : [word];
      return parts.map((part) => this.token(part, isPublic, unpacked)).join('');
    });
  }

  private token(token: string, isPublic: boolean, unpacked: number): string {
    if (token.length < 16 || !/^[\w+/=.~-]+$/.test(token)) return token;
    if (this.hidesSecret(token, unpacked)) return this.mark(token);
    if (isPublic || decodedText(token) !== undefined) return token;
    return looksRandom(token) ? this.mark(token) : token;
  }

  /** Whether a text is base64 of one that holds a secret. */
  private hidesSecret(token: string, unpacked: number): boolean {
    const decoded = unpacked < UNPACKED ? decodedText(token) : undefined;
    if (decoded === undefined) return false;
    const canonical = parsedJson(decoded);
    const masked = new Masker().text(decoded, false, unpacked + 1);
    return masked !== (canonical === undefined ? decoded : JSON.stringify(canonical));
  }
}

/** What a JSON text holds, if it is an object, a list or a text. */
export function parsedJson(text: string): Json | undefined {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
