/** Text that is HTML already; everything else is escaped when it is put into a page. */
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
 * A template (not named html, so that no formatter adds space to it) whose values are escaped, in text as in quoted
 * attributes.
 */
export const markup = (strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Html =>
  new Html(strings.reduce((text, next, index) => text + renderPart(parts[index - 1]!) + next));

/** Nothing to show. */
export const EMPTY_HTML = new Html('');
