const ANY = '*';
const ESCAPE = '\\';

/** A part of a wildcard: any text, or one character. */
type Token = { readonly any: true } | { readonly any: false; readonly character: string };

/**
 * Splits a wildcard into its parts; undefined if it is not valid: `**`, or a backslash before anything but `*` and a
 * backslash.
 */
export const parseWildcard = (wildcard: string): readonly Token[] | undefined => {
  const tokens: Token[] = [];
  for (let index = 0; index < wildcard.length; index++) {
    const character = wildcard.charAt(index);
    if (character === ANY) {
      if (tokens.at(-1)?.any) return undefined;
      tokens.push({ any: true });
    } else if (character === ESCAPE) {
      const escaped = wildcard.charAt(++index);
      if (escaped !== ANY && escaped !== ESCAPE) return undefined;
      tokens.push({ any: false, character: escaped });
    } else tokens.push({ any: false, character });
  }
  return tokens;
};

/** Whether a text matches a wildcard. Takes at most the product of both lengths, whatever the wildcard is. */
export const matchWildcard = (wildcard: string, text: string): boolean => {
  const tokens = parseWildcard(wildcard);
  if (!tokens) return false;
  let token = 0;
  let position = 0;
  let lastAny = -1;
  let resumeAt = 0;
  while (position < text.length) {
    const current = tokens[token];
    if (current?.any) {
      lastAny = token++;
      resumeAt = position;
    } else if (current && current.character === text.charAt(position)) {
      token++;
      position++;
    } else if (lastAny >= 0) {
      // The last `*` takes one character more.
      token = lastAny + 1;
      position = ++resumeAt;
    } else return false;
  }
  while (tokens[token]?.any) token++;
  return token === tokens.length;
};
