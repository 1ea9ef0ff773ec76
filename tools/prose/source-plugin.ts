import type { TextlintKernelPlugin } from '@textlint/kernel';
import { findLineComments, findProse, type Range } from './source-prose';

/** Extensions of the files whose comments start with a sign, and the sign. */
const LINE_COMMENTS: Record<string, string> = { '.py': '#', '.yml': '#', '.yaml': '#', '.go': '//' };
const EXTENSIONS = ['.ts', '.mjs', '.js', '.cjs', ...Object.keys(LINE_COMMENTS)];

/** A plugin with which textlint reads source files: each comment, message or title of a test is a paragraph. */
export const sourcePlugin: TextlintKernelPlugin = {
  pluginId: 'source',
  plugin: {
    Processor: class {
      availableExtensions(): string[] {
        return EXTENSIONS;
      }

      processor(extension: string) {
        return {
          preProcess: (text: string, path = '') => createDocument(text, findRanges(text, path, extension)),
          postProcess: (messages: never[], path = '') => ({ messages, filePath: path }),
        };
      }
    },
  },
};

function findRanges(text: string, path: string, extension: string): Range[] {
  const sign = LINE_COMMENTS[extension];
  if (sign !== undefined) return findLineComments(text, sign);
  const isTest = path.startsWith('__tests__/');
  const messages = /^src\/(cli|domain|policies)\//.test(path);
  return findProse(text, { messages, titles: isTest });
}

/** Creates the document that textlint expects: each node with its text and its location. */
function createDocument(text: string, ranges: readonly Range[]) {
  const lines = findLineStarts(text);
  const createNode = (type: string, { start, end }: Range) => ({
    type,
    raw: text.slice(start, end),
    range: [start, end] as const,
    loc: { start: findPosition(lines, start), end: findPosition(lines, end) },
  });
  const paragraphs = ranges.map((range) => ({
    ...createNode('Paragraph', range),
    children: [{ ...createNode('Str', range), value: text.slice(range.start, range.end) }],
  }));
  return { ...createNode('Document', { start: 0, end: text.length }), children: paragraphs } as never;
}

function findLineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function findPosition(lines: readonly number[], offset: number): { line: number; column: number } {
  const index = lines.findLastIndex((start) => start <= offset);
  return { line: index + 1, column: offset - lines[index]! };
}
