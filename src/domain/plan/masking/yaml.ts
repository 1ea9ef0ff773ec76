import { isAddress } from '../address';
import { isSecretName } from './names';
import { containsVerb, isSentence } from './sentences';

type MaskValue = (value: string) => string;

/** A name without a value on its line: `password:`, `- "token": !!str # comment`, or with the indicator of a block. */
const NAME_LINE =
  /^([ \t]{0,80})((?:- |\? )?)["']?([\w.-]{1,80})["']?(:?)(?:[ \t]{1,4}[!&][\w!-]{0,40}){0,2}(?:[ \t]{1,4}([|>])[-+\d]{0,2})?(?:[ \t]{1,4}#[^\n]{0,200})?[ \t]{0,4}\r?$/;
/** Several words, which are one value in YAML: `password: two words`. */
const WORDS_LINE =
  /^([ \t]{0,80}(?:- )?["']?)([\w.-]{1,80})(["']?:[ \t]{1,4})([\w-]{1,40}(?:[ \t][\w-]{1,40}){1,11})(?=[ \t]*\r?$)/;
/** An entry of a map: `name: …`, `"name":`. */
const ENTRY = /^[ \t]*(?:- )?["']?[\w./$-]{1,253}["']?:(?:\s|$)/;
/** The fields of a schema or a parameter that contain a value. */
const VALUE_ENTRY = /^([ \t]*(?:examples?|default|const|value):[ \t]{1,4}["']?)([^\s"'|>&*!{[(][^\n"'\r]*)/i;
const ITEM = /^([ \t]*- {1,4}["']?)([^\s"'(&*!{[][^\n"'\r]*)/;
/** The maximum number of lines that are read after a name. */
const MAX_LINES = 200;

/** Masks the secrets in YAML whose value is not on the line of their name, and the secrets of Kubernetes. */
export function maskYaml(text: string, maskValue: MaskValue): string {
  const masked = maskEntries(text.split('\n'), maskValue).join('\n');
  return masked.includes('kind:') ? maskKubernetesSecrets(masked, maskValue) : masked;
}

function maskEntries(given: readonly string[], maskValue: MaskValue): string[] {
  const lines = [...given];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    const [, space = '', dash = '', name, colon, block] = NAME_LINE.exec(line) ?? [];
    if (name === undefined) lines[index] = maskWords(line, maskValue);
    else if (isSecretName(name) && dash === '? ' && colon === '')
      lines[index + 1] = (lines[index + 1] ?? '').replace(
        /^([ \t]*: {1,4}["']?)([^\s"'][^"'\r]*)/,
        (_, before: string, value: string) => before + maskValue(value),
      );
    else if (isSecretName(name) && colon === ':' && !isAddress(name)) {
      const end = findEnd(lines, index + 1, space.length, dash === '' && block === undefined);
      const isWhole = maskBelow(lines, index + 1, end, { name, isBlock: block !== undefined, maskValue });
      if (isWhole) index = end - 1;
    }
  }
  // `undefined` is beyond the end of the text.
  return lines.slice(0, given.length);
}

/** Finds the end of the lines below a name: they have a larger indentation, or are items of its list. */
function findEnd(lines: readonly string[], start: number, indentation: number, mayBeList: boolean): number {
  let end = start;
  for (let index = start; index < Math.min(lines.length, start + MAX_LINES); index++) {
    const own = lines[index]!.search(/[^\s]/);
    if (own < 0) continue;
    if (own < indentation || (own === indentation && !(mayBeList && /^\s*- /.test(lines[index]!)))) break;
    end = index + 1;
  }
  return end;
}

interface Below {
  readonly name: string;
  readonly isBlock: boolean;
  readonly maskValue: MaskValue;
}

/** Masks the lines below a name. Returns whether all of them are its value, and so are not read again. */
function maskBelow(
  lines: string[],
  start: number,
  end: number,
  { name, isBlock, maskValue }: Below,
): boolean {
  const replaceLines = (pattern: RegExp) => {
    for (let index = start; index < end; index++)
      lines[index] = lines[index]!.replace(
        pattern,
        (_, before: string, value: string) => before + maskValue(value),
      );
  };
  const text = lines.slice(start, end).join('\n');
  const value = text.trim();
  if (value === '') {
    // Not YAML: `password:` and a word on the next line.
    if (/^[^\s:(]{4,}\r?$/.test(lines[end] ?? '')) lines[end] = maskLine(lines[end]!, maskValue);
    return false;
  }
  if (isBlock || (!ENTRY.test(value) && !value.startsWith('- '))) {
    if (!isBlock && (isSentence(value) || value.endsWith('.') || value.startsWith('#'))) return false;
    const masked = maskLine(text, maskValue).split('\n');
    for (let index = start; index < end; index++) lines[index] = masked[index - start] ?? '';
    return true;
  }
  // A list under `secrets` contains names of secrets.
  if (!value.startsWith('- ')) replaceLines(VALUE_ENTRY);
  else if (!ENTRY.test(value) && !/(?:secret|credential)s$/i.test(name)) replaceLines(ITEM);
  return false;
}

function maskWords(line: string, maskValue: MaskValue): string {
  return line.replace(
    WORDS_LINE,
    (match: string, before: string, name: string, between: string, words: string) =>
      isSecretName(name) && !isAddress(name) && !isSentence(words) && !containsVerb(words)
        ? before + name + between + maskValue(words)
        : match,
  );
}

/** Masks a text, but not the space around it. */
const maskLine = (line: string, maskValue: MaskValue): string => {
  const quoted = /^\s*(["'])([^"']+)\1\s*$/.exec(line);
  return quoted
    ? line.replace(quoted[2]!, () => maskValue(quoted[2]!))
    : line.replace(/\S(?:[^]*\S)?/, maskValue);
};

const IS_KUBERNETES_SECRET = /^kind:[ \t]{1,4}["']?Secret["']?[ \t]*$/m;
const DATA = /(^(?:stringData|data):[ \t]*\n)((?:[ \t]+[^\n]*(?:\n|$)){1,500})/gm;
const ENTRY_OF_SECRET = /(^[ \t]+["']?[\w.-]{1,253}["']?:[ \t]{1,4}["']?)([^\s"'|>(][^\n"']*)/gm;

/** Masks the values of the secrets of Kubernetes in YAML. */
const maskKubernetesSecrets = (text: string, maskValue: MaskValue): string =>
  text
    .split(/^(---.*\n)/m)
    .map((document) =>
      IS_KUBERNETES_SECRET.test(document)
        ? document.replace(
            DATA,
            (_, before: string, block: string) =>
              before +
              block.replace(
                ENTRY_OF_SECRET,
                (_match, name: string, value: string) => name + maskValue(value),
              ),
          )
        : document,
    )
    .join('');
