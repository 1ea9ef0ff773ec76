import { marked, type Token, type Tokens } from 'marked';

/** A part of a line. A text without marks is a string. */
export type InlineNode =
  | string
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly InlineNode[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly InlineNode[] };

/** A part of a page. */
export type BlockNode =
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly InlineNode[] }
  | { readonly kind: 'paragraph'; readonly children: readonly InlineNode[] }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'list';
      /** The number of the first item; undefined for a list without numbers. */
      readonly start?: number;
      readonly items: readonly (readonly BlockNode[])[];
    }
  | { readonly kind: 'quote'; readonly children: readonly BlockNode[] }
  | {
      readonly kind: 'table';
      readonly header: readonly (readonly InlineNode[])[];
      readonly rows: readonly (readonly (readonly InlineNode[])[])[];
    };

/**
 * Parses Markdown into a tree that the page renders element by element. HTML in it remains text, so no page can contain markup
 * or scripts.
 */
export const parseMarkdown = (text: string): readonly BlockNode[] => toBlocks(marked.lexer(text));

const toBlocks = (tokens: readonly Token[]): readonly BlockNode[] =>
  tokens.flatMap((token) => toBlock(token) ?? []);

function toBlock(token: Token): BlockNode | undefined {
  switch (token.type) {
    case 'space':
    case 'hr':
      return undefined;
    case 'heading':
      return { kind: 'heading', level: (token as Tokens.Heading).depth, children: toInline(token) };
    case 'code':
      return { kind: 'code', text: (token as Tokens.Code).text };
    case 'list': {
      const { ordered, start, items } = token as Tokens.List;
      return {
        kind: 'list',
        ...(ordered && { start: start === '' ? 1 : start }),
        items: items.map(({ tokens }) => toBlocks(tokens)),
      };
    }
    case 'blockquote':
      return { kind: 'quote', children: toBlocks((token as Tokens.Blockquote).tokens) };
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      return { kind: 'table', header: header.map(toInline), rows: rows.map((row) => row.map(toInline)) };
    }
    default:
      return { kind: 'paragraph', children: toInline(token) };
  }
}

/** Converts the content of a block; a block without parts is its text. */
function toInline(token: { readonly tokens?: Token[]; readonly raw?: string }): readonly InlineNode[] {
  return token.tokens?.map(toInlineNode) ?? [token.raw ?? ''];
}

function toInlineNode(token: Token): InlineNode {
  switch (token.type) {
    case 'strong':
      return { kind: 'strong', children: toInline(token) };
    case 'em':
      return { kind: 'emphasis', children: toInline(token) };
    case 'codespan':
      return { kind: 'code', text: (token as Tokens.Codespan).text };
    case 'link':
      return { kind: 'link', href: (token as Tokens.Link).href, children: toInline(token) };
    case 'br':
      return '\n';
    case 'escape':
    case 'text':
      return (token as Tokens.Text).text;
    default:
      return token.raw;
  }
}
