import ts from 'typescript';

/** A part of a source file that people read: a comment, a message or the title of a test. */
export interface Range {
  start: number;
  end: number;
}

/** The parts of a file that are prose in addition to its comments: the texts of messages, and the titles of tests. */
interface Selection {
  messages: boolean;
  titles: boolean;
}

/** Finds the prose of a TypeScript or JavaScript file, in the order of the text. */
export function findProse(text: string, selection: Selection): Range[] {
  const file = ts.createSourceFile('prose.ts', text, ts.ScriptTarget.Latest, true);
  const literals = collectLiterals(file);
  const ranges = [
    ...findComments(
      text,
      literals.map(({ range }) => range),
    ),
    ...literals.filter((literal) => isSelected(literal, selection)).map(({ range }) => removeQuotes(range)),
  ];
  return ranges.sort((a, b) => a.start - b.start);
}

/**
 * Finds the prose of a file whose comments are lines that begin with a sign, such as `#`, and of Python's docstrings.
 */
export function findLineComments(text: string, sign: string): Range[] {
  const comments = new RegExp(`^[ \\t]*${sign}.*(?:\\n[ \\t]*${sign}.*)*|"""[^]*?"""`, 'gm');
  return [...text.matchAll(comments)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }));
}

interface Literal {
  node: ts.Node;
  text: string;
  range: Range;
}

function collectLiterals(file: ts.SourceFile): Literal[] {
  const literals: Literal[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateExpression(node) ||
      ts.isRegularExpressionLiteral(node)
    ) {
      literals.push({ node, text: node.getText(file), range: { start: node.getStart(file), end: node.end } });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return literals;
}

const removeQuotes = ({ start, end }: Range): Range => ({ start: start + 1, end: end - 1 });

function isSelected({ node, text }: Literal, { messages, titles }: Selection): boolean {
  if (ts.isRegularExpressionLiteral(node) || ts.isImportDeclaration(node.parent)) return false;
  return (messages && text.includes(' ')) || (titles && isTitle(node));
}

/** Whether a literal is the first argument of `it`, `test` or `describe`, also of `it.each(…)(…)` and the like. */
function isTitle(node: ts.Node): boolean {
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== node) return false;
  return /^(it|test|describe)\b/.test(call.expression.getText());
}

/** Finds the comments. Comments on adjacent lines are one comment. */
function findComments(text: string, literals: readonly Range[]): Range[] {
  let code = '';
  for (const { start, end } of literals.filter((range) => !isInside(range, literals))) {
    code += text.slice(code.length, start) + '_'.repeat(end - start);
  }
  code += text.slice(code.length);
  const comments = /\/\*[^]*?\*\/|\/\/.*(?:\n[ \t]*\/\/.*)*/g;
  return [...code.matchAll(comments)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }));
}

/** Whether a literal is inside an expression of a template literal. */
function isInside({ start, end }: Range, literals: readonly Range[]): boolean {
  return literals.some((other) => other.start < start && end < other.end);
}
