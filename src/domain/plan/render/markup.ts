const getLongestBacktickRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/**
 * Escapes Markdown, HTML, mentions and links, and puts the text on one line. GitHub finds mentions and issue numbers after
 * it has resolved entities and backslashes, so a zero-width character separates their parts.
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

/** Formats inline code. The text may contain backticks. */
export function formatInlineCode(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const fence = '`'.repeat(getLongestBacktickRun(line) + 1);
  const space = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** Formats a code block with a fence that is longer than any in the text. */
export function formatCodeBlock(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, getLongestBacktickRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}
