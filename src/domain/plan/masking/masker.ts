import { splitAtAddresses } from '../address';
import { isObject, type Json } from '../value';
import { isOptionValue, maskCommandWords } from './command-list';
import { isImage } from './colon-pairs';
import { isLogin, maskByContext } from './context';
import { isCookieHeader, maskCookies } from './cookies';
import { decodeBase64, decodeToken } from './decode';
import { isFilePath } from './file-path';
import { isHarmless, isMarker, maskFormats } from './formats';
import { parseJsonText } from './json-text';
import { type KnownSecrets, NO_KNOWN_SECRETS } from './known-secrets';
import {
  getInnerContext,
  getKindInContext,
  isKubernetesSecret,
  isSchemaValue,
  isSecretReference,
  type JsonObject,
  type MaskContext,
} from './mask-context';
import {
  getNameKind,
  isNameField,
  isPatternName,
  isQuantityName,
  isValueField,
  type NameKind,
} from './names';
import { looksGenerated, looksLikePassword } from './randomness';
import { WordMasker } from './word-masker';

/** Whether a text contains the address of a resource, or is the path of a file. */
const isLocation = (text: string): boolean => splitAtAddresses(text).length > 1 || isFilePath(text);

/** Values that are nested deeper are masked as a whole. */
export const MAX_DEPTH = 100;
/** The maximum depth of base64 and JSON within each other. */
const MAX_DECODE_DEPTH = 4;

/** Masks the values of one change. The same secret gets the same number, so that before and after can be compared. */
export class Masker extends WordMasker {
  /** @param secrets the values that the plan marks as sensitive anywhere @param publicIds see {@link WordMasker} */
  constructor(
    private readonly secrets: KnownSecrets = NO_KNOWN_SECRETS,
    publicIds?: ReadonlySet<string>,
  ) {
    super(publicIds);
  }

  /**
   * @param marks has the shape of the value, with masked keys ({@link maskKeys}) and `true` for each value that the
   *   provider or the configuration marks as sensitive
   * @param key the name of the value
   */
  maskValue(
    value: Json,
    marks: Json | undefined,
    key: string,
    depth = 0,
    context: MaskContext = 'open',
  ): Json {
    if (value === null) return null;
    if (marks === true || depth > MAX_DEPTH) return this.maskWhole(value);
    if (Array.isArray(value)) {
      const items = maskCommandWords(value as readonly Json[], this.mark) as readonly Json[];
      return items.map((item, index) => {
        if (isOptionValue(items[index - 1], item)) return this.mark(item);
        const inner = Array.isArray(marks) ? (marks as readonly Json[])[index] : undefined;
        return this.maskValue(item, inner, key, depth + 1, context);
      });
    }
    if (isObject(value)) return this.maskObject(value, marks, key, depth, context);
    const kind = getKindInContext(key, context);
    if (typeof value === 'number')
      return kind === 'secret' && !isQuantityName(key) ? this.mark(String(value)) : value;
    return typeof value === 'string' ? this.maskNamedText(value, kind, key, context) : value;
  }

  private maskNamedText(value: string, kind: NameKind, key: string, context: MaskContext): string {
    if (kind === 'secret' && !isHarmless(value) && !(isQuantityName(key) && /^\d+$/.test(value)))
      return this.mark(value);
    if (
      kind === 'key' &&
      (looksGenerated(value) || decodeBase64(value, 8)?.includes(':') || isLogin(key, value))
    )
      return this.mark(value);
    if (isCookieHeader(key)) return this.maskText(maskCookies(value, this.mark));
    if (isImage(key, value))
      return value
        .split(':')
        .map((part) => this.maskText(part))
        .join(':');
    return this.maskText(value, kind, 0, isPatternName(key) ? 'pattern' : context);
  }

  /** @param kind the kind that the name of the text indicates */
  maskText(
    original: string,
    kind: NameKind = 'plain',
    decodeDepth = 0,
    context: MaskContext = 'open',
  ): string {
    if (this.secrets.has(original)) return this.mark(original);
    const parsed = decodeDepth < MAX_DECODE_DEPTH ? parseJsonText(original) : undefined;
    if (parsed !== undefined)
      return JSON.stringify(this.maskValue(parsed, undefined, '', decodeDepth * 10, context));
    const text = this.secrets.mask(original, this.mark);
    if (isMarker(text) || /^[\w-]{0,14}$/.test(text)) return text;
    if (this.containsEncodedSecret(text.replace(/\s+/g, ''), decodeDepth)) return this.mark(text);
    if (kind !== 'public' && looksLikePassword(text) && !isLocation(text)) return this.mark(text);
    const masked = maskByContext(maskFormats(text, this.mark), this.mark)
      .split(/(\(sensitive #\d+\)|-----BEGIN [A-Z ]{1,40}-----[^-]*-----END [A-Z ]{1,40}-----)/)
      .map((part, index) => (index % 2 === 1 ? part : this.maskWordsAndAddresses(part, kind, decodeDepth)))
      .join('');
    return kind === 'location' ? this.maskMixedParts(masked) : masked;
  }

  /** Masks the keys of a tree of marks in the same way as the keys of the value that it describes. */
  maskKeys(shape: Json, depth = 0): Json {
    if (depth > MAX_DEPTH) return null;
    if (Array.isArray(shape)) return (shape as readonly Json[]).map((item) => this.maskKeys(item, depth + 1));
    if (!isObject(shape)) return shape;
    const masked: [string, Json][] = Object.entries(shape).map(([key, item]) => [
      this.maskText(key),
      this.maskKeys(item, depth + 1),
    ]);
    // A key can already look like a masked one. Of two keys that become equal, the sensitive one determines the mark.
    const isSensitive = ([, mark]: [string, Json]) => mark === true;
    return Object.fromEntries([
      ...masked.filter((entry) => !isSensitive(entry)),
      ...masked.filter(isSensitive),
    ]);
  }

  private maskWhole(value: Json): string {
    if (typeof value === 'string') return this.mark(value);
    try {
      return this.mark(JSON.stringify(value));
    } catch {
      return this.mark(''); // nested too deep for JSON: all such values get the same number
    }
  }

  private maskObject(
    value: JsonObject,
    marks: Json | undefined,
    key: string,
    depth: number,
    context: MaskContext,
  ): Json {
    const innerContext = getInnerContext(value, key, context);
    const fields = Object.keys(value);
    const isPair = fields.some(isValueField);
    const names = fields.filter((field) => isNameField(field) && typeof value[field] === 'string');
    const kinds =
      context === 'pattern'
        ? []
        : [getNameKind(key), ...names.map((field) => getNameKind(value[field] as string))];
    const valueName = names.some((name) => isCookieHeader(value[name] as string))
      ? 'cookie'
      : kinds.includes('secret') || value.type === 'SecureString'
        ? 'secret'
        : kinds.includes('key')
          ? 'hmac'
          : undefined;
    const isValue = (field: string): boolean =>
      isValueField(field) || (valueName === 'secret' && isSchemaValue(value, field));
    const getFieldName = (field: string): string => {
      if (isPair && names.includes(field)) return 'name';
      return valueName !== undefined && isValue(field) && !isSecretReference(value) ? valueName : field;
    };
    return Object.fromEntries(
      Object.entries(value).map(([field, item]) => {
        const name = this.maskText(field);
        const inner = isObject(marks) && Object.hasOwn(marks, name) ? marks[name] : undefined;
        return [
          name,
          this.maskValue(
            item,
            inner,
            getFieldName(field),
            depth + 1,
            isKubernetesSecret(value, field) ? 'secret' : innerContext,
          ),
        ];
      }),
    );
  }

  /** Whether a token decodes to a text with a secret. */
  protected containsEncodedSecret(token: string, decodeDepth: number): boolean {
    if (decodeDepth >= MAX_DECODE_DEPTH) return false;
    return decodeToken(token).some((decoded) => {
      const canonical = parseJsonText(decoded);
      const masked = new Masker(this.secrets).maskText(decoded, 'plain', decodeDepth + 1);
      return masked !== (canonical === undefined ? decoded : JSON.stringify(canonical));
    });
  }
}
