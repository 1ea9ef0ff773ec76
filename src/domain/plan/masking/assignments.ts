import { isAddress } from '../address';
import { hasFileExtension } from './file-path';
import { isHarmless, type ReplaceSecret } from './formats';
import { getNameKind } from './names';
import { looksGenerated } from './randomness';
import { isSentence } from './sentences';

/**
 * `password=`, `"api_key": `, `--token=`, `AccountKey=`, `\"pin\":\"`, `password: `, `['password'] =`, `password ||= `,
 * `password -> "`. Before the value may be a YAML tag or anchor, the prefix of a string, such as `!!str`, `@"`, `b'`, or a
 * continued line.
 */
const ASSIGNMENT =
  /(?<![\w.-])([\w.-]{1,80})(?:\\{0,7}["']?(?:\[?\])?\s{0,2}(?:[:!?+]|\|\||::)?={1,2}>?\s{0,2}|\\{0,7}["']\s{0,40}:\s{0,40}|[ \t]{0,2}:[ \t]{1,2}|[ \t]{0,2}->[ \t]{0,2}(?=["']))(?:!!\w{1,20}[ \t]{1,2}|&[\w-]{1,40}[ \t]{1,2}|@(?=")|[bfru]{1,2}(?=["'])|""(?=")|''(?=')|\\\r?\n[ \t]{0,20})?/gi;
const FLAG = /(?<![\w-])--?([\w-]{1,60})\s{1,2}(?!-)/g;
/** Parameters with the signature of a URL. */
const SIGNATURE = /^(?:sig|signature|x-(?:amz|goog)-(?:signature|security-token))$/i;

/** A value in nested JSON, in quotes, or up to a separator. One of the groups contains its text. */
const ASSIGNED_VALUE =
  /\\"((?:[^"\\]|\\\\(?:\\["\\]|[^"\\]))*)|\\{1,7}["']([^"'\\]*)|"((?:[^"\\]|\\[^])*)|'((?:[^'\\]|\\[^])*)|(?<=\s)(?<!: )`([^`\s$]+)(?=`)|((?:[^\s;&,"'(]|,(?!\s|[\w.-]{1,40}=)|\((?!sensitive #))+)/y;

/** Expressions that a command, a document or Terraform's text contains instead of a secret. */
const SECRET_SOURCE =
  /^(?:\$\(|\$\{\{|\$[A-Z_][A-Z_\d]*$|…$|-$|[|>][-+\d]{0,2}$|`|\((?:known|sensitive|write-only)$|!(?:Ref|GetAtt|ImportValue|Sub|Join|vault)$|[[{](?:\w{1,40}:|[\]}])?$|\[\.{3}|\*+$|~$|\$\{\w{1,80}:?[-=]$)/;
/** The default of a variable: `${PASSWORD:-word}`. */
const DEFAULT_VALUE = /(\$\{\w{1,80}:?[-=])([^${}\s"']+)(?=\})/y;
/** A document in a script or in Terraform: `<<EOF`, lines and `EOF`. */
const HERE_DOCUMENT = /(<<[-~]?["']?(\w{1,40})["']?[^\n]{0,200}\n)((?:(?![ \t]*\2\b)[^\n]*\n){1,100})/y;
/** The values of a list or a block: `["word"]`, `{ value = "word" }`. */
const BRACKETS = /[[{](?:[^\]{}]|\$\{[^{}]{0,200}\}){0,2000}[\]}]/y;
const BRACKETED_VALUE = /((?:^\[|,|\b(?:value|default)\s{0,20}[=:])\s{0,40}["'])([^"'\n]+)/g;

/** Masks the values that are assigned to a name that indicates a secret. */
export const maskAssignments = (text: string, mark: ReplaceSecret): string =>
  maskAssignedValues(ASSIGNMENT, text, mark);

/** Masks the values of options that indicate a secret: `--password word`. */
export const maskFlags = (text: string, mark: ReplaceSecret): string => maskAssignedValues(FLAG, text, mark);

/** Whether a value contains no secret: a reference, a command, a kind of authentication. */
export const isReadable = (value: string): boolean => isHarmless(value) || SECRET_SOURCE.test(value);

/** Masks the values after a name that indicates a secret. Other values may contain such names too. */
function maskAssignedValues(names: RegExp, text: string, mark: ReplaceSecret): string {
  const parts: string[] = [];
  let position = 0;
  const append = (start: number, masked: string, end: number) => {
    parts.push(text.slice(position, start), masked);
    position = end;
  };
  for (const match of text.matchAll(names)) {
    const [assignment, key] = match as unknown as [string, string];
    const start = match.index + assignment.length;
    if (match.index < position) continue; // within a masked value
    if (isLocation(text, match.index, assignment, key)) continue;
    const isSigned = SIGNATURE.test(key) && /[?&]/.test(text[match.index - 1] ?? '');
    const kind = isSigned ? 'secret' : getNameKind(key);
    if (kind !== 'secret' && kind !== 'key') continue;
    const nested = kind === 'secret' ? findNestedValue(text, start, key, mark) : undefined;
    if (nested) {
      append(start, nested.masked, nested.end);
      continue;
    }
    ASSIGNED_VALUE.lastIndex = start;
    const found = ASSIGNED_VALUE.exec(text);
    const value = found?.slice(1).find((group) => group !== undefined);
    if (!found || value === undefined || isReadable(value)) continue;
    if (kind === 'key' && !looksGenerated(value)) continue;
    if (found[6] !== undefined && isSentenceAfterColon(text, start, assignment)) continue;
    const valueStart = start + found[0].length - value.length;
    append(valueStart, mark(value), valueStart + value.length);
  }
  return parts.join('') + text.slice(position);
}

/** Whether an unquoted text after `password: ` is a sentence. */
const isSentenceAfterColon = (text: string, start: number, assignment: string): boolean =>
  /:[ \t]+$/.test(assignment) && isSentence(text.slice(start, start + 60));

interface NestedValue {
  readonly masked: string;
  readonly end: number;
}

/** Masks a value that is not a single word: a document, a default, or the texts in brackets. */
function findNestedValue(
  text: string,
  start: number,
  key: string,
  mark: ReplaceSecret,
): NestedValue | undefined {
  const match = (pattern: RegExp) => {
    pattern.lastIndex = start;
    return pattern.exec(text);
  };
  const maskValue = (value: string) => (isReadable(value.trim()) ? value : mark(value));
  switch (text[start]) {
    case '<': {
      const found = match(HERE_DOCUMENT);
      if (!found) return undefined;
      const [all, before, , lines] = found as unknown as [string, string, string, string];
      return { masked: before + lines.replace(/\S(?:[^]*\S)?/, maskValue), end: start + all.length };
    }
    case '$': {
      const found = match(DEFAULT_VALUE);
      if (!found) return undefined;
      const [all, before, value] = found as unknown as [string, string, string];
      return { masked: before + maskValue(value), end: start + all.length };
    }
    case '[':
    case '{': {
      // A list under `secrets` contains names of secrets.
      const found = /(?:secret|credential)s$/i.test(key) ? null : match(BRACKETS);
      if (!found) return undefined;
      const masked = found[0].replace(
        BRACKETED_VALUE,
        (_, before: string, value: string) => before + maskValue(value),
      );
      return masked === found[0] ? undefined : { masked, end: start + found[0].length };
    }
    default:
      return undefined;
  }
}

/**
 * Whether a name with a colon is the address of a resource, or the end of a path: `aws_ssm_parameter.Token: Creating…`,
 * `/etc/app/token: permission denied`, `credentials.csv: line 1`.
 */
const isLocation = (text: string, index: number, assignment: string, name: string): boolean =>
  assignment.includes(':') &&
  !assignment.includes('=') &&
  (text[index - 1] === '/' || hasFileExtension(name) || isAddress(name));
