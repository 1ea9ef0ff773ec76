/** Trusted HTML. All other values are escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type MarkupPart = Html | string | number | readonly MarkupPart[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const renderPart = (part: MarkupPart): string => {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(renderPart).join('');
  return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character]!);
};

/**
 * Tags a template as HTML and escapes its values, for text and quoted attributes. It is not named `html`, so that
 * formatters don't add whitespace.
 */
export const markup = (strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Html =>
  new Html(strings.reduce((text, next, index) => text + renderPart(parts[index - 1]!) + next));

/** An empty fragment. */
export const EMPTY_HTML = new Html('');
