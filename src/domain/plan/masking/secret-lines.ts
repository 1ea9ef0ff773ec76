import { isAddress } from '../address';
import { isReadable } from './assignments';
import type { ReplaceSecret } from './formats';
import { isSecretEnding, isSecretName } from './names';
import { isSentence } from './sentences';

/** A line with a name and a value only: `password word`, also in the output of a provisioner. */
const LINE =
  /(^(?:[\w.[\]"-]{1,120} \((?:local|remote)-exec\): )?[ \t]{0,40}(?:(?:set|export)[ \t]+)?\/?)([\w.-]{2,60})([ \t]{1,20})("[^"\n]+"|'[^'\n]+'|[^\s"'(=:<>|{}[\]][^\s"'=<>{}[\]]*)(?=[ \t]*;?\r?$)/gm;

/** Names of passwords. After these names, a word is more often a secret than after the names of tokens and keys. */
const PASSWORD_NAME = /pass|pwd|pswd|pw$|psk$|secret_|[_.-](?:secret|token|key)$/i;

/** Words that follow `password`, `secret` or `token` in titles and sentences: `Password policy`, `token expired`. */
const FOLLOWERS =
  /^(?:polic(?:y|ies)|reset|resets|manager|store|stores|vault|buckets?|services?|endpoints?|hash|hashes|strength|length|prompt|files?|fields?|pages?|types?|names?|values?|versions?|servers?|scopes?|lifetime|expiry|provider|providers|issuer|audience|usage|size|format|header|headers|cookie|url|uri|arn|id|ids|list|lists|count|counts|limit|limits|quota|rate|refresh|grant|grants|access|auth|login|logout|sync|leak|leaks|scan|scanner|scanning|key|keys|ring|text|hint|change|changes|check|checks|error|errors|failure|history|age|complexity|rules?|requirements?|input|output|box|link|is|are|was|has|must|and|or|for|from|of|to|in|on|with|empty|wrong|weak|strong|too|ok|valid|correct|unknown|secret|secrets|password|passwords|token|tokens|here|below|above|only|sent|set|unset|lost|found|seen|forever|again|yes|no|on|off|\w{2,20}(?:ed|ation|ition|ction|ment|ity|ator|able|ible)|\w{4,20}ing|invalid|missing)$/i;

/** `the password is "word"`, `Password for app: word`. */
const STATEMENT =
  /(\b(?:password|passphrase|passcode|pin|secret|token)\s{1,2}(?:is|was|for\s{1,2}[\w@.-]{1,60})(?:\s{1,2}now)?)(:\s{1,2}|\s{1,2}(?=["'`]?\S*\d)|\s{1,2}(?=["']))(["'`]?)((?<=")[^"\n]{4,80}(?=")|(?<=')[^'\n]{4,80}(?=')|[^\s"'`(]{4,})/gi;

/** Masks the values in lines of a name and a value, and in sentences that state a password. */
export function maskSecretLines(text: string, mark: ReplaceSecret): string {
  if (!/[ \t]/.test(text)) return text;
  const isMultiline = text.trim().includes('\n');
  return text
    .replace(LINE, (match: string, before: string, name: string, space: string, value: string) => {
      if (!isSecretName(name) || !isSecretEnding(name) || isAddress(name)) return match;
      const inner = value.replace(/^["']|["']$/g, '');
      if (isReadable(inner) || !isValue(inner, name, isMultiline || value !== inner)) return match;
      return before + name + space + value.replace(inner, () => mark(inner));
    })
    .replace(STATEMENT, (match: string, before: string, between: string, quote: string, value: string) =>
      isReadable(value) || isSentence(`${value} x`) || /^(?:\d{1,2}|v\d.*)$/.test(value)
        ? match
        : before + between + quote + mark(value),
    );
}

/** Whether the word after a name is its value, and not the next word of a title or a sentence. */
function isValue(word: string, name: string, isMultiline: boolean): boolean {
  if (word.includes('/') || /^(?:\d{1,3}|v\d[\w.]*|#\d+|[-*.…]+|\d{4}-\d{2}-\d{2}[\d:TZ.]*)$/.test(word))
    return false;
  if (/^[A-Za-z]+[.,:]$/.test(word)) return false;
  if (!/^[A-Za-z]+$/.test(word)) return true;
  return !FOLLOWERS.test(word) && (isMultiline || PASSWORD_NAME.test(name));
}
