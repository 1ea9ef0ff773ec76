/** A piece of a template: what stands in it as it is, or what Terraform computes. */
export type TemplatePart = { readonly literal: string } | { readonly expression: string };

/**
 * The pieces of a text with `${…}` in it, as Terraform reads one in JSON.
 * @returns undefined where it has a directive (`%{if …}`), or an expression that doesn't end
 */
export function parseTemplate(text: string): readonly TemplatePart[] | undefined {
  const pieces: TemplatePart[] = [];
  let literal = '';
  for (let at = 0; at < text.length;) {
    const three = text.slice(at, at + 3);
    if (three === '$${' || three === '%%{') {
      literal += three.slice(1);
      at += 3;
    } else if (three.startsWith('%{')) return undefined;
    else if (three.startsWith('${')) {
      const end = findExpressionEnd(text, at + 2);
      if (end === undefined) return undefined;
      pieces.push({ literal }, { expression: text.slice(at + 2, end).trim() });
      literal = '';
      at = end + 1;
    } else literal += text[at++];
  }
  return [...pieces, { literal }];
}

/** Where the brace is that ends an expression; braces within quotes don't. */
function findExpressionEnd(text: string, from: number): number | undefined {
  let [depth, quoted] = [1, false];
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '{') depth++;
    else if (!quoted && character === '}' && --depth === 0) return at;
  }
  return undefined;
}
