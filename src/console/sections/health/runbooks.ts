import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../../cli/session';
import { ConsoleError } from '../../server/errors';
import { type BlockNode, type InlineNode, parseMarkdown } from './markdown-tree';

const DIRECTORY = join(ROOT, 'help', 'runbooks');

/** A page of help/runbooks. */
export interface RunbookPage {
  readonly title: string;
  /** The page without its title. */
  readonly content: readonly BlockNode[];
}

/** Lists the names of the pages, without their ending. */
export const listRunbooks = (): readonly string[] =>
  readdirSync(DIRECTORY)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length));

/** Reads a page. @param name one of the list: no part of a request is a path of the disk */
export async function readRunbook(name: string): Promise<RunbookPage> {
  const found = listRunbooks().find((page) => page === name);
  if (found === undefined)
    throw new ConsoleError(404, {
      what: `there is no runbook ${JSON.stringify(name)}`,
      expected: 'the name of a page in help/runbooks, such as README',
      fix: 'if an alarm names it, deploy the stack of the alarm again, or use the checkout that deployed it',
    });
  const [first, ...content] = parseMarkdown(await readFile(join(DIRECTORY, `${found}.md`), 'utf8'));
  if (first?.kind !== 'heading') throw new Error(`help/runbooks/${found}.md does not begin with a heading`);
  return { title: getPlainText(first.children), content };
}

const getPlainText = (nodes: readonly InlineNode[]): string =>
  nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      return 'text' in node ? node.text : getPlainText(node.children);
    })
    .join('');
