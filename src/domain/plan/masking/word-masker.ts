import { replaceKeys, splitAtAddresses } from '../address';
import { maskByContext } from './context';
import { decodeBase64 } from './decode';
import { hasFileExtension, isFilePath, splitPath } from './file-path';
import { formatMarker, isMarker, maskFormats } from './formats';
import type { NameKind } from './names';
import { isLongRandom, looksMixed, looksRandom } from './randomness';

/** Masks the words of a text. The same secret gets the same number, so that before and after can be compared. */
export abstract class WordMasker {
  private readonly numbers = new Map<string, number>();
  private readonly shownIds = new Set<string>();

  /** @param publicIds random ids that are public, because they are shown elsewhere */
  constructor(private readonly publicIds: ReadonlySet<string> = new Set()) {}

  /** The masked tokens that a field with the name of an id shows. */
  get maskedIds(): ReadonlySet<string> {
    return new Set([...this.shownIds].filter((id) => this.numbers.has(id) || this.numbers.has(`${id}.`)));
  }

  readonly mark = (secret: string): string => {
    if (isMarker(secret)) return secret;
    const number = this.numbers.get(secret) ?? this.numbers.size + 1;
    this.numbers.set(secret, number);
    return formatMarker(number);
  };

  /** Whether a token decodes to a text with a secret. */
  protected abstract containsEncodedSecret(token: string, decodeDepth: number): boolean;

  /**
   * Masks the keys in an address or an attribute path. The other parts are names, which are not classified by their entropy;
   * only a token of a known format is masked there.
   */
  maskAddress(address: string): string {
    return maskFormats(
      replaceKeys(address, (key) => this.maskKey(key)),
      this.mark,
    );
  }

  private maskKey(key: string): string {
    const masked = maskByContext(maskFormats(key, this.mark), this.mark);
    if (masked !== key) return masked;
    return this.containsEncodedSecret(key, 0) || isLongRandom(key) ? this.mark(key) : key;
  }

  protected maskWordsAndAddresses(text: string, kind: NameKind, decodeDepth: number): string {
    return splitAtAddresses(text)
      .map((part, index) =>
        index % 2 === 1 ? this.maskAddress(part) : this.maskWords(part, kind, decodeDepth),
      )
      .join('');
  }

  private maskWords(text: string, kind: NameKind, decodeDepth: number): string {
    return text.replace(/[^\s"'`,;()<>{}[\]|]{16,}/g, (word) => {
      if (/^arn:aws[\w-]*:/.test(word)) return word;
      if (kind !== 'key' && isFilePath(word)) return this.maskPath(word);
      if (word.includes('%') && this.containsEncodedSecret(word, decodeDepth)) return this.mark(word);
      // The parts of a URL or an assignment are checked separately.
      const parts = /:\/\/|[&?:@]|=[^=]/.test(word) ? word.split(/([:/?&@#]|=(?=[^=]))/) : [word];
      return parts.map((part) => this.maskToken(part, kind, decodeDepth)).join('');
    });
  }

  /** The user must recognize a file by its path, so that only what is certainly random in it is masked. */
  private maskPath(path: string): string {
    return splitPath(path)
      .map((segment) => (isLongRandom(segment) ? this.mark(segment) : segment))
      .join('');
  }

  private maskToken(token: string, kind: NameKind, decodeDepth: number): string {
    if (token.length < 16 || !/^[\w+/=.~-]+$/.test(token)) return token;
    // The last part of the URL of a file.
    if (kind !== 'key' && hasFileExtension(token)) return this.maskPath(token);
    if (this.containsEncodedSecret(token, decodeDepth)) return this.mark(token);
    if (kind === 'public') this.shownIds.add(token);
    if (kind === 'public' || decodeBase64(token) !== undefined) return token;
    return looksRandom(token) && !this.publicIds.has(token.replace(/\.$/, '')) ? this.mark(token) : token;
  }

  /** Masks the parts of the location of a secret that may be the secret. */
  protected maskMixedParts(text: string): string {
    return text
      .split(/(\(sensitive #\d+\)|[^\w.+~-]+)/)
      .map((part, index) => (index % 2 === 0 && looksMixed(part) ? this.mark(part) : part))
      .join('');
  }
}
