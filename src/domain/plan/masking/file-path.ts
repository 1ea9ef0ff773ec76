import { getRarePairRate } from './letter-pairs';

const EXTENSION =
  /\.(?:csv|tsv|jsonl?|ndjson|tf|tfvars|tfplan|tfstate|hcl|[cm]?[jt]sx?|py|sh|txt|md|log|ya?ml|toml|ini|env|xml|html?|zip|t?gz|tar|whl|lock|pem|crt|cer|key|parquet|sql|db|out|map|new|old|bak|tmp)$/i;
/** `/tmp/x`, `./x`, `../x`, `~/x`, `C:\x`. */
const ROOTED = /^(?:(?:~|\.{1,2})?\/|[A-Za-z]:\\)/;
/** The place in a file after its path: `:12:3`. */
const PLACE = /(?::\d+){1,2}$/;

/** Whether a name ends with the extension of a file. */
export const hasFileExtension = (name: string): boolean => EXTENSION.test(name);

/**
 * Whether a word is the path of a file or directory: it has a root or an extension, and a segment that is a word. Random
 * base64 may contain slashes, but not words between them.
 */
export function isFilePath(word: string): boolean {
  const path = word.replace(PLACE, '').replace(/(?<![.,;:!?])[.,;:!?]+$/, '');
  if (/:\/\/|[?&=]/.test(path)) return false;
  const hasExtension = hasFileExtension(path);
  if (!ROOTED.test(path) && !hasExtension) return false;
  return hasExtension || splitPath(path).some(isWord);
}

export const splitPath = (path: string): string[] => path.split(/([/\\])/);

const isWord = (segment: string): boolean =>
  /^[A-Z]?[a-z]{2,}$/.test(segment) && getRarePairRate(segment) < 0.5;
