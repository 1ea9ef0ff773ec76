import { isObject, type Json } from '../value';
import { decodeToken, decodeBase64 } from './decode';
import { looksGenerated, looksLikePassword, looksMixed, looksRandom } from './randomness';
import {
  isMetadataName,
  isNameField,
  isPatternName,
  isQuantityName,
  isSecretName,
  isValueField,
  getNameKind,
  type NameKind,
} from './names';
import { isHarmless, isMarker, formatMarker, maskFormats } from './formats';
import { maskByContext } from './context';

type JsonObject = { readonly [key: string]: Json };

/** Deeper than that nothing is looked into: it is masked as a whole. */
export const MAX_DEPTH = 100;
/** How often base64 and JSON are unpacked inside each other. */
const MAX_DECODE_DEPTH = 4;

/** Below what a value is: below a secret's name all are secrets, in a pattern of events no name says anything. */
type MaskContext = 'open' | 'secret' | 'pattern';

/** Masks the values of one change: the same secret gets the same number, so that before and after can be compared. */
export class Masker {
  private readonly numbers = new Map<string, number>();

  readonly mark = (secret: string): string => {
    if (isMarker(secret)) return secret;
    const number = this.numbers.get(secret) ?? this.numbers.size + 1;
    this.numbers.set(secret, number);
    return formatMarker(number);
  };

  /**
   * @param marks in the value's shape, `true` wherever the provider or the configuration calls it sensitive
   * @param key the name that the value stands under
   */
  maskValue(value: Json, marks: Json | undefined, key: string, depth = 0, place: MaskContext = 'open'): Json {
    if (value === null) return null;
    if (marks === true || depth > MAX_DEPTH) return this.maskWhole(value);
    if (Array.isArray(value)) {
      const items = value as readonly Json[];
      return items.map((item, at) => {
        const inner = Array.isArray(marks) ? (marks as readonly Json[])[at] : undefined;
        return this.maskValue(item, inner, key, depth + 1, place);
      });
    }
    if (isObject(value)) return this.maskObject(value, marks, key, depth, place);
    const kind = getKindInContext(key, place);
    if (typeof value === 'number')
      return kind === 'secret' && !isQuantityName(key) ? this.mark(String(value)) : value;
    return typeof value === 'string' ? this.maskNamedText(value, kind, key, place) : value;
  }

  /** A text that stands under a name. */
  private maskNamedText(value: string, kind: NameKind, key: string, place: MaskContext): string {
    if (kind === 'secret' && !isHarmless(value) && !(isQuantityName(key) && /^\d+$/.test(value)))
      return this.mark(value);
    if (kind === 'key' && (looksGenerated(value) || decodeBase64(value, 8)?.includes(':')))
      return this.mark(value);
    return this.maskText(value, kind, 0, isPatternName(key) ? 'pattern' : place);
  }

  /** @param kind what the text's name says about it */
  maskText(text: string, kind: NameKind = 'plain', unpacked = 0, place: MaskContext = 'open'): string {
    if (isMarker(text) || /^[\w-]{0,14}$/.test(text)) return text;
    const parsed = unpacked < MAX_DECODE_DEPTH ? parseJsonText(text) : undefined;
    if (parsed !== undefined)
      return JSON.stringify(this.maskValue(parsed, undefined, '', unpacked * 10, place));
    if (this.containsEncodedSecret(text.replace(/\s+/g, ''), unpacked)) return this.mark(text);
    if (kind !== 'public' && looksLikePassword(text)) return this.mark(text);
    const masked = maskByContext(maskFormats(text, this.mark), this.mark)
      .split(/(\(sensitive #\d+\)|-----BEGIN [A-Z ]{1,40}-----[^-]*-----END [A-Z ]{1,40}-----)/)
      .map((part, at) => (at % 2 === 1 ? part : this.maskWords(part, kind, unpacked)))
      .join('');
    return kind === 'about' ? this.maskMixedParts(masked) : masked;
  }

  /** The keys of a shape, masked as they are in the value that it belongs to. */
  maskKeys(shape: Json, depth = 0): Json {
    if (depth > MAX_DEPTH) return null;
    if (Array.isArray(shape)) return (shape as readonly Json[]).map((item) => this.maskKeys(item, depth + 1));
    if (!isObject(shape)) return shape;
    return Object.fromEntries(
      Object.entries(shape).map(([key, item]) => [this.maskText(key), this.maskKeys(item, depth + 1)]),
    );
  }

  private maskWhole(value: Json): string {
    if (typeof value === 'string') return this.mark(value);
    try {
      return this.mark(JSON.stringify(value));
    } catch {
      return this.mark(''); // nested too deep to be written: one such value is told from no other
    }
  }

  private maskObject(
    value: JsonObject,
    marks: Json | undefined,
    key: string,
    depth: number,
    place: MaskContext,
  ): Json {
    const inside = getInnerContext(value, key, place);
    const fields = Object.keys(value);
    const isPair = fields.some(isValueField);
    const names = fields.filter((field) => isNameField(field) && typeof value[field] === 'string');
    const of =
      place === 'pattern'
        ? []
        : [getNameKind(key), ...names.map((field) => getNameKind(value[field] as string))];
    const held = of.includes('secret') ? 'secret' : of.includes('key') ? 'hmac' : undefined;
    const under = (field: string): string => {
      if (isPair && names.includes(field)) return 'name';
      return held !== undefined && isValueField(field) && !isSecretReference(value) ? held : field;
    };
    return Object.fromEntries(
      Object.entries(value).map(([field, item]) => {
        const inner = isObject(marks) && Object.hasOwn(marks, field) ? marks[field] : undefined;
        return [this.maskText(field), this.maskValue(item, inner, under(field), depth + 1, inside)];
      }),
    );
  }

  private maskWords(text: string, kind: NameKind, unpacked: number): string {
    return text.replace(/[^\s"'`,;()<>{}[\]|]{16,}/g, (word) => {
      if (/^arn:aws[\w-]*:/.test(word)) return word;
      if (word.includes('%') && this.containsEncodedSecret(word, unpacked)) return this.mark(word);
      // What a URL or an assignment is made of is looked at part by part.
      const parts = /:\/\/|[&?:@]|=[^=]/.test(word) ? word.split(/([:/?&@#]|=(?=[^=]))/) : [word];
      return parts.map((part) => this.maskToken(part, kind, unpacked)).join('');
    });
  }

  private maskToken(token: string, kind: NameKind, unpacked: number): string {
    if (token.length < 16 || !/^[\w+/=.~-]+$/.test(token)) return token;
    if (this.containsEncodedSecret(token, unpacked)) return this.mark(token);
    if (kind === 'public' || decodeBase64(token) !== undefined) return token;
    return looksRandom(token) ? this.mark(token) : token;
  }

  /** What tells where a secret is, without the parts of it that may be the secret. */
  private maskMixedParts(text: string): string {
    return text
      .split(/(\(sensitive #\d+\)|[^\w.+~-]+)/)
      .map((part, at) => (at % 2 === 0 && looksMixed(part) ? this.mark(part) : part))
      .join('');
  }

  /** Whether a text is base64, hex or a URL's writing of one that holds a secret. */
  private containsEncodedSecret(token: string, unpacked: number): boolean {
    if (unpacked >= MAX_DECODE_DEPTH) return false;
    return decodeToken(token).some((decoded) => {
      const canonical = parseJsonText(decoded);
      const masked = new Masker().maskText(decoded, 'plain', unpacked + 1);
      return masked !== (canonical === undefined ? decoded : JSON.stringify(canonical));
    });
  }
}

function getKindInContext(key: string, place: MaskContext): NameKind {
  const kind = getNameKind(key);
  if (place === 'open') return kind;
  if (place === 'secret') return isMetadataName(key) ? kind : 'secret';
  return kind === 'public' ? kind : 'plain';
}

/** Where what an object holds is. */
function getInnerContext(value: JsonObject, key: string, place: MaskContext): MaskContext {
  if (place === 'pattern' || isPatternName(key)) return 'pattern';
  return (place === 'secret' || isSecretName(key)) && !isTypeDefinition(value) ? 'secret' : 'open';
}

/** Whether an object describes something that is called like a secret: a schema, a state, a resource. */
const isTypeDefinition = (value: JsonObject): boolean =>
  ['$ref', 'schema', 'allOf', 'anyOf', 'oneOf'].some((field) => Object.hasOwn(value, field)) ||
  [value.type, value.Type]
    .flat()
    .some(
      (type) =>
        typeof type === 'string' &&
        /^(?:string|number|integer|boolean|array|object|null|apiKey|http|oauth2|openIdConnect|Task|Pass|Wait|Choice|Parallel|Map|Succeed|Fail|AWS::.*)$/.test(
          type,
        ),
    );

/** Whether what stands as a variable's value is the name of where the value is. */
const isSecretReference = ({ type }: JsonObject): boolean =>
  type === 'SECRETS_MANAGER' || type === 'PARAMETER_STORE';

/** What a JSON text holds, if it is an object, a list or a text. */
export function parseJsonText(text: string): Json | undefined {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
