import { html } from '/client/components/preact.js';

/**
 * The tree that the server sends (markdown-tree.ts).
 * @typedef {string | { kind: 'strong' | 'emphasis', children: readonly InlineNode[] } | { kind: 'code', text: string }
 *   | { kind: 'link', href: string, children: readonly InlineNode[] }} InlineNode
 * @typedef {{ kind: 'heading', level: number, children: readonly InlineNode[] }
 *   | { kind: 'paragraph', children: readonly InlineNode[] } | { kind: 'code', text: string }
 *   | { kind: 'list', start?: number, items: readonly (readonly BlockNode[])[] }
 *   | { kind: 'quote', children: readonly BlockNode[] }
 *   | { kind: 'table', header: readonly (readonly InlineNode[])[],
 *       rows: readonly (readonly (readonly InlineNode[])[])[] }} BlockNode
 */

const SPACED = { display: 'grid', gap: '0.625rem', gridTemplateColumns: 'minmax(0, 1fr)' };
const INDENTED = { ...SPACED, paddingLeft: '1.25rem' };

/**
 * Renders a page of help/runbooks, element by element.
 * @param {{ content: readonly BlockNode[], label: string, level: number }} props `level` of its highest heading, so that
 *   headings of the page around it continue without a gap
 */
export const Markdown = ({ content, label, level }) =>
  html`<article aria-label=${label} style=${SPACED}>
    ${content.map((node) => html`<${Block} node=${node} level=${level} />`)}
  </article>`;

/** @param {{ node: BlockNode, level: number }} props @returns {any} */
function Block({ node, level }) {
  switch (node.kind) {
    case 'heading':
      // The title of a runbook has level 1, its parts have level 2.
      return html`<${`h${level + Math.max(0, node.level - 2)}`}>${node.children.map(renderInline)}<//>`;
    case 'paragraph':
      return html`<p>${node.children.map(renderInline)}</p>`;
    case 'code':
      return html`<pre><code>${node.text}</code></pre>`;
    case 'quote':
      return html`<blockquote>
        ${node.children.map((child) => html`<${Block} node=${child} level=${level} />`)}
      </blockquote>`;
    case 'list': {
      const tag = node.start === undefined ? 'ul' : 'ol';
      return html`<${tag} start=${node.start} style=${INDENTED}>
        ${node.items.map(
          (blocks) =>
            html`<li>
              <div style=${SPACED}>
                ${blocks.map((block) => html`<${Block} node=${block} level=${level} />`)}
              </div>
            </li>`,
        )}
      <//>`;
    }
    case 'table':
      return html`<${Table} header=${node.header} rows=${node.rows} />`;
  }
}

/** @param {Omit<Extract<BlockNode, { kind: 'table' }>, 'kind'>} props */
const Table = ({ header, rows }) => html`
  <div class="table-frame" role="group" aria-label="Table" tabindex="0">
    <table>
      <thead>
        <tr>
          ${header.map((cell) => html`<th scope="col">${cell.map(renderInline)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell.map(renderInline)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;

/** @param {InlineNode} node @returns {any} */
function renderInline(node) {
  if (typeof node === 'string') return node;
  if (node.kind === 'code') return html`<code>${node.text}</code>`;
  const children = node.children.map(renderInline);
  if (node.kind === 'link') return renderLink(node.href, children);
  return node.kind === 'strong' ? html`<strong>${children}</strong>` : html`<em>${children}</em>`;
}

/**
 * Links to other runbooks lead to their pages. Other files of the repository are named, because the console has no page for
 * them.
 * @param {string} href @param {any} children
 */
function renderLink(href, children) {
  const runbook = /^([\w-]+)\.md(#.*)?$/.exec(href)?.[1];
  if (runbook) return html`<a href=${`/health/runbooks/${runbook}`}>${children}</a>`;
  if (href.startsWith('https://'))
    return html`<a href=${href} target="_blank" rel="noreferrer">${children}</a>`;
  const file = /^\.\.\/(?<path>[^#]+)/.exec(href)?.groups?.path;
  return file ? html`${children} (<code>help/${file}</code>)` : children;
}
