/** A part of a template: literal text, or an expression that Terraform evaluates. */
export type TemplatePart = { readonly literal: string } | { readonly expression: string };

/**
 * Parses a text with `${…}`, as Terraform does in JSON.
 * @returns undefined if the text has a directive (`%{if …}`) or an expression without an end
 */
export function parseTemplate(text: string): readonly TemplatePart[] | undefined {
  const parts: TemplatePart[] = [];
  let literal = '';
  for (let index = 0; index < text.length;) {
    const next = text.slice(index, index + 3);
    if (next === '$${' || next === '%%{') {
      literal += next.slice(1);
      index += 3;
    } else if (next.startsWith('%{')) return undefined;
    else if (next.startsWith('${')) {
      const end = findExpressionEnd(text, index + 2);
      if (end === undefined) return undefined;
      parts.push({ literal }, { expression: text.slice(index + 2, end).trim() });
      literal = '';
      index = end + 1;
    } else literal += text[index++];
  }
  return [...parts, { literal }];
}

/** The index of the brace that ends an expression. Braces within quotes are skipped. */
function findExpressionEnd(text: string, from: number): number | undefined {
  let [depth, quoted] = [1, false];
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (quoted && character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '{') depth++;
    else if (!quoted && character === '}' && --depth === 0) return index;
  }
  return undefined;
}
