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

/**
 * Renders a page of help/runbooks, element by element.
 * @param {{ content: readonly BlockNode[], label: string }} props
 */
export const Markdown = ({ content, label }) =>
  html`<article aria-label=${label}>${content.map(renderBlock)}</article>`;

/** @param {BlockNode} node @returns {any} */
function renderBlock(node) {
  switch (node.kind) {
    case 'heading':
      return node.level <= 2
        ? html`<h3>${node.children.map(renderInline)}</h3>`
        : html`<h4>${node.children.map(renderInline)}</h4>`;
    case 'paragraph':
      return html`<p>${node.children.map(renderInline)}</p>`;
    case 'code':
      return html`<pre tabindex="0" role="region" aria-label="Command"><code>${node.text}</code></pre>`;
    case 'quote':
      return html`<blockquote>${node.children.map(renderBlock)}</blockquote>`;
    case 'list': {
      const items = node.items.map((blocks) => html`<li>${blocks.map(renderBlock)}</li>`);
      return node.start === undefined
        ? html`<ul>
            ${items}
          </ul>`
        : html`<ol start=${node.start}>
            ${items}
          </ol>`;
    }
    case 'table':
      return html`<div class="table-frame" role="region" aria-label="Table" tabindex="0">
        <table>
          <thead>
            <tr>
              ${node.header.map((cell) => html`<th scope="col">${cell.map(renderInline)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${node.rows.map(
              (row) =>
                html`<tr>
                  ${row.map((cell) => html`<td>${cell.map(renderInline)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}

/** @param {InlineNode} node @returns {any} */
function renderInline(node) {
  if (typeof node === 'string') return node;
  if (node.kind === 'code') return html`<code>${node.text}</code>`;
  const children = node.children.map(renderInline);
  if (node.kind === 'strong') return html`<strong>${children}</strong>`;
  if (node.kind === 'emphasis') return html`<em>${children}</em>`;
  return renderLink(node.href, children);
}

/** Links to other runbooks lead to their pages. Other files of the repository are named, because the console has no page for them. */
function renderLink(/** @type {string} */ href, /** @type {any} */ children) {
  const runbook = /^([\w-]+)\.md(#.*)?$/.exec(href)?.[1];
  if (runbook) return html`<a href=${`/health/runbooks/${runbook}`}>${children}</a>`;
  if (/^https:\/\//.test(href)) return html`<a href=${href} target="_blank" rel="noreferrer">${children}</a>`;
  const file = /^\.\.\/(?<path>[^#]+)/.exec(href)?.groups?.path;
  return file ? html`${children} (<code>help/${file}</code>)` : children;
}
