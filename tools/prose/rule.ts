import type { TextlintKernelRule } from '@textlint/kernel';
import { TERMS } from './terms';

type Rule = Extract<TextlintKernelRule['rule'], (...args: never[]) => unknown>;
type Node = { type: string; range: readonly [number, number]; children?: Node[] };

/** A phrase that was found, its position, and the standard term. */
interface Match {
  index: number;
  found: string;
  instead: string;
}

/** The replacement for code. It is not white space, so that a phrase doesn't extend over it. */
const CODE = '\0';

const PATTERNS = TERMS.map(([phrase, instead]) => ({
  pattern: new RegExp(`(?<![\\w$./-])(?:${phrase.replaceAll(' ', '\\s+')})(?![\\w$-]|[./]\\w)`, 'gi'),
  instead,
}));

/** Finds every phrase of the list in a text. Code between backticks is not prose. */
function findTerms(text: string): Match[] {
  const prose = maskMarks(text);
  return PATTERNS.flatMap(({ pattern, instead }) =>
    [...prose.matchAll(pattern)].map(({ index, 0: found }) => ({
      index,
      found: found.replace(/\s+/g, ' '),
      instead,
    })),
  ).sort((a, b) => a.index - b.index);
}

/** Reports each phrase of the list that a paragraph, a heading or the cell of a table contains. */
export const checkTerms: Rule = (context) => {
  const check = (node: unknown): void => {
    const text = readText(context.getSource(), node as Node);
    for (const { index, found, instead } of findTerms(text)) {
      const padding = context.locator.range([index, index + found.length]);
      context.report(node as never, new context.RuleError(`"${found}": ${instead}`, { padding }));
    }
  };
  return { Paragraph: check, Header: check, TableCell: check };
};

/** Returns the text of a node at the same offsets, without code and the targets of links, which are not prose. */
function readText(source: string, { range: [start, end], children = [] }: Node): string {
  let text = '';
  for (const { range } of children.flatMap(collectStrings)) {
    text += CODE.repeat(range[0] - start - text.length) + source.slice(...range);
  }
  return text + CODE.repeat(end - start - text.length);
}

function collectStrings(node: Node): Node[] {
  return node.type === 'Str' ? [node] : (node.children ?? []).flatMap(collectStrings);
}

/** Replaces the comment marks at the beginnings of lines, and code, by spaces. */
function maskMarks(text: string): string {
  return text
    .replace(/^[ \t]*(\/\*\*?|\*\/?|\/\/|#)/gm, (found) => ' '.repeat(found.length))
    .replace(/\\[nrt]/g, '  ')
    .replace(/`[^`]*`|\$\{[^}]*\}/g, (found) => found.replace(/[^\n]/g, CODE));
}
