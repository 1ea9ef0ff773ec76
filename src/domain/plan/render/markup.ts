const getLongestBacktickRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/**
 * Text in which nothing is Markdown, HTML, a mention or a link. On one line. GitHub looks for mentions and for numbers of
 * issues in what it has rendered, entities and backslashes resolved: something that nobody sees stands between.
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200d')
    .replace(/#(?=\d)|\bGH-(?=\d)/gi, '$&\u200d');

/** Code within a line, whatever backticks are in it. */
export function formatInlineCode(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const ticks = '`'.repeat(getLongestBacktickRun(line) + 1);
  const space = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** A block of code that nothing in it can end. */
export function formatCodeBlock(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, getLongestBacktickRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}
